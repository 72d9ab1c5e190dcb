const DAY_MS = 24 * 3600_000;

/**
 * Whether a backup is due: none yet, or none since the last time the clock passed `hourUtc`.
 * `lastMs` and `nowMs` are milliseconds since 1970.
 */
export const isDue = (lastMs: number | null, nowMs: number, hourUtc: number): boolean => {
  if (lastMs === null) return true;
  const midnight = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const today = midnight + hourUtc * 3600_000;
  return lastMs < (today <= nowMs ? today : today - DAY_MS);
};
