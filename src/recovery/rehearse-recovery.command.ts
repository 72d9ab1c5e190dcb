import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { Recoveries } from './recoveries.js';
import { Rehearsals } from './rehearsals.js';

/**
 * Tries a plan out against a simulator that holds the tenant as it is now. Resolves once it has begun;
 * what comes of it stands in the recovery then. @throws RecoveryNotFound, RecoveryNotReady
 */
export class RehearseRecovery extends Command<undefined> {
  constructor(
    readonly tenantId: string,
    readonly recoveryId: string,
    readonly by: Operator,
  ) {
    super();
  }
}

@CommandHandler(RehearseRecovery)
export class RehearseRecoveryHandler implements ICommandHandler<RehearseRecovery> {
  constructor(
    private readonly recoveries: Recoveries,
    private readonly rehearsals: Rehearsals,
  ) {}

  execute({ tenantId, recoveryId, by }: RehearseRecovery): Promise<undefined> {
    return new Promise((resolve) => {
      this.rehearsals.begin(this.recoveries.get(tenantId, recoveryId), by);
      resolve(undefined);
    });
  }
}
