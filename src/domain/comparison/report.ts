import type { Operator } from '../access/operator.js';
import type { Decider } from '../events.js';
import type { Instant } from '../instant.js';
import { ReportEnded, ReportNotFound } from './report-errors.js';
import type { Cause, ReportEvent, ReportTotals, Scope, Side } from './report-events.js';
import { upcastScope } from './stored-scope.js';

export type ReportStatus =
  'requested' | 'loading' | 'calculating' | 'completed' | 'failed' | 'cancelled';

/** A difference report and how far it has come. Its rows never change: both sides are positions. */
export interface Report {
  readonly reportId: string;
  readonly tenantId: string;
  readonly status: ReportStatus;
  readonly from: Side;
  readonly until: Side;
  readonly scope: Scope;
  /** When it stands, the earlier side is the later one as it would be without these changes. */
  readonly without?: Cause;
  readonly requestedBy: string;
  /** `null` where it was recorded before people had one. */
  readonly requestedById: string | null;
  readonly requestedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly totals: ReportTotals | null;
  readonly failure: string | null;
}

/** What a report's own stream knows; the tenant stands in the metadata. */
export type ReportState = Omit<Report, 'tenantId'> | null;

/** What can be asked of a report; its id and the moment are added by {@link ReportCommand}. */
export type ReportOrder =
  | {
      readonly kind: 'request';
      readonly from: Side;
      readonly until: Side;
      readonly scope: Scope;
      readonly without?: Cause;
      readonly by: Operator;
    }
  | { readonly kind: 'start'; readonly phase: 'loading' | 'calculating' }
  | { readonly kind: 'complete'; readonly totals: ReportTotals }
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'cancel' };

export type ReportCommand = { readonly reportId: string; readonly at: Instant } & ReportOrder;

/** Whether a report has ended, in whichever way. */
export const hasEnded = (status: ReportStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

const decide = (command: ReportCommand, state: ReportState): readonly ReportEvent[] => {
  const { reportId, at } = command;
  if (command.kind === 'request') {
    const { from, until, scope, without, by } = command;
    if (state !== null) return [];
    const cause = without && { without };
    const requester = { requestedBy: by.name, requestedById: by.id };
    const data = { reportId, from, until, scope, ...cause, ...requester, at };
    return [{ type: 'DifferenceReportRequested', data }];
  }
  if (state === null) throw new ReportNotFound(reportId);
  if (!hasEnded(state.status)) return progress(command, state);
  if (command.kind === 'cancel' && state.status !== 'cancelled') {
    throw new ReportEnded(reportId, state.status);
  }
  return [];
};

const progress = (
  command: Exclude<ReportCommand, { kind: 'request' }>,
  state: NonNullable<ReportState>,
): readonly ReportEvent[] => {
  const { reportId, at } = command;
  switch (command.kind) {
    case 'start': {
      const { phase } = command;
      // Another process may make it as well, or have begun: it never goes back.
      if (state.status === phase || state.status === 'calculating') return [];
      return [{ type: 'DifferenceReportStarted', data: { reportId, at, phase } }];
    }
    case 'complete':
      return [
        { type: 'DifferenceReportCompleted', data: { reportId, at, totals: command.totals } },
      ];
    case 'fail':
      return [{ type: 'DifferenceReportFailed', data: { reportId, at, reason: command.reason } }];
    case 'cancel':
      return [{ type: 'DifferenceReportCancelled', data: { reportId, at } }];
  }
};

const evolve = (state: ReportState, event: ReportEvent): ReportState => {
  if (event.type === 'DifferenceReportRequested') {
    const { at, requestedById = null, ...request } = event.data;
    const scope = upcastScope(request.scope);
    const open = { finishedAt: null, totals: null, failure: null };
    return { ...request, requestedById, scope, status: 'requested', requestedAt: at, ...open };
  }
  if (state === null) return null;
  const finishedAt = event.data.at;
  switch (event.type) {
    case 'DifferenceReportStarted':
      return { ...state, status: event.data.phase };
    case 'DifferenceReportCompleted':
      return { ...state, status: 'completed', finishedAt, totals: event.data.totals };
    case 'DifferenceReportFailed':
      return { ...state, status: 'failed', finishedAt, failure: event.data.reason };
    case 'DifferenceReportCancelled':
      return { ...state, status: 'cancelled', finishedAt };
  }
};

/** The decider of one difference report's stream. @throws ReportNotFound, ReportEnded */
export const differenceReport: Decider<ReportCommand, ReportState, ReportEvent> = {
  decide,
  evolve,
  initialState: null,
};
