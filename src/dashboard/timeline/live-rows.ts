import type { TimelineEntry } from '../api/types.js';

/** What a stream told since the list was asked for. */
export interface LiveRows {
  /** Newest telling of each entry by its id, in the order in which they first came. */
  readonly told: ReadonlyMap<string, TimelineEntry>;
  /** Whether there were more than are kept, so that some are left out. */
  readonly areLeftOut: boolean;
}

export const noLiveRows: LiveRows = { told: new Map(), areLeftOut: false };

/** More are not kept on the page. */
export const MOST_LIVE_ROWS = 2_000;

/** With more tellings: changes, or those of which it is known now who made them. */
export const withTold = (before: LiveRows, entries: readonly TimelineEntry[]): LiveRows => {
  const told = new Map(before.told);
  for (const entry of entries) told.set(entry.changeId, entry);
  // A map keeps the order in which its keys first came.
  const all = [...told.keys()];
  const tooMany = all.slice(0, Math.max(0, all.length - MOST_LIVE_ROWS));
  for (const changeId of tooMany) told.delete(changeId);
  return { told, areLeftOut: before.areLeftOut || tooMany.length > 0 };
};

/** Whether what was told later of an entry leaves it among those that are asked for. */
export const isStillAsked = (
  { actors }: TimelineEntry,
  attribution: 'known' | 'unknown' | undefined,
): boolean => attribution !== 'unknown' || actors.length === 0;

interface Shown {
  readonly rows: readonly TimelineEntry[];
  /** Told, and held back so that what is read does not move. */
  readonly waiting: number;
}

/**
 * A list with what came since on top of it, newest first. With `heldFrom` only so many of the live rows are
 * shown; entries of the list are replaced by what was told of them later, or go when `isAsked` says so.
 */
export const withLiveRows = (
  listed: readonly TimelineEntry[],
  { told }: LiveRows,
  heldFrom: number | null,
  isAsked: (entry: TimelineEntry) => boolean = () => true,
): Shown => {
  if (told.size === 0) return { rows: listed, waiting: 0 };
  const inList = new Set(listed.map(({ changeId }) => changeId));
  const isNew = (entry: TimelineEntry) => !inList.has(entry.changeId) && isAsked(entry);
  const order = [...told.values()];
  const fresh = order.slice(0, heldFrom ?? order.length).filter(isNew);
  return {
    rows: [
      ...fresh.toReversed().sort(newestFirst),
      ...listed.map((entry) => told.get(entry.changeId) ?? entry).filter(isAsked),
    ],
    waiting: heldFrom === null ? 0 : order.slice(heldFrom).filter(isNew).length,
  };
};

/** Where an entry stands in the timeline: when a look saw it, or when it occurred if none did. */
export const standsAt = ({ event, observedAt, occurredAt }: TimelineEntry): string =>
  event.type === 'ChangeReported' ? (occurredAt ?? observedAt) : observedAt;

const newestFirst = (one: TimelineEntry, other: TimelineEntry): number =>
  Date.parse(standsAt(other)) - Date.parse(standsAt(one));
