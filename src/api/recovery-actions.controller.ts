import { Body, Controller, HttpStatus, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { PermissionMissing } from '../domain/access/access-errors.js';
import { isProgram, operatorOf, type Principal } from '../domain/access/principal.js';
import { ApproveRecovery } from '../recovery/approve-recovery.command.js';
import { CancelRecovery } from '../recovery/cancel-recovery.command.js';
import { GetRecovery } from '../recovery/get-recovery.query.js';
import { PauseRecovery } from '../recovery/pause-recovery.command.js';
import { RehearseRecovery } from '../recovery/rehearse-recovery.command.js';
import { RejectRecovery } from '../recovery/reject-recovery.command.js';
import { ResumeRecovery } from '../recovery/resume-recovery.command.js';
import { Needs } from './access/needs.js';
import { Caller } from './caller.js';
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
  @Needs('recovery/approve')
  @Answers('Let the plan be written that was shown', 'Recovery', HttpStatus.ACCEPTED)
  async approve(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { planHash, overrule }: ApprovalBody,
    @Caller() caller: Principal,
  ) {
    if (overrule !== undefined) assertMayOverrule(caller);
    const by = operatorOf(caller);
    const given = { planHash, by, byProgram: isProgram(caller), overruled: overrule ?? null };
    const approval = { tenantId, recoveryId, ...given };
    await this.commands.execute(new ApproveRecovery(approval));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/reject')
  @Needs('recovery/approve')
  @Answers('Refuse a plan for good', 'Recovery')
  async reject(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { reason }: ReasonBody,
    @Caller() caller: Principal,
  ) {
    const rejection = { tenantId, recoveryId, by: operatorOf(caller), reason };
    await this.commands.execute(new RejectRecovery(rejection));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/cancel')
  @Needs('backup/recovery/cancel')
  @TakesNoBody()
  @Answers('Stop before the next write', 'Recovery')
  async cancel(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Caller() caller: Principal,
  ) {
    const cancellation = { tenantId, recoveryId, by: operatorOf(caller) };
    await this.commands.execute(new CancelRecovery(cancellation));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/pause')
  @Needs('backup/recovery/cancel')
  @TakesNoBody()
  @Answers('Stop before the next write, to be resumed', 'Recovery')
  async pause(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Caller() caller: Principal,
  ) {
    const pause = { tenantId, recoveryId, by: operatorOf(caller) };
    await this.commands.execute(new PauseRecovery(pause));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/resume')
  @Needs('backup/recovery/create')
  @TakesNoBody()
  @Answers('Go on with a paused recovery', 'Recovery', HttpStatus.ACCEPTED)
  async resume(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Caller() caller: Principal,
  ) {
    const resumption = { tenantId, recoveryId, by: operatorOf(caller) };
    await this.commands.execute(new ResumeRecovery(resumption));
    return this.get(tenantId, recoveryId);
  }

  @Post(':recoveryId/rehearse')
  @Needs('backup/recovery/create')
  @TakesNoBody()
  @Answers('Try a plan out in a simulator that holds the tenant', 'Recovery', HttpStatus.ACCEPTED)
  async rehearse(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Caller() caller: Principal,
  ) {
    await this.commands.execute(new RehearseRecovery(tenantId, recoveryId, operatorOf(caller)));
    return this.get(tenantId, recoveryId);
  }

  private get(tenantId: string, recoveryId: string) {
    return this.queries.execute(new GetRecovery(tenantId, recoveryId));
  }
}

const assertMayOverrule = ({ permissions }: Principal): void => {
  if (!permissions.has('recovery/overrule')) throw new PermissionMissing('recovery/overrule');
};
