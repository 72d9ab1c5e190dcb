import type { Model } from './model.js';
import type { RowNo } from './rows.js';

/** The first row that is told of: what stands before it is folded into the tenant's baseline. */
export const firstTold = ({ tenants, rows }: Model, tenantId: string): RowNo => {
  const baseline = tenants.get(tenantId)?.baseline ?? null;
  return baseline === null ? 1 : rows.upTo(baseline.at) + 1;
};
