import { setImmediate as turn } from 'node:timers/promises';
import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { comparePositions } from '../event-store/event-store.port.js';
import type { TimelineEntry, TimelineQuery } from '../history/history.port.js';
import { FirstIds } from './without-first-ids.js';
import type { Span } from './without-span.js';

const PAGE_SIZE = 500;
/** Objects that are gathered at a time: the changes are gone through again for those behind them. */
const MOST_GATHERED = 100_000;

type Filters = Pick<TimelineQuery, 'objectId' | 'actor' | 'correlationId'>;

/** Changes of a span in log order; other work gets its turn between pages. */
export async function* entriesOf(
  { history, from, upTo }: Span,
  filters: Filters,
): AsyncGenerator<TimelineEntry, undefined> {
  const moments = { from: { position: from }, until: { position: upTo } };
  for (let after: string | null | undefined; after !== null;) {
    const { rows, next } = history.changes({
      ...filters,
      ...moments,
      order: 'oldest-first',
      page: { size: PAGE_SIZE, ...(after !== undefined && { after }) },
    });
    for (const entry of rows) if (comparePositions(entry.position, from) > 0) yield entry;
    after = next;
    if (after !== null) await turn();
  }
  return undefined;
}

export interface Touching {
  readonly scope: Scope;
  readonly startingAt: ObjectId | '';
  readonly signal: AbortSignal | undefined;
}

/** Objects that changes of the cause may have touched, in id order. */
export async function* touchedBy(
  span: Span,
  { scope, startingAt, signal }: Touching,
): AsyncGenerator<ObjectId, undefined> {
  const { objectIds } = scope;
  if (objectIds !== undefined) {
    const ids = new Set(objectIds.map((id) => idNowIn(span, id)));
    yield* [...ids].filter((id) => id >= startingAt).sort();
    return undefined;
  }
  for (let last: ObjectId | undefined, isMore = true; isMore;) {
    const isWanted = (id: ObjectId): boolean => (last === undefined ? id >= startingAt : id > last);
    const found = new FirstIds(MOST_GATHERED, isWanted);
    for await (const entry of namedEntries(span)) {
      signal?.throwIfAborted();
      if (scope.types?.includes(entry.event.data.objectType) === false) continue;
      found.add(idNowIn(span, entry.event.data.objectId));
    }
    const ids = found.first();
    yield* ids;
    last = ids.at(-1);
    isMore = found.hasMore;
  }
  return undefined;
}

/** The id that an object goes by. */
const idNowIn = (span: Span, id: ObjectId): ObjectId => span.idsOf(id).at(-1) ?? id;

/** Changes that an actor, a correlation or an id of the cause names; some more than once. */
async function* namedEntries(span: Span): AsyncGenerator<TimelineEntry, undefined> {
  const { actors = [], correlationIds = [], changeIds = [] } = span.names;
  for (const actor of new Set(actors)) yield* entriesOf(span, { actor });
  for (const correlationId of new Set(correlationIds)) yield* entriesOf(span, { correlationId });
  for (const changeId of changeIds) {
    const entry = span.history.entry(changeId);
    if (entry !== undefined) yield entry;
  }
  return undefined;
}
