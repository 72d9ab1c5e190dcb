import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Recovery } from '../domain/recovery/recovery.js';
import { Recoveries } from './recoveries.js';

/** A recovery and how far it has come. @throws RecoveryNotFound */
export class GetRecovery extends Query<Recovery> {
  constructor(
    readonly tenantId: string,
    readonly recoveryId: string,
  ) {
    super();
  }
}

@QueryHandler(GetRecovery)
export class GetRecoveryHandler implements IQueryHandler<GetRecovery> {
  constructor(private readonly recoveries: Recoveries) {}

  execute({ tenantId, recoveryId }: GetRecovery): Promise<Recovery> {
    return Promise.resolve(this.recoveries.get(tenantId, recoveryId));
  }
}
