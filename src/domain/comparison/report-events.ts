import type { ObjectId, ObjectType } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import type { Event } from '../timeline/events.js';

/** What a report or a recovery looks at. An empty scope is everything. */
export interface Scope {
  readonly types?: readonly ObjectType[];
  readonly objectIds?: readonly ObjectId[];
  /** OData paths; a path covers what lies below it. */
  readonly attributes?: readonly string[];
  readonly relations?: readonly string[];
  /** Only changes by these actors: ids, or the names the audit log gives (user principal names). */
  readonly actors?: readonly string[];
  /** Only changes of these activities, by the correlation id of their audit records. */
  readonly correlationIds?: readonly string[];
  /** Only these change events, by id. */
  readonly changeIds?: readonly string[];
  /** Only objects that pass it on either side: OData subset, as `startswith(displayName,'CA')`. */
  readonly filter?: string;
}

/**
 * Changes that are looked at as one, and may be taken back as one: those that any of the three names, made
 * after one moment and up to another.
 */
export interface Cause {
  readonly actors?: readonly string[];
  readonly correlationIds?: readonly string[];
  readonly changeIds?: readonly string[];
  readonly from: Side;
  readonly until: Side;
}

export interface ReportTotals {
  readonly objects: number;
  readonly attributes: number;
  readonly links: number;
}

/** An instant and the log position it stood for when the report was requested. */
export interface Side {
  readonly instant: Instant;
  readonly position: string;
  readonly backupId?: string;
}

export type DifferenceReportRequested = Event<
  'DifferenceReportRequested',
  {
    reportId: string;
    from: Side;
    until: Side;
    scope: Scope;
    /**
     * When it stands, the earlier side is not `from` but the tenant as it would be at `until` without these
     * changes.
     */
    without?: Cause;
    requestedBy: string;
    requestedById?: string;
    at: Instant;
  }
>;
export type DifferenceReportStarted = Event<
  'DifferenceReportStarted',
  {
    reportId: string;
    at: Instant;
    /** `loading` while history catches up with the later side, then `calculating`. */
    phase: 'loading' | 'calculating';
  }
>;
export type DifferenceReportCompleted = Event<
  'DifferenceReportCompleted',
  { reportId: string; at: Instant; totals: ReportTotals }
>;
export type DifferenceReportFailed = Event<
  'DifferenceReportFailed',
  { reportId: string; at: Instant; reason: string }
>;
export type DifferenceReportCancelled = Event<
  'DifferenceReportCancelled',
  { reportId: string; at: Instant }
>;

export type ReportEvent =
  | DifferenceReportRequested
  | DifferenceReportStarted
  | DifferenceReportCompleted
  | DifferenceReportFailed
  | DifferenceReportCancelled;
