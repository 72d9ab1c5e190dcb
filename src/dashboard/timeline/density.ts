import type { Series } from '../ui/layers.js';
import { colorOf, typeTitle } from '../ui/type-names.js';

/** Counts of changes over time, as the API gives them. */
export interface Density {
  readonly from: string;
  readonly until: string;
  readonly bucketMs: number;
  readonly buckets: readonly {
    readonly at: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly reported: number;
  }[];
}

const MOST_TYPES = 6;
const REPORTED_COLOR = colorOf(7);
const OTHERS_COLOR = colorOf(6);

/** Bars without holes: the types with most changes, the rest together, and what was only reported. */
export const densityBars = (
  density: Density,
): { readonly at: readonly number[]; readonly series: readonly Series[] } => {
  const at = bucketStarts(density);
  const types = typesByCount(density);
  const [shown, rest] = [types.slice(0, MOST_TYPES), types.slice(MOST_TYPES)];
  const byTime = new Map(density.buckets.map((bucket) => [Date.parse(bucket.at), bucket]));
  const counted = (types: readonly string[]) =>
    at.map((ms) => sum(types.map((type) => byTime.get(ms)?.counts[type] ?? 0)));
  const reported = at.map((ms) => byTime.get(ms)?.reported ?? 0);
  return {
    at,
    series: [
      ...shown.map((type, index) => ({
        name: typeTitle(type),
        color: colorOf(index),
        counts: counted([type]),
      })),
      ...(rest.length === 0
        ? []
        : [{ name: 'Other types', color: OTHERS_COLOR, counts: counted(rest) }]),
      ...(sum(reported) === 0
        ? []
        : [{ name: 'Reported only', color: REPORTED_COLOR, counts: reported }]),
    ],
  };
};

const MOST_BUCKETS = 500;

const bucketStarts = ({ from, until, bucketMs }: Density): readonly number[] => {
  const first = Date.parse(from);
  const length = Math.floor((Date.parse(until) - first) / bucketMs) + 1;
  return Array.from(
    { length: Math.max(1, Math.min(length, MOST_BUCKETS)) },
    (_, index) => first + index * bucketMs,
  );
};

const typesByCount = ({ buckets }: Density): readonly string[] => {
  const totals = new Map<string, number>();
  for (const { counts } of buckets) {
    for (const [type, count] of Object.entries(counts)) {
      totals.set(type, (totals.get(type) ?? 0) + count);
    }
  }
  return [...totals.entries()]
    .sort(([type, one], [otherType, other]) => other - one || type.localeCompare(otherType))
    .map(([type]) => type);
};

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
