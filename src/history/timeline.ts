import { cursorOf } from './cursor.js';
import { entryAt } from './entries.js';
import type { Page, TimelineEntry, TimelineQuery, TimelineRow } from './history.port.js';
import type { Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { postingsOf } from './postings.js';
import { reportedEntry, reportedRows } from './reported-timeline.js';
import { inOrderOfTime, merged, type RowRange } from './row-ranges.js';
import type { RowNo } from './rows.js';
import { passes } from './timeline-filters.port.js';
import { cursorIn, type TimelineSpan } from './timeline-span.js';

/** Rows looked at for one page: a filter that few of them pass must not hold up everybody. */
const MAX_SCANNED = 5_000;

/** A page of what looks saw, read by the filter that has an index and helps most. */
export const changesPage = (
  model: Model,
  span: TimelineSpan,
  query: TimelineQuery,
): Page<TimelineEntry> =>
  pageOf(model, seenRows(model, span, query), (row) => entryAt(model, row), query);

/** The same with what was only reported, in the order of time. */
export const timelinePage = (
  model: Model,
  span: TimelineSpan,
  query: TimelineQuery,
): Page<TimelineRow> => {
  const rows = inOrderOfTime(
    seenRows(model, span, query),
    reportedRows(model, span, query),
    (row) => model.rows.time(row),
    query.order === 'newest-first',
  );
  const entryOf = (row: RowNo) =>
    model.isReported(row) ? reportedEntry(model, span, row) : entryAt(model, row);
  return pageOf(model, rows, entryOf, query);
};

const pageOf = <Row extends TimelineRow>(
  { rows }: Model,
  candidates: Iterable<RowNo>,
  entryOf: (row: RowNo) => Row | undefined,
  query: TimelineQuery,
): Page<Row> => {
  const found: Row[] = [];
  let last: RowNo | undefined;
  let scanned = 0;
  for (const row of candidates) {
    if (found.length === query.page.size || scanned === MAX_SCANNED) {
      const next = last === undefined ? null : cursorOf(rows.time(last), rows.at(last));
      return { rows: found, next };
    }
    const entry = entryOf(row);
    if (entry !== undefined && passes(entry, query)) found.push(entry);
    last = row;
    scanned += 1;
  }
  return { rows: found, next: null };
};

/** What is left of the seen rows behind the cursor. Their times never go back. */
const restOf = (model: Model, { tenant, seen }: TimelineSpan, query: TimelineQuery): RowRange => {
  const newestFirst = query.order === 'newest-first';
  const cursor = cursorIn(query);
  if (cursor === undefined) return { ...seen, newestFirst };
  const [time, at] = cursor;
  const earlier = model.times.lastRow(tenant, time - 1);
  const notLater = model.times.lastRow(tenant, time);
  const upTo = (place: number): RowNo =>
    Math.min(notLater, Math.max(earlier, model.rows.upTo(place)));
  return newestFirst
    ? { ...seen, high: Math.min(seen.high, upTo(at - 1)), newestFirst }
    : { ...seen, low: Math.max(seen.low, upTo(at) + 1), newestFirst };
};

/** Changes that looks saw and that may pass the filters. */
const seenRows = (model: Model, span: TimelineSpan, query: TimelineQuery): Iterable<RowNo> => {
  const { tenant } = span;
  const { objectId, actor, correlationId, type } = query;
  const range = restOf(model, span, query);
  if (range.high < range.low) return [];
  if (objectId !== undefined) {
    const ordinal = model.ordinals.find(tenant, objectId);
    return ordinal === undefined ? [] : changesOfObject(model, ordinal, range);
  }
  if (actor !== undefined) return postingsOf(model, { tenant, kind: 'actor', term: actor }, range);
  if (correlationId !== undefined) {
    return merged(
      postingsOf(model, { tenant, kind: 'correlation', term: correlationId }, range),
      byAuditCorrelation(model, correlationId, range),
      range.newestFirst,
    );
  }
  return type === undefined
    ? postingsOf(model, { tenant, kind: 'all', term: '' }, range)
    : postingsOf(model, { tenant, kind: 'type', term: type }, range);
};

function* byAuditCorrelation(
  model: Model,
  id: string,
  { low, high, newestFirst }: RowRange,
): Generator<RowNo, undefined> {
  const rows = [...new Set(model.audit.changesByCorrelation(id))].filter(
    (row) => row >= low && row <= high,
  );
  yield* rows.sort((one, other) => (newestFirst ? other - one : one - other));
  return undefined;
}
