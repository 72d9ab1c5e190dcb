import { Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { pageOfAll } from '../../domain/graph-api/collection-page.js';
import { shapes } from '../../domain/graph-api/entity-shape.js';
import {
  collectionOptions,
  itemOptions,
  queryOptionsIn,
} from '../../domain/graph-api/query-options.js';
import { Needs, TakesScopes } from '../access/needs.js';
import { collectionAnswer, itemAnswer, telling } from './graph-answers.js';
import { GraphAsks } from './graph-asks.js';
import { GraphAnswers, GraphController, GraphCounts, SCOPES } from './graph-controller.js';
import { Snapshots, snapshotTold } from './snapshots.js';

const ROOT = { '@odata.type': `#${shapes.recovery.name}`, id: 'recovery' };
const told = { shape: shapes.snapshot, context: 'directory/recovery/snapshots' };

@GraphController()
export class GraphSnapshotsController {
  constructor(
    private readonly asks: GraphAsks,
    private readonly snapshots: Snapshots,
  ) {}

  @Get()
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('Where backups and jobs are found', 'GraphRecovery')
  root(@Req() request: FastifyRequest) {
    const ask = this.asks.of(request);
    const { select } = queryOptionsIn(ask.query, itemOptions);
    const tell = telling(ask, shapes.recovery, select);
    return { '@odata.context': `${ask.root}/$metadata#directory/recovery`, ...tell(ROOT) };
  }

  @Get('snapshots')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('Backups of the last seven days, newest first', 'GraphSnapshots')
  async list(@Req() request: FastifyRequest) {
    const ask = this.asks.of(request);
    const options = queryOptionsIn(ask.query, collectionOptions);
    const all = (await this.snapshots.list(ask.tenantId)).map(snapshotTold);
    return collectionAnswer(ask, pageOfAll(all, told.shape, options), { ...told, options });
  }

  @Get('snapshots/$count')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphCounts('How many backups there are')
  async count(@Req() request: FastifyRequest) {
    const ask = this.asks.of(request);
    const options = queryOptionsIn(ask.query, ['filter']);
    const all = (await this.snapshots.list(ask.tenantId)).map(snapshotTold);
    return String(pageOfAll(all, told.shape, { ...options, count: true }).count);
  }

  @Get('snapshots/:snapshotId')
  @Needs('backup/standard/read')
  @TakesScopes(...SCOPES.read)
  @GraphAnswers('A backup', 'GraphSnapshot')
  async get(@Req() request: FastifyRequest, @Param('snapshotId') snapshotId: string) {
    const ask = this.asks.of(request);
    const options = queryOptionsIn(ask.query, itemOptions);
    const backup = await this.snapshots.get(ask.tenantId, snapshotId);
    const entity = { '@odata.type': `#${told.shape.name}`, ...snapshotTold(backup) };
    return itemAnswer(ask, entity, { ...told, options });
  }
}
