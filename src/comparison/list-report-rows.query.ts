import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ReportRow } from '../domain/comparison/report-row.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { ReportRows, type RowsWanted } from './report-rows.js';
import { Reports } from './reports.js';

/**
 * The rows of a completed report, in id order; a page may be short, even empty, and still have a `next`.
 * @throws ReportNotFound, ReportNotReady, InvalidValue naming `cursor`
 */
export class ListReportRows extends Query<Page<ReportRow>> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
    readonly page: PageRequest,
    readonly wanted: RowsWanted = {},
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

  async execute({ tenantId, reportId, page, wanted }: ListReportRows) {
    return this.rows.page(this.reports.completed(tenantId, reportId), page, wanted);
  }
}
