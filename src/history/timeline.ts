import type { Actor } from '../domain/timeline/events.js';
import { cursorOf, numberIn } from './cursor.js';
import type { Page, TimelineEntry, TimelineQuery } from './history.port.js';
import type { Attribution, Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { positionOf } from './positions.js';
import { postingsOf } from './postings.js';
import { merged, type RowRange } from './row-ranges.js';
import type { RowNo } from './rows.js';

/** Changes looked at for one page: a filter that few changes pass must not hold up everybody. */
const MAX_SCANNED = 5_000;

type Filters = Pick<TimelineQuery, 'objectId' | 'actor' | 'correlationId' | 'type'>;

/** A page of the changes in a range of the log, read by the filter that has an index and helps most. */
export const timelinePage = (
  model: Model,
  tenant: number,
  query: TimelineQuery,
  range: Pick<RowRange, 'low' | 'high'>,
): Page<TimelineEntry> => {
  const newestFirst = query.order === 'newest-first';
  const rows: TimelineEntry[] = [];
  let last: RowNo | undefined;
  let scanned = 0;
  for (const row of changesBy(model, tenant, query, restOf(model, query, range))) {
    if (rows.length === query.page.size || scanned === MAX_SCANNED) {
      return { rows, next: cursorOf(model.rows.at(last ?? row + (newestFirst ? 1 : -1))) };
    }
    const entry = entryAt(model, row);
    if (passes(entry, query)) rows.push(entry);
    last = row;
    scanned += 1;
  }
  return { rows, next: null };
};

/** What is left of a range behind the page's cursor, which is a position. */
const restOf = (
  model: Model,
  { order, page }: TimelineQuery,
  { low, high }: Pick<RowRange, 'low' | 'high'>,
): RowRange => {
  const newestFirst = order === 'newest-first';
  if (page.after === undefined) return { low, high, newestFirst };
  const after = numberIn(page.after);
  return newestFirst
    ? { low, high: Math.min(high, model.rows.upTo(after - 1)), newestFirst }
    : { low: Math.max(low, model.rows.upTo(after) + 1), high, newestFirst };
};

/** Changes that may pass the filters. */
const changesBy = (
  model: Model,
  tenant: number,
  { objectId, actor, correlationId, type }: Filters,
  range: RowRange,
): Iterable<RowNo> => {
  if (objectId !== undefined) {
    const ordinal = model.ordinals.find(tenant, objectId);
    return ordinal === undefined ? [] : changesOfObject(model, ordinal, range);
  }
  if (actor !== undefined) return postingsOf(model, { tenant, kind: 'actor', term: actor }, range);
  if (correlationId !== undefined) {
    return merged(
      postingsOf(model, { tenant, kind: 'correlation', term: correlationId }, range),
      byAuditId(model, correlationId, range),
      range.newestFirst,
    );
  }
  return type === undefined
    ? postingsOf(model, { tenant, kind: 'all', term: '' }, range)
    : postingsOf(model, { tenant, kind: 'type', term: type }, range);
};

function* byAuditId(
  model: Model,
  id: string,
  { low, high, newestFirst }: RowRange,
): Generator<RowNo, undefined> {
  const rows = [...new Set(model.changesByAuditId(id))].filter((row) => row >= low && row <= high);
  yield* rows.sort((one, other) => (newestFirst ? other - one : one - other));
  return undefined;
}

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

/** A change with all that is known of its cause. */
export const entryAt = (model: Model, row: RowNo): TimelineEntry => {
  const attributions = model.attributionsOf(row, model.rows.committed);
  const { id, observedAt, event, correlationId, causationId } = model.change(row);
  return {
    position: positionOf(model.rows.at(row)),
    changeId: id,
    observedAt,
    event,
    ...told(attributions),
    correlationId,
    causationId,
  };
};

const told = (attributions: readonly Attribution[]) => ({
  actors: actorsOf(attributions),
  occurredAt: attributions.map(({ occurredAt }) => occurredAt).sort()[0] ?? null,
  activities: distinct(attributions.map(({ activity }) => activity)),
  auditIds: attributions.map(({ auditId }) => auditId),
  auditCorrelationIds: distinct(
    attributions
      .map(({ auditCorrelationId }) => auditCorrelationId)
      .filter((correlationId) => correlationId !== null),
  ),
});

/** Everybody the attributions name, in their order; nobody when there is none: never a guess. */
export const actorsOf = (attributions: readonly Attribution[]): readonly Actor[] => {
  const actors = attributions.flatMap((attribution) => attribution.actors);
  return [...new Map(actors.map((actor) => [JSON.stringify(actor), actor])).values()];
};

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
