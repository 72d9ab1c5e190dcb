import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CancelReportHandler } from './cancel-report.command.js';
import { ComparisonOptions } from './comparison-options.port.js';
import { GetReportHandler } from './get-report.query.js';
import { ListReportRowsHandler } from './list-report-rows.query.js';
import { ListReportsHandler } from './list-reports.query.js';
import { ReadReportHandler } from './read-report.query.js';
import { ReportDifferences } from './report-differences.js';
import { ReportRows } from './report-rows.js';
import { ReportStreams } from './report-streams.js';
import { ReportWorker } from './report-worker.js';
import { Reports } from './reports.js';
import { RequestReportHandler } from './request-report.command.js';

/** Difference reports. Needs the event store and history as global providers. */
@Module({
  imports: [CqrsModule],
  providers: [
    { provide: ComparisonOptions, useFactory: () => new ComparisonOptions() },
    Reports,
    ReportStreams,
    ReportDifferences,
    ReportRows,
    ReportWorker,
    RequestReportHandler,
    CancelReportHandler,
    GetReportHandler,
    ListReportsHandler,
    ListReportRowsHandler,
    ReadReportHandler,
  ],
})
export class ComparisonModule {}
