import type { Moment, TenantHistory, TenantState } from './history.port.js';

/** The tenant at a moment; now when none is given. */
export const stateAt = (history: TenantHistory, moment: Moment | undefined): TenantState =>
  moment === undefined ? history.now() : history.at(moment, 'asOf');
