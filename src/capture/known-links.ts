import type {
  KnownRef,
  Link,
  ObjectId,
  Relation,
  SeenLinks,
} from '../domain/directory/directory-object.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

const AT_ONCE = 1000;

/** Known links as far as a look speaks of them: of a look at changes only what it names. */
export const knownLinks = (state: TenantState, id: ObjectId, seen: SeenLinks): readonly Link[] => {
  const { relation } = seen;
  if (seen.seen === 'all') return [...allOfRelation(state, id, relation)];
  // A group may have 100,000 members.
  return [...seen.added, ...seen.removed]
    .filter(({ targetId }) => state.hasLink(id, relation, targetId))
    .map((target) => ({ relation, ...target }));
};

/** All known links of one relation: the object may have many more of another. */
export function* allOfRelation(
  state: TenantState,
  id: ObjectId,
  relation: Relation,
): Generator<Link> {
  let page = state.links(id, relation, { size: AT_ONCE });
  for (;;) {
    for (const target of page.rows) yield { relation, ...target };
    if (page.next === null) return;
    page = state.links(id, relation, { size: AT_ONCE, after: page.next });
  }
}

/** With what is known of it: some objects cannot be found by their id alone. */
export const refOf = ({ objectId, objectType, attributes }: ObjectAt): KnownRef => ({
  objectId,
  objectType,
  attributes,
});
