import { epochMsOf, type Instant } from '../domain/instant.js';
import type { DensityQuery } from './density.port.js';
import type { Model } from './model.js';
import { postingsOf } from './postings.js';
import { isToldIn, reportedRows } from './reported-timeline.js';
import type { TimelineSpan } from './timeline-span.js';

/** Where the buckets lie, in milliseconds since 1970. */
export interface Axis {
  readonly from: number;
  /** The last millisecond that is counted. */
  readonly until: number;
  readonly bucketMs: number;
  readonly buckets: number;
}

/** An axis with buckets of the same length, of which no more are asked for than there are milliseconds. */
const axisBetween = (from: number, until: number, most: number): Axis => {
  const bucketMs = Math.ceil((until - from + 1) / most);
  return { from, until, bucketMs, buckets: Math.ceil((until - from + 1) / bucketMs) };
};

/**
 * What is asked for; where an end is open or a position, the first or last entry that anybody made, and
 * behind that the last look.
 */
export function* axisFor(
  model: Model,
  span: TimelineSpan,
  { from, until, buckets }: DensityQuery,
  lastLooks: readonly Instant[],
): Generator<undefined, Axis | undefined> {
  const asked = [from, until].map((end) => instantIn(end));
  const first = asked[0] ?? (yield* endOf(model, span, false));
  const last = asked[1] ?? (yield* endOf(model, span, true));
  const looked = until === undefined ? lastLooks.map(epochMsOf) : [];
  const ends = [first, last].filter((end) => end !== undefined);
  if (ends.length === 0) return undefined;
  const low = first ?? Math.min(...ends);
  return axisBetween(low, Math.max(low, ...(last === undefined ? [] : [last]), ...looked), buckets);
}

const instantIn = (end: DensityQuery['from']): number | undefined =>
  end !== undefined && 'instant' in end ? epochMsOf(end.instant) : undefined;

/** When the first or last entry in a span happened. */
function* endOf(
  model: Model,
  span: TimelineSpan,
  newestFirst: boolean,
): Generator<undefined, number | undefined> {
  const { tenant, seen } = span;
  const times: number[] = [];
  for (const row of postingsOf(
    model,
    { tenant, kind: 'all', term: '' },
    { ...seen, newestFirst },
  )) {
    times.push(model.rows.time(row));
    break;
  }
  const order = newestFirst ? 'newest-first' : 'oldest-first';
  for (const row of reportedRows(model, span, { order, page: { size: 1 } })) {
    if (isToldIn(model, span, row)) {
      times.push(model.rows.time(row));
      break;
    }
    yield;
  }
  if (times.length === 0) return undefined;
  return newestFirst ? Math.max(...times) : Math.min(...times);
}
