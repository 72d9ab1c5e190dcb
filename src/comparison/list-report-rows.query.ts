import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ReportRow } from '../domain/comparison/report-row.js';
import { ReportNotReady } from '../domain/comparison/report-errors.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { ReportRows } from './report-rows.js';
import { Reports } from './reports.js';

/**
 * The rows of a completed report, in id order.
 * @throws ReportNotFound, ReportNotReady, InvalidValue naming `cursor`
 */
export class ListReportRows extends Query<Page<ReportRow>> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
    readonly page: PageRequest,
    readonly objectType?: ObjectType,
  ) {
    super();
  }
}

@QueryHandler(ListReportRows)
export class ListReportRowsHandler implements IQueryHandler<ListReportRows> {
  constructor(
    private readonly reports: Reports,
    private readonly rows: ReportRows,
  ) {}

  async execute({ tenantId, reportId, page, objectType }: ListReportRows) {
    const report = this.reports.get(tenantId, reportId);
    if (report.status !== 'completed') throw new ReportNotReady(reportId, report.status);
    return this.rows.page(report, page, objectType);
  }
}
