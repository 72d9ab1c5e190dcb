import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { Recoveries } from './recoveries.js';
import { RecoveryStreams } from './recovery-streams.js';

/**
 * Stops a recovery before its next write; what was written stays and can be undone. Cancelling twice
 * is as good as once.
 * @throws RecoveryNotFound, RecoveryNotReady
 */
export class CancelRecovery extends Command<undefined> {
  constructor(
    readonly cancellation: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly by: Operator;
    },
  ) {
    super();
  }
}

@CommandHandler(CancelRecovery)
export class CancelRecoveryHandler implements ICommandHandler<CancelRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
  ) {}

  async execute({ cancellation }: CancelRecovery): Promise<undefined> {
    const { tenantId, recoveryId, by } = cancellation;
    this.recoveries.get(tenantId, recoveryId);
    await this.streams.tell(tenantId, recoveryId, { kind: 'cancel', by });
  }
}
