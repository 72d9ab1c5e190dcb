import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Json } from '../../domain/json.js';
import { Needs, TakesScopes } from '../access/needs.js';
import {
  GraphAccepts,
  GraphAnswers,
  GraphController,
  GraphCounts,
  SCOPES,
} from './graph-controller.js';
import { GraphAsks } from './graph-asks.js';
import { JobChanges } from './job-changes.js';
import { JobStarts } from './job-starts.js';
import { JobsOfSnapshot } from './jobs-of-snapshot.js';

const kind = 'preview';

/** What differs between a backup and now. */
@GraphController('/snapshots/:snapshotId/recoveryPreviewJobs')
export class GraphPreviewJobsController {
  constructor(
    private readonly asks: GraphAsks,
    private readonly jobs: JobsOfSnapshot,
    private readonly starts: JobStarts,
    private readonly found: JobChanges,
  ) {}

  @Get()
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('Reports on what differs since a backup, newest first', 'GraphJobs')
  list(@Req() request: FastifyRequest, @Param('snapshotId') snapshotId: string) {
    return this.jobs.list(this.asks.of(request), { kind, snapshotId });
  }

  @Get('$count')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphCounts('How many of them there are')
  count(@Req() request: FastifyRequest, @Param('snapshotId') snapshotId: string) {
    return this.jobs.count(this.asks.of(request), { kind, snapshotId });
  }

  @Post()
  @Needs('backup/preview/create')
  @TakesScopes(...SCOPES.startPreview)
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/GraphJobRequest' } })
  @GraphAccepts('Report what differs since a backup')
  async start(
    @Req() request: FastifyRequest,
    @Param('snapshotId') snapshotId: string,
    @Body() body: Json | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const ask = this.asks.of(request);
    reply.header('location', await this.starts.start(ask, { kind, snapshotId }, body));
  }

  @Get(':jobId')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('A report and how far it has come', 'GraphJob')
  get(
    @Req() request: FastifyRequest,
    @Param('snapshotId') snapshotId: string,
    @Param('jobId') jobId: string,
  ) {
    return this.jobs.get(this.asks.of(request), { kind, snapshotId, jobId });
  }

  @Get(':jobId/getChanges')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('What a recovery would write', 'GraphChanges')
  changes(
    @Req() request: FastifyRequest,
    @Param('snapshotId') snapshotId: string,
    @Param('jobId') jobId: string,
  ) {
    return this.found.answer(this.asks.of(request), { kind, snapshotId, jobId });
  }
}
