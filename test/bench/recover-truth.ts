import type { Step } from '../../src/domain/recovery/plan.js';
import type { RecoveryStep } from '../../src/domain/recovery/recovery.js';
import { equalJson } from '../../src/domain/json.js';
import type { Control, MadePlan, TrueObject } from './recover-plan.js';

interface TrueChange {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly kind: string;
  readonly attributes: readonly string[];
  readonly relation: string | null;
  readonly targetId: string | null;
  readonly actor: { readonly kind: string };
}

export interface Truth {
  /** Changes that stand more than once in the directory. */
  readonly doubles: number;
  /** Changes the writer made. */
  readonly writes: number;
  readonly lost: number;
  /** Steps whose outcome is not what became of them, in words. */
  readonly wrong: readonly string[];
}

/** Holds what a recovery says about its steps against what the directory holds and did since. */
export const truthAbout = async (
  control: Control,
  since: number,
  { expected }: MadePlan,
  told: readonly RecoveryStep[],
): Promise<Truth> => {
  const { changes: all } = await control.get<{ changes: readonly TrueChange[] }>(
    `/truth?after=${String(since)}`,
  );
  // The directory itself computes members and takes away links of what is deleted.
  const changes = all.filter(({ actor }) => actor.kind === 'stateline');
  const counts = new Map<string, number>();
  for (const change of changes) {
    const { kind, displayName, relation, targetId, attributes } = change;
    // What is made anew has a new id each time.
    const about = kind === 'created' ? displayName : change.objectId;
    const key = [change.objectType, about, kind, relation, targetId, ...attributes].join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const held = new Map<string, TrueObject>();
  for (const type of new Set(told.map(({ step }) => step.objectType))) {
    for (const object of await control.objects(type)) held.set(object.objectId, object);
  }
  const names = new Set([...held.values()].map(({ attributes }) => attributes['displayName']));
  const wrong = told.flatMap(({ step, outcome, detail }) => {
    const isSo = isBroughtAbout(step, held, names);
    const fits = outcome === expected.get(step.stepId) && isSo === (outcome === 'applied');
    return fits
      ? []
      : [
          `${step.stepId} ${step.operation} ${step.objectType}: ${outcome}, ${isSo ? 'is' : 'is not'} so; ${detail ?? ''}`,
        ];
  });
  return {
    doubles: [...counts.values()].reduce((sum, count) => sum + count - 1, 0),
    writes: changes.length,
    lost: told.filter(({ outcome }) => outcome === 'planned' || outcome === 'issued').length,
    wrong,
  };
};

const statusAfter: Readonly<Partial<Record<Step['operation'], string>>> = {
  restore: 'live',
  softDelete: 'soft-deleted',
};

const isBroughtAbout = (
  step: Step,
  held: ReadonlyMap<string, TrueObject>,
  names: ReadonlySet<unknown>,
): boolean => {
  const object = held.get(step.objectId);
  if ('link' in step) {
    const { relation, targetId } = step.link;
    const isThere = object?.links[relation]?.includes(targetId);
    return (isThere ?? false) === (step.operation === 'addLink');
  }
  if (step.operation === 'recreate') return names.has(step.displayName);
  if (step.operation !== 'update') return object?.status === statusAfter[step.operation];
  return step.attributes.every(({ name, desired }) => equalJson(object?.attributes[name], desired));
};
