import type { Instant } from '../domain/instant.js';
import type { Moment, TenantHistory, Trust } from '../history/history.port.js';

/** How far what is known of an interval may be trusted: every gap that touches it. */
export const trustOfInterval = (tenant: TenantHistory, from?: Moment, until?: Moment): Trust => {
  const low = from && instantOf(tenant, from);
  const high = until && instantOf(tenant, until);
  const gaps = tenant
    .gaps()
    .filter(
      (gap) => (low === undefined || gap.until >= low) && (high === undefined || gap.from <= high),
    );
  return { ...tenant.now().trust, gaps };
};

/** The instant of a moment, also of one that is a log position. */
export const instantOf = (tenant: TenantHistory, moment: Moment): Instant =>
  'instant' in moment ? moment.instant : tenant.at(moment).trust.instant;
