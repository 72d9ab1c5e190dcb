import type { ObjectId, Relation } from '../domain/directory/directory-object.js';
import { parseFilter } from '../domain/directory/filter/parse-filter.js';
import { predicateOf } from '../domain/directory/filter/predicate-of.js';
import { searchOf } from '../domain/directory/search.js';
import type { FindQuery, ObjectAt, TenantState } from './history.port.js';

/** Whether an object has a link to one of the targets; to anything at all when `null`. */
export type IsLinked = (
  id: ObjectId,
  relation: Relation,
  targets: readonly ObjectId[] | null,
) => boolean;

export const linksOf =
  (state: Pick<TenantState, 'links' | 'hasLink'>): IsLinked =>
  (id, relation, targets) =>
    targets === null
      ? state.links(id, relation, { size: 1 }).rows.length > 0
      : targets.some((target) => state.hasLink(id, relation, target));

/** Whether an object is one that is asked for. @throws InvalidValue naming `filter` or `search` */
export const wantedBy = (
  { filter, search, status = 'live' }: Omit<FindQuery, 'page'>,
  isLinked: IsLinked,
): ((object: ObjectAt) => boolean) => {
  const passes = filter === undefined ? undefined : predicateOf(parseFilter(filter));
  const isFound = search === undefined ? undefined : searchOf(search);
  return (object) => {
    if (object.status !== status || isFound?.(object) === false) return false;
    const { objectId, attributes } = object;
    const subject = {
      objectId,
      attributes,
      isLinked: (relation: Relation, targets: readonly ObjectId[] | null) =>
        isLinked(objectId, relation, targets),
    };
    return passes?.(subject) !== false;
  };
};
