import type { Json } from '../json.js';
import type { Part } from './judge.js';
import type { Verdict } from './recovery-events.js';
import type { Settlement } from './recovery.js';

/** What became of a part that was left to write. */
export type Fate =
  | { readonly verdict: 'applied' }
  /** In the directory's words, or in ours where it gave none. */
  | { readonly verdict: 'refused' | 'not-possible'; readonly detail: string };

export const APPLIED: Fate = { verdict: 'applied' };

export const notPossible = (detail: string): Fate => ({ verdict: 'not-possible', detail });

export const refused = (detail: string): Fate => ({ verdict: 'refused', detail });

const closed = {
  'already-so': 'already-so',
  conflict: 'conflict',
  'not-possible': 'not-possible',
} as const;

/** The end of a step, with what became of each part that was left to write. */
export const settlement = (
  stepId: string,
  parts: readonly Part[],
  fateOf: (part: Part) => Fate,
): Settlement => {
  const verdicts = parts.map(({ state, ...part }): Verdict => {
    if (state !== 'write') return { ...part, verdict: closed[state] };
    return { ...part, ...fateOf({ ...part, state }) };
  });
  return { stepId, result: resultOf(parts, verdicts), verdicts, detail: detailOf(parts, verdicts) };
};

/** The end of a step of which nothing is left to write: it is so, or somebody else changed it. */
export const nothingToWrite = (stepId: string, parts: readonly Part[]): Settlement =>
  settlement(stepId, parts, () => notPossible(NOT_WRITTEN));

/**
 * The end of a step after a try whose answer nobody knows: what is found as desired is our own write, and what
 * stood there before is taken to be what was expected.
 */
export const foundWritten = (
  stepId: string,
  parts: readonly Part[],
  forOpen: Fate = notPossible(NOT_WRITTEN),
): Settlement => {
  const open = new Set(parts.filter(({ state }) => state === 'write').map(({ name }) => name));
  return settlement(stepId, parts.map(asOurs), ({ name }) => (open.has(name) ? forOpen : APPLIED));
};

/** A part that was found as desired after a try of ours, as it was left to write before. */
export const asOurs = (part: Part): Part =>
  part.state === 'already-so' ? { ...part, found: part.expected, state: 'write' } : part;

/** The end of a step that was ordered, whose effect does not show, and that will not be tried again. */
export const notWritten = (stepId: string, parts: readonly Part[], detail: string): Settlement => {
  const end = foundWritten(stepId, parts, notPossible(detail));
  return end.result === 'applied' ? end : { ...end, result: 'skipped' };
};

const NOT_WRITTEN = 'It was not written';

const resultOf = (parts: readonly Part[], verdicts: readonly Verdict[]): Settlement['result'] => {
  if (verdicts.some(({ verdict }) => verdict === 'applied')) return 'applied';
  if (parts.every(({ state }) => state === 'already-so')) return 'applied';
  return parts.some(({ state }) => state === 'write') ? 'failed' : 'skipped';
};

/** Each reason once: most parts share one. */
const detailOf = (parts: readonly Part[], verdicts: readonly Verdict[]): string | null => {
  const told = verdicts.flatMap(({ detail }) => detail ?? []);
  const ours = parts.flatMap(({ state, name, found }) => {
    if (state === 'conflict') return [CHANGED];
    return state === 'not-possible' ? [name === 'status' ? lifeOf(found) : NOT_LIVE] : [];
  });
  const reasons = [...new Set([...told, ...ours])];
  return reasons.length === 0 ? null : reasons.join('; ');
};

const CHANGED = 'Somebody else changed it since the plan was made';
const lifeOf = (found: Json): string =>
  found === 'hard-deleted' ? 'The object is no longer among the deleted items' : NOT_LIVE;
const NOT_LIVE = 'The object is deleted';
