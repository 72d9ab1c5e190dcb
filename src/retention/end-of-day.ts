import { instantPlus } from '../domain/instant.js';
import type { TenantHistory, TenantState } from '../history/history.port.js';
import { dayPlus, startOf } from './days.js';

/** A tenant as it was known at the end of a day. @throws InstantOutsideHistory */
export const stateAtEndOf = (history: TenantHistory, day: string): TenantState => {
  const instant = instantPlus(startOf(dayPlus(day, 1)), -1);
  // A position, because what counts at an instant may change with what the audit log tells later.
  return history.at({ position: history.positionAt(instant, 'retention') }, 'retention');
};
