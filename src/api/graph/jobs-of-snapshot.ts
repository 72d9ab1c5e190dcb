import { Injectable } from '@nestjs/common';
import type { JobKind } from '../../domain/graph-api/admission-events.js';
import { pageOfAll } from '../../domain/graph-api/collection-page.js';
import { shapes } from '../../domain/graph-api/entity-shape.js';
import {
  collectionOptions,
  itemOptions,
  queryOptionsIn,
} from '../../domain/graph-api/query-options.js';
import { type JsonObject, recordOf } from '../../domain/json.js';
import { collectionAnswer, itemAnswer } from './graph-answers.js';
import type { GraphAsk } from './graph-asks.js';
import { GraphJobs, type JobPlace } from './graph-jobs.js';
import { JobsTold } from './jobs-told.js';
import { Snapshots } from './snapshots.js';

export const collections = { preview: 'recoveryPreviewJobs', recovery: 'recoveryJobs' } as const;
const shapeOf = { preview: shapes.recoveryPreviewJob, recovery: shapes.recoveryJob } as const;

type Place = Omit<JobPlace, 'jobId'>;

/** Answers about the jobs of one kind since one backup. */
@Injectable()
export class JobsOfSnapshot {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly jobs: GraphJobs,
    private readonly told: JobsTold,
  ) {}

  /** @throws GraphNotFound for a snapshot that is none, and GraphBadRequest */
  async list(ask: GraphAsk, place: Place): Promise<JsonObject> {
    const options = queryOptionsIn(ask.query, collectionOptions);
    const shape = shapeOf[place.kind];
    const page = pageOfAll(await this.all(ask, place), shape, options);
    const entities = page.entities.map(untyped);
    const context = contextOf(place);
    return collectionAnswer(ask, { ...page, entities }, { shape, context, options });
  }

  /** @throws GraphNotFound for a snapshot that is none, and GraphBadRequest */
  async count(ask: GraphAsk, place: Place): Promise<string> {
    const options = queryOptionsIn(ask.query, ['filter']);
    const all = await this.all(ask, place);
    return String(pageOfAll(all, shapeOf[place.kind], { ...options, count: true }).count);
  }

  /** @throws GraphNotFound, GraphBadRequest */
  async get(ask: GraphAsk, place: JobPlace): Promise<JsonObject> {
    const options = queryOptionsIn(ask.query, itemOptions);
    const job = await this.told.one(await this.jobs.at(ask.tenantId, place));
    const context = contextOf(place);
    return itemAnswer(ask, job, { shape: shapeOf[place.kind], context, options });
  }

  /** A report may outlive its backup: then its address still holds. */
  private async all({ tenantId }: GraphAsk, place: Place): Promise<readonly JsonObject[]> {
    const jobs = await this.jobs.of(tenantId, place);
    if (jobs.length === 0) await this.snapshots.usable(tenantId, place.snapshotId);
    return this.told.all(jobs);
  }
}

const contextOf = ({ kind, snapshotId }: { readonly kind: JobKind; readonly snapshotId: string }) =>
  `directory/recovery/snapshots('${encodeURIComponent(snapshotId)}')/${collections[kind]}`;

/** In a collection of one kind nobody has to be told the kind. */
const untyped = (entity: JsonObject): JsonObject =>
  recordOf(Object.entries(entity).filter(([name]) => name !== '@odata.type'));
