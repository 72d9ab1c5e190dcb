import { reportedEntryAt } from './entries.js';
import type { ReportedEntry, TimelineQuery } from './history.port.js';
import type { Model } from './model.js';
import {
  LAST_ROW,
  LAST_TIME,
  type PlaceRange,
  reportedIn,
  type ReportedTerm,
} from './reported-index.js';
import type { RowNo } from './rows.js';
import { severityTerm } from './severity-terms.js';
import type { Filters } from './timeline-filters.port.js';
import { cursorIn, type TimelineSpan } from './timeline-span.js';

/** Reported changes that may be told and pass the filters, in the order of time. */
export const reportedRows = (
  model: Model,
  span: TimelineSpan,
  query: TimelineQuery,
): Iterable<RowNo> =>
  query.origin === 'observed'
    ? []
    : reportedIn(model.reports, span.tenant, termOf(query), placesOf(model, span, query));

/** A reported change; `undefined` when it is not told, or was recorded elsewhere than asked for. */
export const reportedEntry = (
  model: Model,
  span: TimelineSpan,
  row: RowNo,
): ReportedEntry | undefined =>
  isToldIn(model, span, row) ? reportedEntryAt(model, row) : undefined;

/** A reported change that is told, by the id of its event. */
export const reportedEntryOf = (
  model: Model,
  { tenant, baseline }: Pick<TimelineSpan, 'tenant' | 'baseline'>,
  id: string,
): ReportedEntry | undefined => {
  const everywhere = { low: { time: 0, row: 0 }, high: { time: LAST_TIME, row: LAST_ROW } };
  const places = { ...everywhere, newestFirst: true };
  for (const row of reportedIn(model.reports, tenant, { kind: 'id', term: id }, places)) {
    if (!model.audit.isTold(row, baseline)) continue;
    const entry = reportedEntryAt(model, row);
    if (entry.changeId === id) return entry;
  }
  return undefined;
};

/** Whether a reported change is told, and was recorded where it is asked for. */
export const isToldIn = (
  { audit }: Model,
  { recorded, baseline }: Pick<TimelineSpan, 'recorded' | 'baseline'>,
  row: RowNo,
): boolean => row >= recorded.low && row <= recorded.high && audit.isTold(row, baseline);

const termOf = ({ objectId, actor, correlationId, type, severity }: Filters): ReportedTerm => {
  if (objectId !== undefined) return { kind: 'object', term: objectId };
  if (actor !== undefined) return { kind: 'actor', term: actor };
  if (correlationId !== undefined) return { kind: 'correlation', term: correlationId };
  if (severity !== undefined) return { kind: 'severity', term: severityTerm(severity, type) };
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
