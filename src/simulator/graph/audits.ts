import type { JsonObject } from '../../domain/json.js';
import { resourceNotFound } from '../simulator-errors.js';
import type { Tenant } from '../tenant/tenant.js';
import { auditRecord, auditSequence } from './audit-records.js';
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

/** A page of `/auditLogs/directoryAudits`: what happened at least `delayMs` ago, newest first. */
export const answerAudits = (request: GraphRequest, delayMs: number): GraphAnswer => {
  const { query, root, path, tenant } = request;
  refuseUnsupported(query, ['$filter', '$orderby', '$top', '$skiptoken', '$count']);
  const size = pageSizeOf(query, LARGEST_PAGE, LARGEST_PAGE);
  const oldestFirst = /^activityDateTime(\s+asc)?$/.test(query.get('$orderby')?.trim() ?? '-');
  const visible = tenant.sequenceAt(tenant.now() - delayMs);
  const text = query.get('$filter');
  const filter = text === undefined ? null : parseFilter(text);
  const skipToken = query.get('$skiptoken');
  const start = oldestFirst ? firstWanted(tenant, text) : visible;
  const page = collect(tenant, {
    from: skipToken === undefined ? start : numberIn(openToken(skipToken), 'p'),
    visible: oldestFirst ? visible : null,
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
export const answerAudit = (request: GraphRequest, delayMs: number, id: string): GraphAnswer => {
  const { tenant } = request;
  const visible = tenant.sequenceAt(tenant.now() - delayMs);
  const change = tenant.log[auditSequence(id) - 1];
  if (change === undefined || change.sequence > visible) throw resourceNotFound(id);
  const record = auditRecord(change, tenant.company.seed);
  if (record['id'] !== id) throw resourceNotFound(id);
  return { status: 200, body: record };
};

interface Walk {
  readonly from: number;
  /** Up to here, or `null` for a walk back to the beginning. */
  readonly visible: number | null;
  readonly size: number;
  readonly filter: Filter | null;
}

/** Walks the log up to what is visible, or back to its beginning. */
const collect = (tenant: Tenant, walk: Walk) => {
  const { from, size } = walk;
  const up = walk.visible !== null;
  const end = walk.visible === null ? 0 : Math.max(from, walk.visible);
  const records = [];
  let place = from;
  while (place !== end && records.length < size) {
    const record = recordOf(tenant, up ? place : place - 1, walk.filter);
    if (record !== null) records.push(record);
    place += up ? 1 : -1;
  }
  return { records, next: place === end ? null : place };
};

/** The record of a change that the filter lets through; what the directory does leaves none. */
const recordOf = (tenant: Tenant, place: number, filter: Filter | null): JsonObject | null => {
  const change = tenant.log[place];
  if (change === undefined || change.actor.kind === 'directory') return null;
  const record = auditRecord(change, tenant.company.seed);
  return filter === null || filter(record) ? record : null;
};

/** Where the log reaches a lower bound of time, so that nothing before it is looked at. */
const firstWanted = (tenant: Tenant, filter: string | undefined): number => {
  const since = /^activityDateTime ge (\S+)/.exec(filter ?? '')?.[1];
  const epochMs = Date.parse(since ?? '');
  return Number.isNaN(epochMs) ? 0 : tenant.sequenceAt(epochMs - 1);
};
