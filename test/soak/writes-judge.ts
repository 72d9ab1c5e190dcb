import { textOf } from '../../src/domain/json-fields.js';
import type { RecoveryStep } from '../../src/domain/recovery/recovery.js';
import type { TrueChange } from './truth.js';

export interface WritesVerdict {
  /** Changes the writer made, each attribute and each link one. */
  readonly writes: number;
  /** Made more often than any recovery says. */
  readonly doubled: readonly string[];
  /** Said to be made, and never made. */
  readonly claimed: readonly string[];
}

const WRITER = 'Stateline Writer';

/**
 * Holds what recoveries say of their steps against what the writer did in the tenant. What a step says
 * nothing sure of (failed, skipped, partly done) may have been made once.
 */
export const writesJudged = (
  truth: readonly TrueChange[],
  steps: readonly RecoveryStep[],
): WritesVerdict => {
  const made = counted(truth.filter(isOurs).flatMap(madeBy));
  const sure = counted(steps.filter(({ outcome }) => outcome === 'applied').flatMap(surelyMade));
  const possible = counted(steps.flatMap(({ step }) => possiblyMade(step)));
  const more = (key: string, count: number) => count > (possible.get(key) ?? 0);
  return {
    writes: [...made.values()].reduce((sum, count) => sum + count, 0),
    doubled: [...made].filter(([key, count]) => more(key, count)).map(described(possible)),
    claimed: [...sure].filter(([key, count]) => count > (made.get(key) ?? 0)).map(described(made)),
  };
};

const described =
  (others: ReadonlyMap<string, number>) =>
  ([key, count]: readonly [string, number]): string =>
    `${key}: ${count}, against ${others.get(key) ?? 0}`;

const counted = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const isOurs = ({ actor }: TrueChange): boolean =>
  actor.kind === 'application' && actor.name === WRITER;

const madeBy = (change: TrueChange): readonly string[] => {
  const { objectId, kind } = change;
  if ('relation' in change) return [`${objectId} ${kind} ${change.relation} ${change.targetId}`];
  switch (change.kind) {
    case 'updated':
      return Object.keys(change.after)
        .filter((name) => name !== 'modifiedDateTime')
        .map((name) => `${objectId} ${name}`);
    case 'softDeleted':
    case 'hardDeleted':
      return [`${objectId} deleted`];
    case 'restored':
      return [`${objectId} restored`];
    case 'created':
      return [`made ${change.objectType} ${textOf(change.after, 'displayName') ?? ''}`];
  }
};

type Step = RecoveryStep['step'];

const rootsOf = (names: readonly string[]): readonly string[] => [
  ...new Set(names.map((name) => name.split('/', 1)[0] ?? name)),
];

const surelyMade = ({ step, verdicts }: RecoveryStep): readonly string[] => {
  if (step.operation !== 'update') return possiblyMade(step);
  const applied = verdicts.filter(({ verdict }) => verdict === 'applied').map(({ name }) => name);
  return rootsOf(applied).map((name) => `${step.objectId} ${name}`);
};

const possiblyMade = (step: Step): readonly string[] => {
  const { objectId } = step;
  if ('link' in step) {
    const kind = step.operation === 'addLink' ? 'linkAdded' : 'linkRemoved';
    return [`${objectId} ${kind} ${step.link.relation} ${step.link.targetId}`];
  }
  switch (step.operation) {
    case 'update':
      return rootsOf(step.attributes.map(({ name }) => name)).map((name) => `${objectId} ${name}`);
    case 'restore':
      return [`${objectId} restored`];
    case 'softDelete':
    case 'delete':
      return [`${objectId} deleted`];
    case 'recreate':
      return [`made ${step.objectType} ${step.displayName}`];
  }
};
