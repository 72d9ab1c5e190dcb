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
  /** Only changes by this actor: an id, or the name the audit log gives (user principal name). */
  readonly actor?: string;
  /** Only these change events, by id. */
  readonly changeIds?: readonly string[];
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
  { reportId: string; from: Side; until: Side; scope: Scope; requestedBy: string; at: Instant }
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
