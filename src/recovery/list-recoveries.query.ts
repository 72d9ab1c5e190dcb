import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Recovery } from '../domain/recovery/recovery.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { Recoveries } from './recoveries.js';

/** A tenant's recoveries, newest first. @throws InvalidValue naming `cursor` */
export class ListRecoveries extends Query<Page<Recovery>> {
  constructor(
    readonly tenantId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListRecoveries)
export class ListRecoveriesHandler implements IQueryHandler<ListRecoveries> {
  constructor(private readonly recoveries: Recoveries) {}

  execute({ tenantId, page }: ListRecoveries): Promise<Page<Recovery>> {
    return Promise.resolve(this.recoveries.list(tenantId, page));
  }
}
