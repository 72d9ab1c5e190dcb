import { type Instant, instantAt } from '../domain/instant.js';
import { dayOf } from '../domain/timeline/streams.js';

export const DAY_MS = 86_400_000;

/** The first instant of a day `YYYYMMDD`, UTC. */
export const startOf = (day: string): Instant =>
  instantAt(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6))));

/** The day so many days later, earlier when negative. */
export const dayPlus = (day: string, days: number): string =>
  dayOf(instantAt(Date.parse(startOf(day)) + days * DAY_MS));

/** Both ends included, in order; none when `until` is before `from`. */
export const daysFrom = (from: string, until: string): readonly string[] => {
  const days: string[] = [];
  for (let day = from; day <= until; day = dayPlus(day, 1)) days.push(day);
  return days;
};
