import type { TimelineEntry } from '../api/types.js';
import { changeWords, isReported } from '../ui/change-words.js';

/** Why a change deserves a look where a rule says so, else what was done. */
export const entryWords = ({
  event,
  severityReasons: [reason],
}: Pick<TimelineEntry, 'event' | 'severityReasons'>): string => {
  const words = reason === undefined ? changeWords(event) : reason.text;
  return isReported(event) ? `${words} (reported only)` : words;
};
