import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { defaultChoices } from '../domain/recovery/plan.js';
import { checkUndoable } from '../domain/recovery/recovery-decider.js';
import { Recoveries } from './recoveries.js';
import { RecoveryStreams } from './recovery-streams.js';

/**
 * Asks for a plan that takes back what a recovery wrote; gives the id of the new recovery.
 * @throws RecoveryNotFound, RecoveryNotUndoable
 */
export class UndoRecovery extends Command<string> {
  constructor(
    readonly undo: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly by: Operator;
      readonly reason: string;
    },
  ) {
    super();
  }
}

@CommandHandler(UndoRecovery)
export class UndoRecoveryHandler implements ICommandHandler<UndoRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
  ) {}

  async execute({ undo }: UndoRecovery): Promise<string> {
    const { tenantId, by, reason } = undo;
    checkUndoable(this.recoveries.get(tenantId, undo.recoveryId));
    const recoveryId = randomUUID();
    await this.streams.tell(tenantId, recoveryId, {
      kind: 'request',
      source: { kind: 'undo', recoveryId: undo.recoveryId },
      scope: {},
      choices: defaultChoices,
      by,
      reason,
    });
    return recoveryId;
  }
}
