import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import { ApproverIsNoPerson } from '../domain/recovery/recovery-errors.js';
import { Recoveries } from './recoveries.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoveryStreams } from './recovery-streams.js';
import { WriterHere } from './writer-here.js';

/**
 * Lets the plan with this hash be written; the writer starts by itself.
 * @throws RecoveryNotFound, RecoveryNotReady, RecoveryAlreadyApproved, ApproverIsRequester, ApproverIsNoPerson, PlanNotSafe,
 * PlanHashMismatch, PlanExpired, WriterNotConfigured
 */
export class ApproveRecovery extends Command<undefined> {
  constructor(
    readonly approval: {
      readonly tenantId: string;
      readonly recoveryId: string;
      readonly planHash: string;
      readonly by: Operator;
      /** Whether a program asks, which is no second pair of eyes. */
      readonly byProgram?: boolean;
      /** Why a plan is written that would lock somebody out; `null` for none. */
      readonly overruled: string | null;
    },
  ) {
    super();
  }
}

@CommandHandler(ApproveRecovery)
export class ApproveRecoveryHandler implements ICommandHandler<ApproveRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly recoveries: Recoveries,
    private readonly writer: WriterHere,
    private readonly options: RecoveryOptions,
  ) {}

  async execute({ approval }: ApproveRecovery): Promise<undefined> {
    const { tenantId, recoveryId, byProgram = false, ...given } = approval;
    const { fourEyes } = this.options;
    this.recoveries.get(tenantId, recoveryId);
    if (fourEyes && byProgram) throw new ApproverIsNoPerson(recoveryId);
    this.writer.assertConfigured();
    await this.streams.tell(tenantId, recoveryId, { kind: 'approve', fourEyes, ...given });
  }
}
