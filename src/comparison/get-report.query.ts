import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Report } from '../domain/comparison/report.js';
import { Reports } from './reports.js';

/** A report and how far it has come. @throws ReportNotFound */
export class GetReport extends Query<Report> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
  ) {
    super();
  }
}

@QueryHandler(GetReport)
export class GetReportHandler implements IQueryHandler<GetReport> {
  constructor(private readonly reports: Reports) {}

  execute({ tenantId, reportId }: GetReport): Promise<Report> {
    return Promise.resolve(this.reports.get(tenantId, reportId));
  }
}
