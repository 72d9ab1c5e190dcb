import type { Gap } from './history.port.js';
import type { Model } from './model.js';

/** Gaps that touch what is told of a tenant. One that goes on is recorded again with a later end. */
export const gapsOf = (model: Model, tenantId: string): readonly Gap[] => {
  const tenant = model.tenants.get(tenantId);
  if (tenant === undefined) return [];
  const range = { start: [tenant.no], end: [tenant.no, Number.MAX_VALUE] };
  const { baseline } = tenant;
  const gaps = new Map<string, Gap>();
  for (const { value } of model.gaps.getRange(range)) {
    gaps.set(`${value.reader} ${value.from}`, value);
  }
  return [...gaps.values()].filter(({ until }) => baseline === null || until >= baseline.instant);
};
