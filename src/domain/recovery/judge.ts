import { applyChanges, rootOf, valueAt } from '../directory/difference.js';
import type { Attributes, Observation } from '../directory/directory-object.js';
import { equalJson, type Json, ownValue, recordOf } from '../json.js';
import type { LifeStep, RecreateStep, Step } from './plan.js';
import { isGivenAtCreation } from './recreate/creation.js';
import { type CurrentIdOf, isSameBut } from './recreate/follow.js';
import type { Verdict } from './recovery-events.js';

/** What a look found where a step wants to write. */
export type Found =
  | { readonly about: 'object'; readonly observation: Observation }
  | { readonly about: 'link'; readonly present: boolean };

/** One attribute, link or life of a step beside what was found; `write` is what is left to do. */
export type Part = Omit<Verdict, 'verdict' | 'detail'> & {
  readonly state: 'already-so' | 'write' | 'conflict' | 'not-possible';
};

/**
 * What is left to do of a step, part by part. A value that is neither the expected nor the desired one
 * was changed by somebody else: a conflict, and written only where the target says so. Ids in what is
 * expected are taken for those that the same objects have today.
 */
export const judge = (
  step: Step,
  found: Found,
  currentIdOf: CurrentIdOf = (id) => id,
): readonly Part[] => {
  if (found.about === 'link' || 'link' in step) {
    return [judgeLink(step, found.about === 'link' && found.present)];
  }
  const { observation } = found;
  if (step.operation === 'recreate') return judgeRecreation(step, observation);
  if (step.operation !== 'update') return [judgeLife(step, observation)];
  return step.attributes.map(({ name, expected, desired, overwrite }): Part => {
    const target = { name, expected, desired };
    if (observation.seen !== 'present') return { ...target, found: null, state: 'not-possible' };
    const value = valueAt(observation.attributes, name);
    if (equalJson(value, desired)) return { ...target, found: value, state: 'already-so' };
    const isExpected = overwrite === true || isSameBut(value, expected, currentIdOf);
    return { ...target, found: value, state: isExpected ? 'write' : 'conflict' };
  });
};

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

const judgeLink = (step: Step, present: boolean): Part => {
  const desired = step.operation === 'addLink';
  const state = present === desired ? 'already-so' : 'write';
  return { name: linkName(step), expected: !desired, desired, found: present, state };
};

const linkName = (step: Step): string =>
  'link' in step ? `${step.link.relation}/${step.link.targetId}` : step.operation;

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
