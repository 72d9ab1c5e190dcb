import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { BlastQuery, BlastRadius } from './blast-radius.port.js';
import { History } from './history.port.js';

/** How much an actor touched, or all that belongs to one correlation. */
export class GetBlastRadius extends Query<BlastRadius> {
  constructor(
    readonly tenantId: string,
    readonly query: BlastQuery,
  ) {
    super();
  }
}

@QueryHandler(GetBlastRadius)
export class GetBlastRadiusHandler implements IQueryHandler<GetBlastRadius> {
  constructor(private readonly history: History) {}

  execute({ tenantId, query }: GetBlastRadius): Promise<BlastRadius> {
    return this.history.tenant(tenantId).blastRadius(query);
  }
}
