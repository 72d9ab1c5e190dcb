import {
  attributesBefore,
  covers,
  inScope,
  type NetDifference,
} from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectId, Relation } from '../domain/directory/directory-object.js';
import { parseFilter } from '../domain/directory/filter/parse-filter.js';
import { predicateOf } from '../domain/directory/filter/predicate-of.js';
import type { WithoutCause } from '../domain/recovery/cause/without-changes.js';
import type { TenantState } from '../history/history.port.js';
import type { Span } from './without-span.js';

/**
 * The part of what would be different that a scope covers; `undefined` when it covers nothing.
 * @throws InvalidValue naming `filter`
 */
export const scopedTo = (
  scope: Scope,
  span: Span,
): ((found: WithoutCause) => WithoutCause | undefined) => {
  const passes = passing(scope, span);
  const { types, attributes, relations } = scope;
  return (found) => {
    if (types?.includes(found.net.objectType) === false || !passes(found)) return undefined;
    return attributes === undefined && relations === undefined ? found : narrowed(found, scope);
  };
};

const narrowed = (
  { net, then, conflicts }: WithoutCause,
  { attributes, relations }: Scope,
): WithoutCause | undefined => {
  const part = inScope(net, {
    ...(attributes !== undefined && { attributes }),
    ...(relations !== undefined && { relations }),
  });
  const inside = conflicts.filter(
    ({ name }) =>
      attributes?.some((path) => covers(path, name) || covers(name, path)) === true ||
      relations?.some((relation) => covers(relation, name)) === true,
  );
  return part === undefined && inside.length === 0
    ? undefined
    : { net: part ?? emptied(net), then, conflicts: inside };
};

const emptied = (net: NetDifference): NetDifference => ({
  ...net,
  existence: { before: net.existence.after, after: net.existence.after },
  attributes: [],
  links: [],
});

type Linked = (relation: Relation, targets: readonly ObjectId[] | null) => boolean;

/** Whether an object passes the filter as it is or as it would be. */
const passing = ({ filter }: Scope, { after }: Span): ((found: WithoutCause) => boolean) => {
  if (filter === undefined) return () => true;
  const passes = predicateOf(parseFilter(filter));
  return ({ net }) => {
    const { objectId } = net;
    const attributes = after.object(objectId)?.attributes ?? {};
    const [now, then] = [linkedIn(after, net, false), linkedIn(after, net, true)];
    return (
      passes({ objectId, attributes, isLinked: now }) ||
      passes({ objectId, attributes: attributesBefore(attributes, net), isLinked: then })
    );
  };
};

const linkedIn =
  (state: TenantState, { objectId, links }: NetDifference, isWithout: boolean): Linked =>
  (relation, targets) => {
    const changed = isWithout ? links.filter((link) => link.relation === relation) : [];
    if (targets === null) {
      const added = changed.filter(({ op }) => op === 'added').length;
      const found = state.links(objectId, relation, { size: added + 1 }).rows.length;
      return added < changed.length || found > added;
    }
    return targets.some((target) => {
      const change = changed.find(({ targetId }) => targetId === target);
      return change === undefined
        ? state.hasLink(objectId, relation, target)
        : change.op === 'removed';
    });
  };
