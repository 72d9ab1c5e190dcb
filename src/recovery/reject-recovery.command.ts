import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { Recoveries } from './recoveries.js';
import { RecoveryStreams } from './recovery-streams.js';

/**
 * Refuses a plan for good; rejecting twice is as good as once.
 * @throws RecoveryNotFound, RecoveryNotReady
 */
export class RejectRecovery extends Command<undefined> {
  constructor(
    readonly rejection: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly by: Operator;
      readonly reason: string;
    },
  ) {
    super();
  }
}

@CommandHandler(RejectRecovery)
export class RejectRecoveryHandler implements ICommandHandler<RejectRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
  ) {}

  async execute({ rejection }: RejectRecovery): Promise<undefined> {
    const { tenantId, recoveryId, by, reason } = rejection;
    this.recoveries.get(tenantId, recoveryId);
    await this.streams.tell(tenantId, recoveryId, { kind: 'reject', by, reason });
  }
}
