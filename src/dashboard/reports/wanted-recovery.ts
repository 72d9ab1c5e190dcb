import type { Report } from '../api/types.js';
import type { newRecoveryLink } from '../shell/links.js';

type Wanted = NonNullable<Parameters<typeof newRecoveryLink>[1]>;

/**
 * The recovery that takes back what a report shows, of one object where it is named; `null` where several kinds of
 * names narrow the report, because a cause takes back what any of them names.
 */
export const wantedRecovery = (report: Report, objectId?: string): Wanted | null => {
  const { scope, from, until, reportId } = report;
  const objectIds = objectId ?? listed(scope.objectIds);
  const where = {
    types: listed(scope.types),
    objectIds,
    paths: listed(scope.attributes),
    relations: listed(scope.relations),
    filter: scope.filter ?? '',
  };
  const { actors = [], correlationIds = [], changeIds = [] } = scope;
  const kinds = [actors, correlationIds, changeIds].filter(({ length }) => length > 0);
  if (kinds.length === 0) return { reportId, ...where };
  if (kinds.length > 1) return null;
  return {
    actors: listed(actors),
    correlationIds: listed(correlationIds),
    changeIds: listed(changeIds),
    from: from.instant,
    until: until.instant,
    ...where,
  };
};

const listed = (names: readonly string[] | undefined): string => (names ?? []).join(',');
