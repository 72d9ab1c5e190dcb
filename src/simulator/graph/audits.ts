import type { JsonObject } from '../../domain/json.js';
import { resourceNotFound } from '../simulator-errors.js';
import type { AuditLog } from './audit-log.js';
import { type Filter, parseFilter } from './filter.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import {
  nextLink,
  numberIn,
  openToken,
  pageSizeOf,
  refuseUnsupported,
  sealToken,
} from './query-options.js';

const LARGEST_PAGE = 1000;

/** A page of `/auditLogs/directoryAudits`: what can be seen of it by now, newest first. */
export const answerAudits = (request: GraphRequest, audits: AuditLog): GraphAnswer => {
  const { query, root, path } = request;
  refuseUnsupported(query, ['$filter', '$orderby', '$top', '$skiptoken', '$count']);
  const size = pageSizeOf(query, LARGEST_PAGE, LARGEST_PAGE);
  const oldestFirst = /^activityDateTime(\s+asc)?$/.test(query.get('$orderby')?.trim() ?? '-');
  const text = query.get('$filter');
  const filter = text === undefined ? () => true : parseFilter(text);
  const skipToken = query.get('$skiptoken');
  const start = oldestFirst ? firstWanted(audits, text) : audits.length;
  const page = collect(audits, {
    from: skipToken === undefined ? start : numberIn(openToken(skipToken), 'p'),
    oldestFirst,
    size,
    filter,
  });
  const link =
    page.next === null
      ? {}
      : { '@odata.nextLink': nextLink(`${root}${path}`, query, sealToken({ p: page.next })) };
  const context = `${root}/$metadata#auditLogs/directoryAudits`;
  return { status: 200, body: { '@odata.context': context, ...link, value: page.records } };
};

/** One record by its id. @throws GraphRefusal */
export const answerAudit = (audits: AuditLog, id: string): GraphAnswer => {
  const record = audits.find(id);
  if (record === null) throw resourceNotFound(id);
  return { status: 200, body: record };
};

interface Walk {
  readonly from: number;
  readonly oldestFirst: boolean;
  readonly size: number;
  readonly filter: Filter;
}

/** Walks the log to its end, or back to its beginning. */
const collect = (audits: AuditLog, { from, oldestFirst, size, filter }: Walk) => {
  const end = oldestFirst ? Math.max(from, audits.length) : 0;
  const step = oldestFirst ? 1 : -1;
  const ahead = Math.min(0, step);
  const records: JsonObject[] = [];
  let place = from;
  for (; place !== end && records.length < size; place += step) {
    const record = audits.recordAt(place + ahead);
    if (record !== null && filter(record)) records.push(record);
  }
  return { records, next: place === end ? null : place };
};

/** Where the log reaches a lower bound of time, so that nothing before it is looked at. */
const firstWanted = (audits: AuditLog, filter: string | undefined): number => {
  const since = /^activityDateTime ge (\S+)/.exec(filter ?? '')?.[1];
  const epochMs = Date.parse(since ?? '');
  return Number.isNaN(epochMs) ? 0 : audits.placeAt(epochMs);
};
