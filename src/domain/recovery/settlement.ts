import type { Part } from './judge.js';
import type { Verdict } from './recovery-events.js';
import type { Settlement } from './recovery.js';

const closed = {
  'already-so': 'already-so',
  conflict: 'conflict',
  'not-possible': 'not-possible',
} as const;

const withVerdict = ({ state, ...part }: Part, forOpen: Verdict['verdict']): Verdict => ({
  ...part,
  verdict: state === 'write' ? forOpen : closed[state],
});

/** The end of a step whose open parts were written and seen. */
export const written = (stepId: string, parts: readonly Part[]): Settlement => ({
  stepId,
  result: 'applied',
  verdicts: parts.map((part) => withVerdict(part, 'applied')),
  detail: null,
});

/** The end of a step of which nothing is left to write: it is so, or somebody else changed it. */
export const nothingToWrite = (stepId: string, parts: readonly Part[]): Settlement => {
  const verdicts = parts.map((part) => withVerdict(part, 'not-possible'));
  if (parts.every(({ state }) => state === 'already-so')) {
    return { stepId, result: 'applied', verdicts, detail: null };
  }
  const gone = parts.find(({ state }) => state === 'not-possible');
  const detail = gone === undefined ? CHANGED : gone.name === 'status' ? GONE : NOT_LIVE;
  return { stepId, result: 'skipped', verdicts, detail };
};

const CHANGED = 'Somebody else changed it since the plan was made';
const GONE = 'The object is no longer among the deleted items';
const NOT_LIVE = 'The object is deleted';

/**
 * The end of a step that an earlier try may have written and that is found as desired: our own write.
 * What stood there before is taken to be what was expected.
 */
export const foundWritten = (stepId: string, parts: readonly Part[]): Settlement => ({
  stepId,
  result: 'applied',
  verdicts: parts.map((part) =>
    part.state === 'already-so'
      ? { ...withVerdict(part, 'applied'), found: part.expected, verdict: 'applied' }
      : withVerdict(part, 'not-possible'),
  ),
  detail: null,
});

/** The end of a step that the directory did not take. */
export const failed = (
  stepId: string,
  parts: readonly Part[],
  verdict: 'refused' | 'not-possible',
  detail: string,
): Settlement => ({
  stepId,
  result: 'failed',
  verdicts: parts.map((part) => withVerdict(part, verdict)),
  detail,
});

/** The end of a step that was ordered, was not written, and will not be. */
export const notWritten = (stepId: string, parts: readonly Part[], detail: string): Settlement => ({
  stepId,
  result: 'skipped',
  verdicts: parts.map((part) => withVerdict(part, 'not-possible')),
  detail,
});
