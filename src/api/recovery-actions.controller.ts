import { Body, Controller, HttpStatus, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ApproveRecovery } from '../recovery/approve-recovery.command.js';
import { CancelRecovery } from '../recovery/cancel-recovery.command.js';
import { GetRecovery } from '../recovery/get-recovery.query.js';
import { PauseRecovery } from '../recovery/pause-recovery.command.js';
import { RehearseRecovery } from '../recovery/rehearse-recovery.command.js';
import { RejectRecovery } from '../recovery/reject-recovery.command.js';
import { ResumeRecovery } from '../recovery/resume-recovery.command.js';
import { LOCAL_OPERATOR } from './caller.js';
import { TakesNoBody } from './no-body.guard.js';
import { Answers } from './openapi-answers.js';
import { PathId, TenantId } from './path-ids.js';
import { ApprovalBody, ReasonBody } from './recovery-bodies.js';

const RecoveryId = () => PathId('recoveryId', 'a recovery');

/** What people decide about a recovery once it is planned. */
@ApiTags('recoveries')
@Controller('api/tenants/:tenantId/recoveries')
export class RecoveryActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post(':recoveryId/approve')
  @Answers('Let the plan be written that was shown', 'Recovery', HttpStatus.ACCEPTED)
  async approve(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { planHash, overrule }: ApprovalBody,
  ) {
    const approvedBy = LOCAL_OPERATOR;
    const approval = { tenantId, recoveryId, planHash, approvedBy, overruled: overrule ?? null };
    await this.commands.execute(new ApproveRecovery(approval));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/reject')
  @Answers('Refuse a plan for good', 'Recovery')
  async reject(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { reason }: ReasonBody,
  ) {
    const rejection = { tenantId, recoveryId, rejectedBy: LOCAL_OPERATOR, reason };
    await this.commands.execute(new RejectRecovery(rejection));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/cancel')
  @TakesNoBody()
  @Answers('Stop before the next write', 'Recovery')
  async cancel(@TenantId() tenantId: string, @RecoveryId() recoveryId: string) {
    const cancellation = { tenantId, recoveryId, cancelledBy: LOCAL_OPERATOR };
    await this.commands.execute(new CancelRecovery(cancellation));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/pause')
  @TakesNoBody()
  @Answers('Stop before the next write, to be resumed', 'Recovery')
  async pause(@TenantId() tenantId: string, @RecoveryId() recoveryId: string) {
    const pause = { tenantId, recoveryId, pausedBy: LOCAL_OPERATOR };
    await this.commands.execute(new PauseRecovery(pause));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/resume')
  @TakesNoBody()
  @Answers('Go on with a paused recovery', 'Recovery', HttpStatus.ACCEPTED)
  async resume(@TenantId() tenantId: string, @RecoveryId() recoveryId: string) {
    const resumption = { tenantId, recoveryId, resumedBy: LOCAL_OPERATOR };
    await this.commands.execute(new ResumeRecovery(resumption));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/rehearse')
  @TakesNoBody()
  @Answers('Try a plan out in a simulator that holds the tenant', 'Recovery', HttpStatus.ACCEPTED)
  async rehearse(@TenantId() tenantId: string, @RecoveryId() recoveryId: string) {
    await this.commands.execute(new RehearseRecovery(tenantId, recoveryId));
    return this.get(tenantId, recoveryId);
  }

  private get(tenantId: string, recoveryId: string) {
    return this.queries.execute(new GetRecovery(tenantId, recoveryId));
  }
}
