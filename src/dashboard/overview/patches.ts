import type { Overview } from '../api/types.js';

type Ring = Overview['minutes'];

/** What the stream has told up to an event: an `overview` is all of it, a `patch` what is different. */
export const applied = (
  before: Overview | null,
  event: string | undefined,
  data: string,
): Overview | null => {
  if (event === 'overview') return JSON.parse(data) as Overview;
  if (event !== 'patch' || before === null) return before;
  const { minutes, hours, ...parts } = JSON.parse(data) as Partial<Overview>;
  return {
    ...before,
    ...parts,
    minutes: withPatch(before.minutes, minutes),
    hours: withPatch(before.hours, hours),
  };
};

/** Each bucket replaces the one with the same `at`; one without counts is empty, older ones are past. */
const withPatch = (ring: Ring, patch: Ring | undefined): Ring => {
  if (patch === undefined) return ring;
  const buckets = new Map(ring.buckets.map((bucket) => [bucket.at, bucket]));
  for (const bucket of patch.buckets) buckets.set(bucket.at, bucket);
  return {
    from: patch.from,
    buckets: [...buckets.values()]
      .filter(({ at, counts }) => at >= patch.from && Object.keys(counts).length > 0)
      .sort((one, other) => (one.at < other.at ? -1 : 1)),
  };
};
