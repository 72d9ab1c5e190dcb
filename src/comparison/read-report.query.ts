import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { RowWithSides } from '../domain/comparison/graph-change.js';
import type { Report } from '../domain/comparison/report.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { ReportRows } from './report-rows.js';
import { Reports } from './reports.js';

export interface WholeReport {
  readonly report: Report;
  /**
   * All rows in id order, or those from an object on, as fast as they are taken; ends early when the signal is
   * aborted.
   */
  readonly rows: (signal: AbortSignal, startingAt?: ObjectId) => AsyncIterable<RowWithSides>;
}

/** A completed report with all its rows, to be read once from end to end. @throws ReportNotFound, ReportNotReady */
export class ReadReport extends Query<WholeReport> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
  ) {
    super();
  }
}

@QueryHandler(ReadReport)
export class ReadReportHandler implements IQueryHandler<ReadReport> {
  constructor(
    private readonly reports: Reports,
    private readonly rows: ReportRows,
  ) {}

  execute({ tenantId, reportId }: ReadReport): Promise<WholeReport> {
    const report = this.reports.completed(tenantId, reportId);
    return Promise.resolve({ report, rows: (signal, id) => this.rows.all(report, signal, id) });
  }
}
