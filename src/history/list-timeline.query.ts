import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import { History, type Page, type TimelineRow, type TimelineQuery } from './history.port.js';

/** Changes of a tenant, page by page. A page may hold fewer rows than asked for and still go on. */
export class ListTimeline extends Query<Page<TimelineRow>> {
  constructor(
    readonly tenantId: string,
    readonly query: TimelineQuery,
  ) {
    super();
  }
}

@QueryHandler(ListTimeline)
export class ListTimelineHandler implements IQueryHandler<ListTimeline> {
  constructor(private readonly history: History) {}

  async execute({ tenantId, query }: ListTimeline): Promise<Page<TimelineRow>> {
    return Promise.resolve(this.history.tenant(tenantId).timeline(query));
  }
}
