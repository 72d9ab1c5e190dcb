/** An ISO 8601 instant in UTC, as the API gives and takes it. */
type Instant = string;

/**
 * Whether a text of an address is an instant: a backup or a log position has one on the server only. A browser's own
 * parser takes `position:12` for a day in December.
 */
export const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text));

const LOCALE = undefined;

const withDay = new Intl.DateTimeFormat(LOCALE, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const dayOnly = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const timeOnly = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });
const zoneName = new Intl.DateTimeFormat(LOCALE, { timeZoneName: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** In the viewer's zone, as `20 Nov 2026, 15:05:00`. */
export const localTime = (instant: Instant): string => withDay.format(new Date(instant));
export const localDay = (instant: Instant): string => dayOnly.format(new Date(instant));
export const localClock = (instant: Instant): string => timeOnly.format(new Date(instant));

/** Days as the log has them, `20261120`, within words: as `2026-11-20`. */
export const dashedDays = (words: string): string =>
  words.replace(/\b(\d{4})(\d{2})(\d{2})\b/g, '$1-$2-$3');

/** The viewer's zone at an instant, as `CET` or `GMT+5:30`. */
export const zoneAt = (instant: Instant): string =>
  zoneName.formatToParts(new Date(instant)).find(({ type }) => type === 'timeZoneName')?.value ??
  '';

/** As `2026-11-20 14:05:00.123 UTC`, for who has to compare it with logs. */
export const utcTime = (instant: Instant): string =>
  `${new Date(instant).toISOString().replace('T', ' ').replace('Z', '')} UTC`;

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** As `3 minutes ago` or `in 2 hours`. */
export const ago = (instant: Instant, nowMs: number = Date.now()): string => {
  const seconds = Math.round((Date.parse(instant) - nowMs) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return relative.format(Math.round(seconds / size), unit);
};

/** As `1 h 4 min` or `250 ms`; the two largest units. */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${String(Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.map(([count, unit]) => `${String(count)} ${unit}`).join(' ');
};

const MINUTE_MS = 60_000;

/** For `<input type="datetime-local" step="1">`, in the viewer's zone. */
export const localInput = (instant: Instant): string => {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 19);
};

/** While a year is typed, its first digits are years as well. */
const FIRST_YEAR = '1000';

/**
 * What such an input holds, as an instant; `undefined` while it holds none. Of an hour that comes twice it is the one
 * that `before` is in, where the clocks stand alike.
 */
export const instantOfInput = (text: string, before: Instant = ''): Instant | undefined => {
  const at = new Date(text);
  if (text < FIRST_YEAR || Number.isNaN(at.getTime())) return undefined;
  const same = Date.parse(`${text}Z`) + new Date(before).getTimezoneOffset() * MINUTE_MS;
  const isAlike = !Number.isNaN(same) && localInput(new Date(same).toISOString()).startsWith(text);
  return isAlike ? new Date(same).toISOString() : at.toISOString();
};
