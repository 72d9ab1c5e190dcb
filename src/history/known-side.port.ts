import type { Side } from '../domain/comparison/report-events.js';
import { InvalidValue } from '../domain/errors.js';
import { comparePositions, position } from '../event-store/event-store.port.js';
import { InstantOutsideHistory, type TenantHistory } from './history.port.js';

/** Passes a side that history can tell about. @throws InstantOutsideHistory, InvalidValue naming `field` */
export const checkSide = (history: TenantHistory, side: Side, field: string): void => {
  const place = position(side.position);
  const { position: newest, instant: now } = history.now().trust;
  const earliest = history.earliest();
  if (earliest === null || side.instant < earliest) {
    throw new InstantOutsideHistory(field, side.instant, earliest, now);
  }
  if (comparePositions(place, newest) > 0) {
    throw new InvalidValue(field, `a log position up to ${newest}`, side.position);
  }
};
