import { applyChanges, rootOf, valueAt } from '../directory/difference.js';
import { isToOne } from '../directory/catalogue.js';
import type { Attributes, ObjectId, Observation } from '../directory/directory-object.js';
import { equalJson, type Json, ownValue, recordOf } from '../json.js';
import { isHalfWay } from './half-way.js';
import { notWithoutStep, wholeOnly } from './pieces.js';
import type {
  AttributeTarget,
  LifeStep,
  LinkStep,
  RecreateStep,
  Step,
  UpdateStep,
} from './plan.js';
import { linkName } from './reasons.js';
import { isGivenAtCreation } from './recreate/creation.js';
import { type CurrentIdOf, isSameBut } from './recreate/follow.js';
import type { Verdict } from './recovery-events.js';

/** One attribute, link or life of a step beside what was found; `write` is what is left to do. */
export type Part = Omit<Verdict, 'verdict'> & {
  readonly state: 'already-so' | 'write' | 'conflict' | 'not-possible';
  /** A write that broke off between its requests leaves such a value. */
  readonly isHalfWay?: true;
};

export interface Beside {
  /** Ids in what is expected are taken for those that the same objects have today. */
  readonly currentIdOf: CurrentIdOf;
  /** An earlier step that belongs with this one and was not brought about: then neither is this one. */
  readonly broken: string | null;
  /** Whether a write of ours may have broken off at what a part names; of all else somebody else is the author. */
  readonly mayBeHalfWay: (part: Pick<Part, 'name' | 'expected'>) => boolean;
}

const NOTHING: Beside = {
  currentIdOf: (id) => id,
  broken: null,
  mayBeHalfWay: () => false,
};

/**
 * What is left to do of a step about an object, part by part. A value that is neither the expected nor the
 * desired one, nor left on the way from one to the other by a write of ours, was changed by somebody else: a conflict, and written only
 * where the target says so. Of what means something together only nothing is written where a part cannot be.
 */
export const judge = (
  step: Exclude<Step, LinkStep>,
  observation: Observation,
  beside: Beside = NOTHING,
): readonly Part[] => {
  switch (step.operation) {
    case 'update':
      return wholeOnly(step.objectType, judgeUpdate(step, observation, beside), beside.broken);
    case 'recreate':
      return judgeRecreation(step, observation);
    case 'restore':
    case 'softDelete':
    case 'delete':
      return [judgeLife(step, observation)];
  }
};

const judgeUpdate = (
  { objectType, attributes }: UpdateStep,
  observation: Observation,
  { currentIdOf, mayBeHalfWay }: Beside,
): readonly Part[] =>
  attributes.map((target): Part => {
    const { name, expected, desired } = target;
    const part = { name, expected, desired };
    if (observation.seen !== 'present') return { ...part, found: null, state: 'not-possible' };
    const found = valueAt(observation.attributes, name);
    if (equalJson(found, desired)) return { ...part, found, state: 'already-so' };
    if (mayBeOverwritten(target, found, currentIdOf)) return { ...part, found, state: 'write' };
    return mayBeHalfWay(part) && isHalfWay(objectType, target, found)
      ? { ...part, found, state: 'write', isHalfWay: true }
      : { ...part, found, state: 'conflict' };
  });

const mayBeOverwritten = (
  { expected, overwrite }: AttributeTarget,
  found: Json,
  currentIdOf: CurrentIdOf,
): boolean => overwrite === true || isSameBut(found, expected, currentIdOf);

/** An object that is there again was made by somebody before us; what it has otherwise is kept. */
const judgeRecreation = (
  { objectType, attributes }: RecreateStep,
  observation: Observation,
): readonly Part[] => {
  const { seen } = observation;
  const targets = attributes.filter(({ name }) => isGivenAtCreation(objectType, name));
  const status = {
    name: 'status',
    expected: 'hard-deleted',
    desired: 'live',
    found: statusOf[seen],
  };
  if (seen !== 'present') {
    const state = seen === 'gone' ? 'write' : 'not-possible';
    return [
      { ...status, state },
      ...targets.map(({ name, expected, desired }): Part => ({
        ...{ name, expected, desired },
        ...{ found: null, state },
      })),
    ];
  }
  return [
    { ...status, state: 'already-so' },
    ...targets.map(({ name, expected, desired }): Part => {
      const found = valueAt(observation.attributes, name);
      const state = equalJson(found, desired) ? 'already-so' : 'conflict';
      return { name, expected, desired, found, state };
    }),
  ];
};

/**
 * What is left to do of a step about a link.
 * @param target what is found there: of a relation to one object whichever it is
 * @param broken an earlier step that was to put somebody in the place of it and did not
 */
export const judgeLink = (
  step: LinkStep,
  target: ObjectId | null,
  broken: string | null = null,
): Part => {
  if (!isToOne(step.link.relation)) return judgeOneOfMany(step, target !== null);
  const part = judgeOnlyOne(step, target);
  return broken !== null && step.operation === 'removeLink' && part.state === 'write'
    ? { ...part, state: 'conflict', detail: notWithoutStep(broken) }
    : part;
};

const judgeOneOfMany = ({ operation, link }: LinkStep, found: boolean): Part => {
  const desired = operation === 'addLink';
  const state = found === desired ? 'already-so' : 'write';
  return { name: linkName(link), expected: !desired, desired, found, state };
};

/** Nobody is in the way of somebody; a third was put there by somebody else. */
const judgeOnlyOne = ({ operation, link, instead }: LinkStep, found: ObjectId | null): Part => {
  const [expected, desired] =
    operation === 'addLink' ? [instead?.targetId ?? null, link.targetId] : [link.targetId, null];
  const isFree = found === null || found === expected;
  const state = found === desired ? 'already-so' : isFree ? 'write' : 'conflict';
  return { name: linkName(link), expected, desired, found, state };
};

const statusOf = {
  present: 'live',
  'soft-deleted': 'soft-deleted',
  gone: 'hard-deleted',
} as const;

const wantedLife = {
  softDelete: ['live', 'soft-deleted'],
  delete: ['live', 'hard-deleted'],
  restore: ['soft-deleted', 'live'],
} as const;

const judgeLife = ({ operation }: LifeStep, { seen }: Observation): Part => {
  const found = statusOf[seen];
  const [expected, desired] = wantedLife[operation];
  const isThere = found === desired || (operation === 'softDelete' && found === 'hard-deleted');
  const state = isThere ? 'already-so' : found === expected ? 'write' : 'not-possible';
  return { name: 'status', expected, desired, found, state };
};

/**
 * The whole top-level values an update sends: those found, with the open parts set, so that what others
 * changed beside them survives.
 */
export const valuesToWrite = (found: Attributes, parts: readonly Part[]): Attributes => {
  const open = parts.filter(({ state }) => state === 'write');
  const after = applyChanges(
    found,
    open.map(({ name, desired, found: before }) => ({ name, before, after: desired })),
  );
  const roots = [...new Set(open.map(({ name }) => rootOf(name)))];
  const kind = ownValue(found, '@odata.type');
  return recordOf<Json>([
    // Kept where it tells derived types apart; the directory takes no write of those without it.
    ...(typeof kind === 'string' ? [['@odata.type', kind] as const] : []),
    ...roots.map((root) => [root, after[root] ?? null] as const),
  ]);
};
