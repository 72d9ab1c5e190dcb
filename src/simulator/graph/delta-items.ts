import type { Json, JsonObject } from '../../domain/json.js';
import { deltaText } from '../tenant/rendering.js';
import type { TenantObject, TenantView } from '../tenant/tenant-view.js';
import type { RoundEntry, RoundKey } from './delta-rounds.js';

/** An item of a delta page as JSON text, and how many links it carries. */
export interface DeltaItem {
  readonly text: string;
  readonly links: number;
}

type Entry<Shows> = Extract<RoundEntry, { readonly shows: Shows }>;

/** An entry as its object looks now; `null` when there is nothing (any more) to show. */
export const itemOf = (
  entry: RoundEntry,
  key: RoundKey,
  view: TenantView,
  minimal: boolean,
): DeltaItem | null => {
  const object = view.object(entry.id);
  if (object === undefined) return null;
  if (object.status !== 'live') return key.after === null ? null : removedItem(object);
  const links: Links = {};
  if (entry.shows === 'whole') {
    const count = addLinks(links, entry, object, view);
    return { text: deltaText(object, key.properties, links), links: count };
  }
  const names = minimal ? key.properties.filter((name) => entry.names.has(name)) : key.properties;
  const count = addSteps(links, entry);
  return { text: deltaText(object, names, links), links: count };
};

type Links = Record<string, Json[]>;

/** Adds the links of a range; says how many. */
const addLinks = (
  found: Links,
  { ranges }: Entry<'whole'>,
  { links }: TenantObject,
  view: TenantView,
): number => {
  let count = 0;
  for (const { relation, from, until } of ranges) {
    const targets: Json[] = [];
    for (const { targetId, targetType } of links.get(relation)?.slice(from, until) ?? []) {
      if (view.isLive(targetId)) targets.push(linkItem(targetId, targetType, false));
    }
    if (targets.length > 0) found[`${relation}@delta`] = targets;
    count += targets.length;
  }
  return count;
};

const addSteps = (found: Links, { steps }: Entry<'changes'>): number => {
  for (const { relation, targetId, targetType, removed } of steps) {
    (found[`${relation}@delta`] ??= []).push(linkItem(targetId, targetType, removed));
  }
  return steps.length;
};

const removedItem = ({ id, status }: TenantObject): DeltaItem => ({
  text: JSON.stringify({
    id,
    '@removed': { reason: status === 'soft-deleted' ? 'changed' : 'deleted' },
  }),
  links: 0,
});

const linkItem = (id: string, type: string, removed: boolean): JsonObject => {
  const item = { '@odata.type': `#microsoft.graph.${type}`, id };
  return removed ? { ...item, '@removed': { reason: 'deleted' } } : item;
};
