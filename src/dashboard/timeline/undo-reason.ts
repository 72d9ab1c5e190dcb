import type { TimelineEntry } from '../api/types.js';
import { changeWords } from '../ui/change-words.js';
import { utcTime } from '../ui/time.js';

/** As much as the record of a recovery takes. */
const LONGEST_REASON = 1000;
const MOST_NAMED = 5;

/** Why changes are taken back, as it stands in the record: which they are. */
export const undoReason = (entries: readonly TimelineEntry[]): string => {
  const named = entries
    .slice(0, MOST_NAMED)
    .map(
      ({ event, observedAt }) =>
        `${event.data.displayName}: ${changeWords(event)} (seen ${utcTime(observedAt)})`,
    );
  const more = entries.length - named.length;
  const reason = `Undo of ${named.join('; ')}${more > 0 ? `; and ${String(more)} more changes` : ''}`;
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason;
};
