import { InvalidValue } from './errors.js';

declare const instantBrand: unique symbol;

/** A moment in UTC, ISO 8601 to the millisecond; sorts as text. */
export type Instant = string & { readonly [instantBrand]: true };

/** "Now" is a function handed to whoever needs it. */
export type Clock = () => Instant;

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 as an instant. */
export const instantAt = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;

export const epochMsOf = (instant: Instant): number => Date.parse(instant);

export const instantPlus = (instant: Instant, ms: number): Instant =>
  instantAt(epochMsOf(instant) + ms);

export const laterOf = (one: Instant, other: Instant): Instant => (one < other ? other : one);

/**
 * An instant from text with a zone (`Z` or an offset); fractions beyond the millisecond are cut.
 * Throws {@link InvalidValue} that names `field`.
 */
export const parseInstant = (text: string, field: string): Instant => {
  const epochMs = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) {
    throw new InvalidValue(field, 'an ISO 8601 instant with a zone, as 2026-11-20T14:05:00Z', text);
  }
  return instantAt(epochMs);
};
