import type { TimelineEntry } from '../api/types.js';
import { isReported } from '../ui/change-words.js';

type Told = Pick<TimelineEntry, 'occurredAt' | 'observedAt'>;

/** When a change counts from on: when it occurred, where the directory told, else when it was seen. */
export const momentOf = ({ occurredAt, observedAt }: Told): string => occurredAt ?? observedAt;

export const justBefore = (instant: string): string =>
  new Date(Date.parse(instant) - 1).toISOString();

export type Direction = 'back' | 'forward';

/** The same instant, or the earliest one that can be asked for: first sights lie before it. */
export const notBefore = (instant: string, earliest: string | null): string =>
  earliest !== null && instant < earliest ? earliest : instant;

/** When each change that was seen counts from on; what was only reported moved nothing. */
export const momentsOf = (entries: readonly TimelineEntry[]): readonly string[] =>
  entries.filter(({ event }) => !isReported(event)).map(momentOf);

/**
 * Where one change further leads: just before the last one up to an instant, or to the next one behind it;
 * `null` where there is none.
 */
export const oneChangeFrom = (
  from: string,
  direction: Direction,
  moments: readonly string[],
): string | null => {
  const sorted = moments.toSorted();
  if (direction === 'forward') return sorted.find((moment) => moment > from) ?? null;
  const last = sorted.findLast((moment) => moment <= from);
  return last === undefined ? null : justBefore(last);
};

/** A change of one object, and since when the object was so. */
export interface Moved {
  readonly entry: TimelineEntry;
  readonly moment: string;
}

/**
 * An object's changes, newest first, each not before the one before it, as the order of an object's changes
 * is the log's. What was only reported changed nothing that was seen, and is left out.
 */
export const movesOf = (newestFirst: readonly TimelineEntry[]): readonly Moved[] => {
  let latest = '';
  return newestFirst
    .filter(({ event }) => !isReported(event))
    .toReversed()
    .map((entry) => {
      const moment = momentOf(entry);
      if (moment > latest) latest = moment;
      return { entry, moment: latest };
    })
    .reverse();
};

/** Steps of a slider, in milliseconds: fine enough for some 600 of them, and of a length people know. */
const STEPS_MS = [
  1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000,
] as const;
const STEPS_WANTED = 600;

export const stepOf = (fromMs: number, untilMs: number): number =>
  STEPS_MS.find((step) => (untilMs - fromMs) / step <= STEPS_WANTED) ?? 86_400_000;

/** Where an instant lies between two, from 0 to 1. */
export const placeIn = (ms: number, fromMs: number, untilMs: number): number =>
  untilMs <= fromMs ? 1 : Math.min(1, Math.max(0, (ms - fromMs) / (untilMs - fromMs)));
