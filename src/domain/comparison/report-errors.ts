import { StatelineError } from '../errors.js';

/** No report of this tenant has the id. */
export class ReportNotFound extends StatelineError {
  readonly code = 'report-not-found';
  readonly category = 'not-found';
  override readonly field = 'reportId';
  constructor(reportId: string) {
    super(
      `reportId takes the id of a difference report; ${JSON.stringify(reportId.slice(0, 80))} is none`,
    );
  }
}

/** The report has no rows yet, or never will. */
export class ReportNotReady extends StatelineError {
  readonly code = 'report-not-ready';
  readonly category = 'conflict';
  constructor(reportId: string, status: string) {
    super(`Report ${reportId} is ${status}; only a completed report has rows`);
  }
}

/** The report has ended, so there is nothing to cancel. */
export class ReportEnded extends StatelineError {
  readonly code = 'report-ended';
  readonly category = 'conflict';
  constructor(reportId: string, status: string) {
    super(`Report ${reportId} is ${status} and can no longer be cancelled`);
  }
}

/** As many reports wait as are remembered. */
export class TooManyReports extends StatelineError {
  readonly code = 'too-many-reports';
  readonly category = 'unavailable';
  constructor(most: number) {
    super(`${String(most)} reports wait to be made already; ask again when some are done`);
  }
}
