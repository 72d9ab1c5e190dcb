import { useMemo, useState } from 'react';
import type { TimelineEntry } from '../api/types.js';
import { isUndoable, MOST_CHOSEN, toggled } from './selection.js';

export interface Selection {
  readonly chosen: ReadonlyMap<string, TimelineEntry>;
  readonly mayHold: (entry: TimelineEntry) => boolean;
  readonly toggle: (entries: readonly TimelineEntry[]) => void;
  readonly clear: () => void;
}

/** Which changes are chosen to be undone together; the same object as long as these are the same. */
export const useSelection = (): Selection => {
  const [chosen, setChosen] = useState<ReadonlyMap<string, TimelineEntry>>(new Map());
  return useMemo(
    () => ({
      chosen,
      mayHold: (entry) =>
        isUndoable(entry) && (chosen.size < MOST_CHOSEN || chosen.has(entry.changeId)),
      toggle: (entries) => setChosen((before) => toggled(before, entries)),
      clear: () => setChosen(new Map()),
    }),
    [chosen],
  );
};
