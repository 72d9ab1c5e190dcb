import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { Recoveries } from './recoveries.js';
import { RecoveryStreams } from './recovery-streams.js';

/**
 * Lets a paused recovery go on; resuming one that is not paused changes nothing.
 * @throws RecoveryNotFound, RecoveryNotReady
 */
export class ResumeRecovery extends Command<undefined> {
  constructor(
    readonly resumption: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly by: Operator;
    },
  ) {
    super();
  }
}

@CommandHandler(ResumeRecovery)
export class ResumeRecoveryHandler implements ICommandHandler<ResumeRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
  ) {}

  async execute({ resumption }: ResumeRecovery): Promise<undefined> {
    const { tenantId, recoveryId, by } = resumption;
    this.recoveries.get(tenantId, recoveryId);
    await this.streams.tell(tenantId, recoveryId, { kind: 'resume', by });
  }
}
