import type { TimelineEntry } from '../api/types.js';
import { isFirstSight } from '../ui/change-words.js';

/** A plan of more is asked for on the page of an incident, by its cause. */
export const MOST_CHOSEN = 100;

/** Whether there is anything a recovery could take back: a first sight and a mere report are no changes of ours to undo. */
export const isUndoable = ({ event }: TimelineEntry): boolean =>
  event.type !== 'ChangeReported' && !isFirstSight(event);

/** With these chosen as well, or no longer when all of them were; as many as may be. */
export const toggled = (
  chosen: ReadonlyMap<string, TimelineEntry>,
  entries: readonly TimelineEntry[],
): ReadonlyMap<string, TimelineEntry> => {
  const meant = entries.filter(isUndoable);
  const next = new Map(chosen);
  const areChosen = meant.every(({ changeId }) => chosen.has(changeId));
  for (const entry of meant) {
    if (areChosen) next.delete(entry.changeId);
    else if (next.size < MOST_CHOSEN) next.set(entry.changeId, entry);
  }
  return next;
};
