import type { Actor } from '../domain/timeline/events.js';
import { type AtRange, merged } from './at-ranges.js';
import { cursorOf, numberIn } from './cursor.js';
import type { Page, TimelineEntry, TimelineQuery } from './history.port.js';
import type { Attribution, ChangeRow, Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { type At, positionOf } from './positions.js';
import { postingsOf } from './postings.js';

/** Changes looked at for one page: a filter that few changes pass must not hold up everybody. */
const MAX_SCANNED = 5_000;

type Filters = Pick<TimelineQuery, 'objectId' | 'actor' | 'correlationId' | 'type'>;

/** A page of the changes in a range of the log, read by the filter that has an index and helps most. */
export const timelinePage = (
  model: Model,
  tenant: number,
  query: TimelineQuery,
  range: Pick<AtRange, 'low' | 'high'>,
): Page<TimelineEntry> => {
  const { order, page } = query;
  const newestFirst = order === 'newest-first';
  const rows: TimelineEntry[] = [];
  let last = page.after === undefined ? undefined : numberIn(page.after);
  const rest = { ...behind(range, last, newestFirst), newestFirst };
  let scanned = 0;
  for (const at of changesBy(model, tenant, query, rest)) {
    if (rows.length === page.size || scanned === MAX_SCANNED) {
      return { rows, next: cursorOf(last ?? at) };
    }
    const entry = entryAt(model, at);
    if (entry !== undefined && passes(entry, query)) rows.push(entry);
    last = at;
    scanned += 1;
  }
  return { rows, next: null };
};

const behind = (
  { low, high }: Pick<AtRange, 'low' | 'high'>,
  last: At | undefined,
  newestFirst: boolean,
) => {
  if (last === undefined) return { low, high };
  return newestFirst
    ? { low, high: Math.min(high, last - 1) }
    : { low: Math.max(low, last + 1), high };
};

/** Positions of the changes that may pass the filters. */
const changesBy = (
  model: Model,
  tenant: number,
  { objectId, actor, correlationId, type }: Filters,
  range: AtRange,
): Iterable<At> => {
  if (objectId !== undefined) {
    const ordinal = model.ordinals.find(tenant, objectId);
    return ordinal === undefined ? [] : changesOfObject(model, ordinal, range);
  }
  if (actor !== undefined) return postingsOf(model, { tenant, kind: 'actor', term: actor }, range);
  if (correlationId !== undefined) {
    return merged(
      postingsOf(model, { tenant, kind: 'correlation', term: correlationId }, range),
      postingsOf(model, { tenant, kind: 'audit-correlation', term: correlationId }, range),
      range.newestFirst,
    );
  }
  return type === undefined
    ? postingsOf(model, { tenant, kind: 'all', term: '' }, range)
    : postingsOf(model, { tenant, kind: 'type', term: type }, range);
};

const passes = (entry: TimelineEntry, filters: Filters): boolean => {
  const { objectId, actor, correlationId, type } = filters;
  const { data } = entry.event;
  return (
    (objectId === undefined || data.objectId === objectId) &&
    (type === undefined || data.objectType === type) &&
    (actor === undefined || isBy(entry.actors, actor)) &&
    (correlationId === undefined || isCorrelated(entry, correlationId))
  );
};

/** Whether one of the actors goes by an id or a name; case does not matter in either. */
export const isBy = (actors: readonly Actor[], idOrName: string): boolean => {
  const sought = idOrName.toLowerCase();
  return actors.some(
    ({ id, name }) => id?.toLowerCase() === sought || name?.toLowerCase() === sought,
  );
};

const isCorrelated = (entry: TimelineEntry, correlationId: string): boolean => {
  const sought = correlationId.toLowerCase();
  return [entry.correlationId, ...entry.auditCorrelationIds].some(
    (id) => id.toLowerCase() === sought,
  );
};

/** The change recorded at a position with all that is known of its cause. */
export const entryAt = (model: Model, at: At): TimelineEntry | undefined => {
  const row = model.change(at);
  return row && entryOf(row, at, model.attributions.get(at) ?? []);
};

const entryOf = (row: ChangeRow, at: At, attributions: readonly Attribution[]): TimelineEntry => ({
  position: positionOf(at),
  changeId: row.id,
  observedAt: row.observedAt,
  event: row.event,
  actors: actorsOf(attributions),
  occurredAt: attributions.map(({ occurredAt }) => occurredAt).sort()[0] ?? null,
  activities: distinct(attributions.map(({ activity }) => activity)),
  auditIds: attributions.map(({ auditId }) => auditId),
  auditCorrelationIds: distinct(
    attributions
      .map(({ auditCorrelationId }) => auditCorrelationId)
      .filter((correlationId) => correlationId !== null),
  ),
  correlationId: row.correlationId,
  causationId: row.causationId,
});

/** Everybody the attributions name, in their order; nobody when there is none: never a guess. */
export const actorsOf = (attributions: readonly Attribution[]): readonly Actor[] => {
  const actors = attributions.flatMap((attribution) => attribution.actors);
  return [...new Map(actors.map((actor) => [JSON.stringify(actor), actor])).values()];
};

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
