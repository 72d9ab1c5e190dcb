import type { ObjectId, Relation } from '../directory-object.js';
import type { Filter } from './filter.js';

/** What of an object's links a filter looks at, by relation: these targets, or all when `null`. */
export type LinksAsked = ReadonlyMap<Relation, ReadonlySet<ObjectId> | null>;

export const linksAsked = (filter: Filter): LinksAsked => {
  const asked = new Map<Relation, ReadonlySet<ObjectId> | null>();
  for (const { relation, targets } of linkedIn(filter)) {
    const known = asked.get(relation);
    const all = targets === null || known === null;
    asked.set(relation, all ? null : new Set([...(known ?? []), ...targets]));
  }
  return asked;
};

const linkedIn = (filter: Filter): readonly Extract<Filter, { readonly kind: 'linked' }>[] => {
  if ('parts' in filter) return filter.parts.flatMap(linkedIn);
  if (filter.kind === 'not') return linkedIn(filter.part);
  return filter.kind === 'linked' ? [filter] : [];
};
