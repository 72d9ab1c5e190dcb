import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Report } from '../domain/comparison/report.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { Reports } from './reports.js';

/** A tenant's reports, newest first. @throws InvalidValue naming `cursor` */
export class ListReports extends Query<Page<Report>> {
  constructor(
    readonly tenantId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListReports)
export class ListReportsHandler implements IQueryHandler<ListReports> {
  constructor(private readonly reports: Reports) {}

  execute({ tenantId, page }: ListReports): Promise<Page<Report>> {
    return Promise.resolve(this.reports.list(tenantId, page));
  }
}
