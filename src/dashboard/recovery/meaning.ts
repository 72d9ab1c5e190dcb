import type { Recovery } from '../api/types.js';
import { hasExpired } from './allowed.js';
import { outcomeWords, statuses, writable } from './words.js';

/** What it means that a recovery stands as it does, in a sentence or two. */
export const meaningOf = (recovery: Recovery, nowMs: number): string => {
  const { status, outcome } = recovery;
  if (hasExpired(recovery, nowMs)) {
    return 'The plan is too old to be approved, because the directory has moved on: ask for it anew.';
  }
  if (status === 'planned' && writable(recovery) === 0) {
    return 'There is nothing to write: no step of the plan can be taken, or none is needed.';
  }
  if (status === 'completed' && outcome.failed + outcome.partial + outcome.skipped > 0) {
    return `It came to its end, but not every step was brought about: ${outcomeWords(outcome)}.`;
  }
  return statuses[status].meaning;
};
