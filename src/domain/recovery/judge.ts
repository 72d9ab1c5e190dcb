import { applyChanges, rootOf, valueAt } from '../directory/difference.js';
import type { Attributes, Observation } from '../directory/directory-object.js';
import { equalJson, type Json, ownValue, recordOf } from '../json.js';
import type { Step } from './plan.js';
import type { Verdict } from './recovery-events.js';

/** What a look found where a step wants to write. */
export type Found =
  | { readonly about: 'object'; readonly observation: Observation }
  | { readonly about: 'link'; readonly present: boolean };

/** One attribute, link or life of a step beside what was found; `write` is what is left to do. */
export type Part = Omit<Verdict, 'verdict'> & {
  readonly state: 'already-so' | 'write' | 'conflict' | 'not-possible';
};

/**
 * What is left to do of a step, part by part. A value that is neither the expected nor the desired one
 * was changed by somebody else: a conflict, and written only with `overwrite`.
 */
export const judge = (
  step: Step,
  found: Found,
  onConflict: 'skip' | 'overwrite',
): readonly Part[] => {
  if (found.about === 'link') return [judgeLink(step, found.present)];
  const { observation } = found;
  if (step.operation !== 'update') return [judgeLife(step, observation)];
  if (observation.seen !== 'present') {
    return step.attributes.map((target) => ({ ...target, found: null, state: 'not-possible' }));
  }
  return step.attributes.map((target) => {
    const value = valueAt(observation.attributes, target.name);
    const expected = onConflict === 'overwrite' || equalJson(value, target.expected);
    const open = expected ? 'write' : 'conflict';
    const state = equalJson(value, target.desired) ? 'already-so' : open;
    return { ...target, found: value, state };
  });
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

const judgeLife = ({ operation }: Step, { seen }: Observation): Part => {
  const found = statusOf[seen];
  const [expected, desired] =
    operation === 'softDelete' ? ['live', 'soft-deleted'] : ['soft-deleted', 'live'];
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
