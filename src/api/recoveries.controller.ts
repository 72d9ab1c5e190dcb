import { Body, Controller, Get, HttpStatus, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GetReport } from '../comparison/get-report.query.js';
import type { RecoverySource } from '../domain/recovery/recovery-events.js';
import type { StepOutcome } from '../domain/recovery/recovery.js';
import { ApproveRecovery } from '../recovery/approve-recovery.command.js';
import { CancelRecovery } from '../recovery/cancel-recovery.command.js';
import { GetRecovery } from '../recovery/get-recovery.query.js';
import { ListRecoveries } from '../recovery/list-recoveries.query.js';
import { ListRecoverySteps } from '../recovery/list-recovery-steps.query.js';
import { RejectRecovery } from '../recovery/reject-recovery.command.js';
import { RequestRecovery } from '../recovery/request-recovery.command.js';
import { UndoRecovery } from '../recovery/undo-recovery.command.js';
import { History } from '../history/history.port.js';
import { LOCAL_OPERATOR } from './caller.js';
import { Moments } from './moments.js';
import { TakesNoBody } from './no-body.guard.js';
import { Answers, Starts } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { PathId, TenantId } from './path-ids.js';
import { ApprovalBody, choicesOf, ReasonBody, RecoveryBody } from './recovery-bodies.js';
import { scopeOf } from './scope.js';
import { OptionalOneOf } from './takes.js';

const stepOutcomes: readonly StepOutcome[] = [
  'planned',
  'blocked',
  'issued',
  'applied',
  'already-so',
  'skipped',
  'failed',
];

class StepsParameters extends PagingParameters {
  @OptionalOneOf(stepOutcomes)
  readonly outcome?: StepOutcome;
}

const RecoveryId = () => PathId('recoveryId', 'a recovery');

@ApiTags('recoveries')
@Controller('api/tenants/:tenantId/recoveries')
export class RecoveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
  ) {}

  @Post()
  @Starts('Plan a recovery; nothing is written before it is approved', 'Recovery')
  async request(
    @TenantId() tenantId: string,
    @Body() body: RecoveryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const source = await this.sourceOf(tenantId, body);
    const recoveryId = await this.commands.execute(
      new RequestRecovery({
        tenantId,
        source,
        scope: scopeOf(this.history.tenant(tenantId).now(), body.scope),
        choices: choicesOf(body.choices),
        requestedBy: LOCAL_OPERATOR,
        reason: body.reason,
      }),
    );
    return this.started(tenantId, recoveryId, reply);
  }

  @Get()
  @Answers('Recoveries, newest first', 'RecoveryPage')
  list(@TenantId() tenantId: string, @Query() paging: PagingParameters) {
    return this.queries.execute(new ListRecoveries(tenantId, pageOf(paging)));
  }

  @Get(':recoveryId')
  @Answers('A recovery and how far it has come', 'Recovery')
  get(@TenantId() tenantId: string, @RecoveryId() recoveryId: string) {
    return this.queries.execute(new GetRecovery(tenantId, recoveryId));
  }

  @Get(':recoveryId/steps')
  @Answers('The steps of the plan, each with what became of it', 'RecoveryStepPage')
  steps(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Query() { outcome, ...paging }: StepsParameters,
  ) {
    return this.queries.execute(
      new ListRecoverySteps(tenantId, recoveryId, pageOf(paging), outcome),
    );
  }

  @Post(':recoveryId/approve')
  @Answers('Let the plan be written that was shown', 'Recovery', HttpStatus.ACCEPTED)
  async approve(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { planHash }: ApprovalBody,
  ) {
    const approval = { tenantId, recoveryId, planHash, approvedBy: LOCAL_OPERATOR };
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

  @Post(':recoveryId/undo')
  @Starts('Plan to take back what a recovery wrote', 'Recovery')
  async undo(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { reason }: ReasonBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const undo = { tenantId, recoveryId, requestedBy: LOCAL_OPERATOR, reason };
    return this.started(tenantId, await this.commands.execute(new UndoRecovery(undo)), reply);
  }

  private started(tenantId: string, recoveryId: string, reply: FastifyReply) {
    reply.header('location', `/api/tenants/${tenantId}/recoveries/${recoveryId}`);
    return this.get(tenantId, recoveryId);
  }

  private async sourceOf(
    tenantId: string,
    { target = 'now', reportId }: RecoveryBody,
  ): Promise<Exclude<RecoverySource, { kind: 'undo' }>> {
    if (reportId !== undefined) {
      const report = await this.queries.execute(new GetReport(tenantId, reportId));
      return { kind: 'report', reportId, target: report.from };
    }
    const side = await this.moments.side(tenantId, target, 'target');
    const { backupId } = side;
    return backupId === undefined
      ? { kind: 'instant', target: side }
      : { kind: 'backup', backupId, target: side };
  }
}
