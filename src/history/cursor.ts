import { InvalidValue } from '../domain/errors.js';

/** What `cursor` takes. */
export const CURSOR = 'a cursor from an earlier page';

/** Text for where a page ended; opaque to whoever gets it. */
export const cursorOf = (place: string | number): string =>
  Buffer.from(JSON.stringify([place])).toString('base64url');

/** The place in a cursor; {@link InvalidValue} names `cursor`. */
export const textIn = (cursor: string): string => {
  const place = placeIn(cursor);
  if (typeof place !== 'string') throw new InvalidValue('cursor', CURSOR, cursor);
  return place;
};

/** The place in a cursor, a whole number; {@link InvalidValue} names `cursor`. */
export const numberIn = (cursor: string): number => {
  const place = placeIn(cursor);
  if (!Number.isSafeInteger(place)) throw new InvalidValue('cursor', CURSOR, cursor);
  return Number(place);
};

const placeIn = (cursor: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 1) return parsed[0];
  } catch {
    // Not JSON: the same answer as for JSON of another shape.
  }
  throw new InvalidValue('cursor', CURSOR, cursor);
};
