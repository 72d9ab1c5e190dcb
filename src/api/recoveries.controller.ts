import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { operatorOf } from '../domain/access/principal.js';
import type { StepOutcome } from '../domain/recovery/recovery.js';
import { GetRecovery } from '../recovery/get-recovery.query.js';
import { ListRecoveries } from '../recovery/list-recoveries.query.js';
import { ListRecoverySteps } from '../recovery/list-recovery-steps.query.js';
import { RequestRecovery } from '../recovery/request-recovery.command.js';
import { RetryRecovery } from '../recovery/retry-recovery.command.js';
import { UndoRecovery } from '../recovery/undo-recovery.command.js';
import { History } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { type Exchange, Exchanged } from './caller.js';
import { Answers, Starts } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { PathId, TenantId } from './path-ids.js';
import { choicesOf, ReasonBody, RecoveryBody } from './recovery-bodies.js';
import { RecoverySources } from './recovery-sources.js';
import { scopeOf } from './scope.js';
import { OptionalOneOf } from './takes.js';

const stepOutcomes: readonly StepOutcome[] = [
  'planned',
  'blocked',
  'issued',
  'applied',
  'partial',
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
    private readonly sources: RecoverySources,
    private readonly history: History,
  ) {}

  @Post()
  @Needs('backup/recovery/create')
  @Starts('Plan a recovery; nothing is written before it is approved', 'Recovery')
  async request(
    @TenantId() tenantId: string,
    @Body() body: RecoveryBody,
    @Exchanged() { caller, reply }: Exchange,
  ) {
    const source = await this.sources.of(tenantId, body);
    const recoveryId = await this.commands.execute(
      new RequestRecovery({
        tenantId,
        source,
        scope: scopeOf(this.history.tenant(tenantId).now(), body.scope),
        choices: choicesOf(body.choices),
        by: operatorOf(caller),
        reason: body.reason,
      }),
    );
    return this.started(tenantId, recoveryId, reply);
  }

  @Get()
  @Needs('backup/standard/read')
  @Answers('Recoveries, newest first', 'RecoveryPage')
  list(@TenantId() tenantId: string, @Query() paging: PagingParameters) {
    return this.queries.execute(new ListRecoveries(tenantId, pageOf(paging)));
  }

  @Get(':recoveryId')
  @Needs('backup/standard/read')
  @Answers('A recovery and how far it has come', 'Recovery')
  get(@TenantId() tenantId: string, @RecoveryId() recoveryId: string) {
    return this.queries.execute(new GetRecovery(tenantId, recoveryId));
  }

  @Get(':recoveryId/steps')
  @Needs('backup/standard/read')
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

  @Post(':recoveryId/retry')
  @Needs('backup/recovery/create')
  @Starts('Plan again what a recovery did not bring about', 'Recovery')
  async retry(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { reason }: ReasonBody,
    @Exchanged() { caller, reply }: Exchange,
  ) {
    const retry = { tenantId, recoveryId, by: operatorOf(caller), reason };
    return this.started(tenantId, await this.commands.execute(new RetryRecovery(retry)), reply);
  }

  @Post(':recoveryId/undo')
  @Needs('backup/recovery/create')
  @Starts('Plan to take back what a recovery wrote', 'Recovery')
  async undo(
    @TenantId() tenantId: string,
    @RecoveryId() recoveryId: string,
    @Body() { reason }: ReasonBody,
    @Exchanged() { caller, reply }: Exchange,
  ) {
    const undo = { tenantId, recoveryId, by: operatorOf(caller), reason };
    return this.started(tenantId, await this.commands.execute(new UndoRecovery(undo)), reply);
  }

  private started(tenantId: string, recoveryId: string, reply: FastifyReply) {
    reply.header('location', `/api/tenants/${tenantId}/recoveries/${recoveryId}`);
    return this.get(tenantId, recoveryId);
  }
}
