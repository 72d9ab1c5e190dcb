import { reportedEntryAt } from './entries.js';
import type { ReportedEntry, TimelineQuery } from './history.port.js';
import type { Model } from './model.js';
import { LAST_ROW, type PlaceRange, reportedIn, type ReportedTerm } from './reported-index.js';
import type { RowNo } from './rows.js';
import type { Filters } from './timeline-filters.port.js';
import { cursorIn, type TimelineSpan } from './timeline-span.js';

/** Reported changes that may be told and pass the filters, in the order of time. */
export const reportedRows = (
  model: Model,
  span: TimelineSpan,
  query: TimelineQuery,
): Iterable<RowNo> =>
  reportedIn(model.reports, span.tenant, termOf(query), placesOf(model, span, query));

/** A reported change; `undefined` when it is not told, or was recorded elsewhere than asked for. */
export const reportedEntry = (
  model: Model,
  { recorded, baseline }: TimelineSpan,
  row: RowNo,
): ReportedEntry | undefined =>
  row >= recorded.low && row <= recorded.high && model.audit.isTold(row, baseline)
    ? reportedEntryAt(model, row)
    : undefined;

const termOf = ({ objectId, actor, correlationId, type }: Filters): ReportedTerm => {
  if (objectId !== undefined) return { kind: 'object', term: objectId };
  if (actor !== undefined) return { kind: 'actor', term: actor };
  if (correlationId !== undefined) return { kind: 'correlation', term: correlationId };
  return type === undefined ? { kind: 'all', term: '' } : { kind: 'type', term: type };
};

/** What is left of the span behind the cursor. */
const placesOf = (
  { rows }: Model,
  { occurred: { from, until } }: TimelineSpan,
  query: TimelineQuery,
): PlaceRange => {
  const newestFirst = query.order === 'newest-first';
  const low = { time: from, row: 0 };
  const high = { time: until, row: LAST_ROW };
  const [time, at] = cursorIn(query) ?? [];
  if (time === undefined || at === undefined) return { low, high, newestFirst };
  if (newestFirst) {
    return time > until
      ? { low, high, newestFirst }
      : { low, high: { time, row: rows.upTo(at - 1) }, newestFirst };
  }
  return time < from
    ? { low, high, newestFirst }
    : { low: { time, row: rows.upTo(at) + 1 }, high, newestFirst };
};
