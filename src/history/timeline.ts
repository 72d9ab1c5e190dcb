import { cursorOf } from './cursor.js';
import { entryAt } from './entries.js';
import type { Page, TimelineEntry, TimelineQuery, TimelineRow } from './history.port.js';
import type { Model } from './model.js';
import { meantByNumbers } from './numbered-filters.js';
import { changesOfObject } from './object-versions.js';
import { postingsOf } from './postings.js';
import { reportedEntry, reportedRows } from './reported-timeline.js';
import { inOrderOfTime, merged, type RowRange } from './row-ranges.js';
import type { RowNo } from './rows.js';
import { severityTerm } from './severity-terms.js';
import { passes } from './timeline-filters.port.js';
import { cursorIn, type TimelineSpan } from './timeline-span.js';

/** Rows read for one page: a filter that few of them pass must not hold up everybody. */
const MAX_SCANNED = 5_000;
/** What passing over a row costs that is not meant, which its numbers tell without reading it. */
const PASSED_OVER = 1 / 20;

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
  const entryOf = (row: RowNo) =>
    model.isReported(row) ? reportedEntry(model, span, row) : entryAt(model, row);
  return pageOf(model, timelineRows(model, span, query), entryOf, query);
};

/** Rows that may pass the filters, in the order of time: whoever reads them checks each. */
export const timelineRows = (
  model: Model,
  span: TimelineSpan,
  query: TimelineQuery,
): Iterable<RowNo> =>
  inOrderOfTime(
    query.origin === 'reported' ? [] : seenRows(model, span, query),
    reportedRows(model, span, query),
    (row) => model.rows.time(row),
    query.order === 'newest-first',
  );

const pageOf = <Row extends TimelineRow>(
  model: Model,
  candidates: Iterable<RowNo>,
  entryOf: (row: RowNo) => Row | undefined,
  query: TimelineQuery,
): Page<Row> => {
  const { rows } = model;
  const isMeant = meantByNumbers(model, query);
  const wanted = (row: RowNo): Row | undefined => {
    const entry = entryOf(row);
    return entry !== undefined && passes(entry, query) ? entry : undefined;
  };
  const found: Row[] = [];
  let last: RowNo | undefined;
  let scanned = 0;
  for (const row of candidates) {
    if (found.length === query.page.size || scanned >= MAX_SCANNED) {
      const next = last === undefined ? null : cursorOf(rows.time(last), rows.at(last));
      return { rows: found, next };
    }
    const isRead = isMeant(row);
    const entry = isRead ? wanted(row) : undefined;
    if (entry !== undefined) found.push(entry);
    last = row;
    scanned += isRead ? 1 : PASSED_OVER;
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
  const { objectId, actor, correlationId, type, severity } = query;
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
      byAuditCorrelation(model, { tenant, id: correlationId }, range),
      range.newestFirst,
    );
  }
  if (severity !== undefined) {
    return postingsOf(
      model,
      { tenant, kind: 'severity', term: severityTerm(severity, type) },
      range,
    );
  }
  return type === undefined
    ? postingsOf(model, { tenant, kind: 'all', term: '' }, range)
    : postingsOf(model, { tenant, kind: 'type', term: type }, range);
};

function* byAuditCorrelation(
  model: Model,
  { tenant, id }: { readonly tenant: number; readonly id: string },
  { low, high, newestFirst }: RowRange,
): Generator<RowNo, undefined> {
  const rows = [...new Set(model.audit.changesByCorrelation(id))].filter(
    (row) => row >= low && row <= high && model.tenantOf(row) === tenant,
  );
  yield* rows.sort((one, other) => (newestFirst ? other - one : one - other));
  return undefined;
}
