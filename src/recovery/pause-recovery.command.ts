import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { Recoveries } from './recoveries.js';
import { RecoveryStreams } from './recovery-streams.js';

/**
 * Stops a recovery before its next write until it is resumed; what is under way is settled. Pausing twice
 * is as good as once.
 * @throws RecoveryNotFound, RecoveryNotReady
 */
export class PauseRecovery extends Command<undefined> {
  constructor(
    readonly pause: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly by: Operator;
    },
  ) {
    super();
  }
}

@CommandHandler(PauseRecovery)
export class PauseRecoveryHandler implements ICommandHandler<PauseRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
  ) {}

  async execute({ pause }: PauseRecovery): Promise<undefined> {
    const { tenantId, recoveryId, by } = pause;
    this.recoveries.get(tenantId, recoveryId);
    await this.streams.tell(tenantId, recoveryId, { kind: 'pause', by });
  }
}
