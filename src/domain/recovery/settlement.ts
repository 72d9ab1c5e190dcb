import type { Json } from '../json.js';
import { judge, judgeLink, type Part } from './judge.js';
import type { Step } from './plan.js';
import type { Before, Verdict } from './recovery-events.js';
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
  const verdicts = parts.map((part): Verdict => {
    const { name, expected, desired, found, detail, state } = part;
    const told = { name, expected, desired, found, ...(detail !== undefined && { detail }) };
    return state === 'write' ? { ...told, ...fateOf(part) } : { ...told, verdict: closed[state] };
  });
  return { stepId, result: resultOf(parts, verdicts), verdicts, detail: detailOf(parts, verdicts) };
};

/** The end of a step of which nothing is left to write: it is so, or somebody else changed it. */
export const nothingToWrite = (stepId: string, parts: readonly Part[]): Settlement =>
  settlement(stepId, parts, () => notPossible(NOT_WRITTEN));

/** What tries of ours sent of a step, as it was before; `null` where that was not recorded: then all of it. */
export type Tried = readonly Before[] | null;

/** Of a step of which nothing was sent. */
export const NOT_TRIED: Tried = [];

/**
 * The end of a step after tries whose answers nobody knows: what they sent and is found as desired is our own
 * write. What was as desired before them is not.
 */
export const foundWritten = (
  stepId: string,
  parts: readonly Part[],
  tried: Tried,
  forOpen: Fate = notPossible(NOT_WRITTEN),
): Settlement => {
  const open = new Set(parts.filter(({ state }) => state === 'write').map(({ name }) => name));
  const ours = parts.map((part) => asOurs(part, tried));
  return settlement(stepId, ours, ({ name }) => (open.has(name) ? forOpen : APPLIED));
};

/** A part that tries of ours brought about, or began to, as it was left to write before them. */
export const asOurs = (part: Part, tried: Tried): Part => {
  const before = foundBefore(part, tried);
  const isBegun = part.isHalfWay === true || part.state === 'already-so';
  return before !== undefined && isBegun ? { ...part, found: before.found, state: 'write' } : part;
};

/** Whether tries of ours may have brought a part about. */
export const isTried = (part: Pick<Part, 'name' | 'expected'>, tried: Tried): boolean =>
  foundBefore(part, tried) !== undefined;

/** What stood where tries of ours wrote; `undefined` where they did not. */
const foundBefore = (
  { name, expected }: Pick<Part, 'name' | 'expected'>,
  tried: Tried,
): Pick<Before, 'found'> | undefined =>
  tried === null ? { found: expected } : tried.find((before) => before.name === name);

/**
 * The end of a step that was ordered, whose effect does not show, and that will not be tried again: failed where
 * something was sent of what is not as desired, for that may still show.
 */
export const notWritten = (
  stepId: string,
  parts: readonly Part[],
  tried: Tried,
  detail: string,
): Settlement => {
  const end = foundWritten(stepId, parts, tried, notPossible(detail));
  if (end.result === 'applied') return end;
  const isSent = parts.some((part) => part.state === 'write' && isTried(part, tried));
  return { ...end, result: isSent ? 'failed' : 'skipped' };
};

/** The end of a step about which the directory never says anything, in its words. */
export const unseen = (step: Step, tried: Tried, detail: string): Settlement => {
  const verdicts = nothingSeen(step).map(({ name, expected, desired }): Verdict => {
    const before = foundBefore({ name, expected }, tried);
    return before === undefined
      ? { name, expected, desired, found: null, verdict: 'refused', detail }
      : { name, expected, desired, found: before.found, verdict: 'not-possible', detail };
  });
  return { stepId: step.stepId, result: 'failed', verdicts, detail };
};

const nothingSeen = (step: Step): readonly Part[] =>
  'link' in step
    ? [judgeLink(step, null)]
    : judge(step, { objectId: step.objectId, objectType: step.objectType, seen: 'gone' });

const NOT_WRITTEN = 'It was not written';

const resultOf = (parts: readonly Part[], verdicts: readonly Verdict[]): Settlement['result'] => {
  if (verdicts.some(({ verdict }) => verdict === 'applied')) return 'applied';
  if (parts.every(({ state }) => state === 'already-so')) return 'applied';
  return parts.some(({ state }) => state === 'write') ? 'failed' : 'skipped';
};

/** Each reason once: most parts share one. */
const detailOf = (parts: readonly Part[], verdicts: readonly Verdict[]): string | null => {
  const told = verdicts.flatMap(({ detail }) => detail ?? []);
  const ours = parts.flatMap(({ state, name, found, detail }) => {
    if (state === 'conflict') return detail === undefined ? [CHANGED] : [];
    return state === 'not-possible' ? [name === 'status' ? lifeOf(found) : NOT_LIVE] : [];
  });
  const reasons = [...new Set([...told, ...ours])];
  return reasons.length === 0 ? null : reasons.join('; ');
};

const CHANGED = 'Somebody else changed it since the plan was made';
const lifeOf = (found: Json): string =>
  found === 'hard-deleted' ? 'The object is no longer among the deleted items' : NOT_LIVE;
const NOT_LIVE = 'The object is deleted';
