import { Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CancelReport } from '../../comparison/cancel-report.command.js';
import { PermissionMissing } from '../../domain/access/access-errors.js';
import { operatorOf, type Principal } from '../../domain/access/principal.js';
import { pageOfAll } from '../../domain/graph-api/collection-page.js';
import { shapes } from '../../domain/graph-api/entity-shape.js';
import { JobEnded } from '../../domain/graph-api/graph-errors.js';
import { isOver } from '../../domain/graph-api/job-status.js';
import { collectionOptions, queryOptionsIn } from '../../domain/graph-api/query-options.js';
import { CancelRecovery } from '../../recovery/cancel-recovery.command.js';
import { assertScope, Needs, TakesScopes } from '../access/needs.js';
import { Acts } from '../operators/acts.js';
import { actIs } from '../operators/asking.js';
import { collectionAnswer, itemAnswer } from './graph-answers.js';
import { GraphAsks } from './graph-asks.js';
import {
  GraphAccepts,
  GraphAnswers,
  GraphController,
  GraphCounts,
  SCOPES,
} from './graph-controller.js';
import type { GraphJob } from './graph-job.js';
import { GraphJobs } from './graph-jobs.js';
import { JobsTold } from './jobs-told.js';

const told = { shape: shapes.recoveryJobBase, context: 'directory/recovery/jobs' };

/** Jobs of both kinds, whatever backup they are about. */
@GraphController('/jobs')
export class GraphJobsController {
  constructor(
    private readonly asks: GraphAsks,
    private readonly jobs: GraphJobs,
    private readonly told: JobsTold,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('Jobs of both kinds, newest first', 'GraphJobs')
  async list(@Req() request: FastifyRequest) {
    const ask = this.asks.of(request);
    const options = queryOptionsIn(ask.query, collectionOptions);
    const all = await this.told.all(await this.jobs.list(ask.tenantId));
    return collectionAnswer(ask, pageOfAll(all, told.shape, options), { ...told, options });
  }

  @Get('$count')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphCounts('How many jobs there are')
  async count(@Req() request: FastifyRequest) {
    const ask = this.asks.of(request);
    const options = queryOptionsIn(ask.query, ['filter']);
    const all = await this.told.all(await this.jobs.list(ask.tenantId));
    return String(pageOfAll(all, told.shape, { ...options, count: true }).count);
  }

  @Get(':jobId')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('A job', 'GraphJob')
  async get(@Req() request: FastifyRequest, @Param('jobId') jobId: string) {
    const ask = this.asks.of(request);
    const options = queryOptionsIn(ask.query, ['select']);
    const job = await this.told.one(await this.jobs.get(ask.tenantId, jobId));
    return itemAnswer(ask, job, { ...told, options });
  }

  @Post(':jobId/cancel')
  @Needs('backup/preview/cancel')
  @TakesScopes(...SCOPES.startPreview)
  @Acts('cancel')
  @GraphAccepts('Stop a job; what it wrote stays')
  async cancel(
    @Req() request: FastifyRequest,
    @Param('jobId') jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { tenantId, caller, root } = this.asks.of(request);
    const job = await this.jobs.get(tenantId, jobId);
    actIs(request, cancelling[job.kind]);
    if (job.kind === 'recovery') assertMayCancelRecovery(caller);
    if (isOver(job.status)) throw new JobEnded(job.jobId, job.status);
    await this.stop(tenantId, job, caller);
    reply.header('location', `${root}/directory/recovery/jobs/${job.jobId}`);
  }

  private async stop(tenantId: string, { kind, jobId }: GraphJob, by: Principal): Promise<void> {
    if (kind === 'preview') {
      await this.commands.execute(new CancelReport(tenantId, jobId));
      return;
    }
    const cancellation = { tenantId, recoveryId: jobId, by: operatorOf(by) };
    await this.commands.execute(new CancelRecovery(cancellation));
  }
}

/** Recorded as the graver of both until it is known which job it is. */
const cancelling = {
  preview: { action: 'cancel-report', permission: 'backup/preview/cancel' },
  recovery: { action: 'cancel', permission: 'backup/recovery/cancel' },
} as const;

const assertMayCancelRecovery = (caller: Principal): void => {
  assertScope(caller, SCOPES.startRecovery);
  if (caller.permissions.has('backup/recovery/cancel')) return;
  throw new PermissionMissing('backup/recovery/cancel');
};
