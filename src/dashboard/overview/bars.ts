import type { Overview } from '../api/types.js';
import type { Series } from '../ui/layers.js';
import { colorOf, typeTitle } from '../ui/type-names.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface Span {
  /** In the address. */
  readonly name: string;
  readonly title: string;
  readonly of: 'minutes' | 'hours';
  readonly bucketMs: number;
  readonly buckets: number;
}

/** What may be shown of what the overview keeps: minutes of a day, hours of thirty days. */
export const spans: readonly [Span, ...Span[]] = [
  { name: 'hour', title: 'Last hour', of: 'minutes', bucketMs: MINUTE_MS, buckets: 60 },
  { name: 'day', title: 'Last day', of: 'minutes', bucketMs: 15 * MINUTE_MS, buckets: 96 },
  { name: 'week', title: 'Last 7 days', of: 'hours', bucketMs: HOUR_MS, buckets: 168 },
  { name: 'month', title: 'Last 30 days', of: 'hours', bucketMs: 6 * HOUR_MS, buckets: 120 },
];

/** So many types are told apart; the others are one series. */
const MOST_TYPES = 6;

interface Bars {
  /** Start of each bucket in milliseconds since 1970. */
  readonly at: readonly number[];
  readonly series: readonly Series[];
}

/** A bar for each bucket up to now, a series for each type that changed. First sights are no changes. */
export const barsOf = (
  { buckets }: Overview['minutes'],
  { bucketMs, buckets: count }: Span,
  nowMs: number,
): Bars => {
  const end = Math.floor(nowMs / bucketMs) * bucketMs;
  const start = end - (count - 1) * bucketMs;
  const at = Array.from({ length: count }, (_, index) => start + index * bucketMs);
  const byType = new Map<string, number[]>();
  for (const bucket of buckets) {
    const index = Math.floor((Date.parse(bucket.at) - start) / bucketMs);
    if (index < 0 || index >= count) continue;
    for (const [type, kinds] of Object.entries(bucket.counts)) {
      const changes = changesIn(kinds);
      if (changes === 0) continue;
      const counts = byType.get(type) ?? at.map(() => 0);
      counts[index] = (counts[index] ?? 0) + changes;
      byType.set(type, counts);
    }
  }
  return { at, series: seriesOf(byType, at.length) };
};

/** The types that changed most by name, the others added up. */
export const seriesOf = (
  byType: ReadonlyMap<string, readonly number[]>,
  length: number,
): readonly Series[] => {
  const ordered = [...byType].sort(
    ([one, ofOne], [other, ofOther]) => sumOf(ofOther) - sumOf(ofOne) || (one < other ? -1 : 1),
  );
  const named = ordered.slice(0, MOST_TYPES).map(([type, counts], index) => ({
    name: typeTitle(type),
    color: colorOf(index),
    counts,
  }));
  const rest = ordered.slice(MOST_TYPES).map(([, counts]) => counts);
  if (rest.length === 0) return named;
  const counts = Array.from({ length }, (_, index) => sumOf(rest.map((one) => one[index] ?? 0)));
  return [...named, { name: 'Other types', color: colorOf(7), counts }];
};

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);

const changesIn = (kinds: Readonly<Record<string, number | undefined>>): number =>
  sumOf(
    Object.entries(kinds).flatMap(([kind, count = 0]) => (kind === 'discovered' ? [] : [count])),
  );
