import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { checkRetryable } from '../domain/recovery/recovery-decider.js';
import { Recoveries } from './recoveries.js';
import { RecoveryStreams } from './recovery-streams.js';

/**
 * Asks for a plan that tries again what a recovery did not bring about; gives the id of the new recovery.
 * @throws RecoveryNotFound, RecoveryNotRetryable
 */
export class RetryRecovery extends Command<string> {
  constructor(
    readonly retry: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly by: Operator;
      readonly reason: string;
    },
  ) {
    super();
  }
}

@CommandHandler(RetryRecovery)
export class RetryRecoveryHandler implements ICommandHandler<RetryRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
  ) {}

  async execute({ retry }: RetryRecovery): Promise<string> {
    const { tenantId, by, reason } = retry;
    const before = this.recoveries.get(tenantId, retry.recoveryId);
    checkRetryable(before);
    const recoveryId = randomUUID();
    await this.streams.tell(tenantId, recoveryId, {
      kind: 'request',
      source: { kind: 'retry', recoveryId: retry.recoveryId },
      scope: {},
      choices: before.choices,
      by,
      reason,
    });
    return recoveryId;
  }
}
