import type { Json, JsonObject } from '../../domain/json.js';
import { renderedForDelta } from '../tenant/rendering.js';
import type { TenantObject, TenantView } from '../tenant/tenant-view.js';
import type { RoundEntry, RoundKey } from './delta-rounds.js';

/** An item of a delta page, and how many links it carries. */
export interface DeltaItem {
  readonly json: JsonObject;
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
  if (entry.shows === 'whole') {
    return withLinks(renderedForDelta(object, key.properties), linksIn(entry, object, view));
  }
  const names = minimal ? key.properties.filter((name) => entry.names.has(name)) : key.properties;
  return withLinks(renderedForDelta(object, names), stepsIn(entry));
};

type LinkItems = Readonly<Record<string, readonly Json[]>>;

const linksIn = ({ ranges }: Entry<'whole'>, object: TenantObject, view: TenantView): LinkItems =>
  Object.fromEntries(
    ranges.map(({ relation, from, until }) => [
      `${relation}@delta`,
      [...(object.links.get(relation)?.slice(from, until) ?? [])]
        .filter(({ targetId }) => view.isLive(targetId))
        .map(({ targetId, targetType }) => linkItem(targetId, targetType, false)),
    ]),
  );

const stepsIn = ({ steps }: Entry<'changes'>): LinkItems => {
  const links: Record<string, Json[]> = {};
  for (const { relation, targetId, targetType, removed } of steps) {
    (links[`${relation}@delta`] ??= []).push(linkItem(targetId, targetType, removed));
  }
  return links;
};

const removedItem = ({ id, status }: TenantObject): DeltaItem => ({
  json: { id, '@removed': { reason: status === 'soft-deleted' ? 'changed' : 'deleted' } },
  links: 0,
});

const linkItem = (id: string, type: string, removed: boolean): JsonObject => ({
  '@odata.type': `#microsoft.graph.${type}`,
  id,
  ...(removed ? { '@removed': { reason: 'deleted' } } : {}),
});

const withLinks = (json: JsonObject, links: LinkItems): DeltaItem => {
  const filled = Object.entries(links).filter(([, targets]) => targets.length > 0);
  return {
    json: { ...json, ...Object.fromEntries(filled) },
    links: filled.reduce((sum, [, targets]) => sum + targets.length, 0),
  };
};
