import type { Recovery } from '../api/types.js';
import { hasExpired } from './allowed.js';
import { EXPIRED, outcomeWords, statuses, writable } from './words.js';

/** What it means that a recovery stands as it does, in a sentence or two. */
export const meaningOf = (recovery: Recovery, nowMs: number): string => {
  const { status, outcome } = recovery;
  if (hasExpired(recovery, nowMs)) return EXPIRED.meaning;
  if (status === 'planned' && writable(recovery) === 0) {
    return 'There is nothing to write: no step of the plan can be taken, or none is needed.';
  }
  if (status === 'completed' && outcome.failed + outcome.partial + outcome.skipped > 0) {
    return `It came to its end, but not every step was brought about: ${outcomeWords(outcome)}.`;
  }
  return statuses[status].meaning;
};
