const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds in words: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export const durationText = (ms: number): string => {
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  const rounded = ms < HOUR ? Math.round(ms / SECOND) * SECOND : Math.round(ms / MINUTE) * MINUTE;
  if (rounded < MINUTE) return `${String(rounded / SECOND)} s`;
  const [large, small, names] =
    rounded < HOUR ? [MINUTE, SECOND, ['min', 's']] : [HOUR, MINUTE, ['h', 'min']];
  const rest = (rounded % large) / small;
  const whole = `${String(Math.floor(rounded / large))} ${names[0] ?? ''}`;
  return rest === 0 ? whole : `${whole} ${String(rest)} ${names[1] ?? ''}`;
};
