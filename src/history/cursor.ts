import { InvalidValue } from '../domain/errors.js';

/** What `cursor` takes. */
export const CURSOR = 'a cursor from an earlier page';

/** Text for where a page ended; opaque to whoever gets it. */
export const cursorOf = (...place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** The text in a cursor; {@link InvalidValue} names `cursor`. */
export const textIn = (cursor: string): string => {
  const place = placeIn(cursor);
  if (place.length !== 1 || typeof place[0] !== 'string') throw noCursor(cursor);
  return place[0];
};

/** The two whole numbers in a cursor; {@link InvalidValue} names `cursor`. */
export const pairIn = (cursor: string): readonly [number, number] => {
  const place = placeIn(cursor);
  if (place.length !== 2 || !place.every(isWhole)) throw noCursor(cursor);
  return [Number(place[0]), Number(place[1])];
};

const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const noCursor = (cursor: string): InvalidValue => new InvalidValue('cursor', CURSOR, cursor);

const placeIn = (cursor: string): readonly unknown[] => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Not JSON: the same answer as for JSON of another shape.
  }
  throw noCursor(cursor);
};
