import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { Density, DensityQuery } from './density.port.js';
import { History } from './history.port.js';

/** How many entries of a tenant's timeline there are at a time. */
export class GetDensity extends Query<Density> {
  constructor(
    readonly tenantId: string,
    readonly query: DensityQuery,
  ) {
    super();
  }
}

@QueryHandler(GetDensity)
export class GetDensityHandler implements IQueryHandler<GetDensity> {
  constructor(private readonly history: History) {}

  execute({ tenantId, query }: GetDensity): Promise<Density> {
    return this.history.tenant(tenantId).density(query);
  }
}
