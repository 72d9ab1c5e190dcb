import { InvalidValue } from '../domain/errors.js';
import { type Position, position } from '../event-store/event-store.port.js';

/** A log position plus one, as a number; 0 is before every event. */
export type At = number;

/** Positions stay below 2^53 in any log that fits on a disk; {@link InvalidValue} for what is none. */
export const atOf = (text: Position, field = 'position'): At => {
  const number = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(number + 1)) {
    throw new InvalidValue(field, 'a log position, decimal digits', text);
  }
  return number + 1;
};

export const positionOf = (at: At): Position => position(String(Math.max(0, at - 1)));
