import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadReport } from '../../comparison/read-report.query.js';
import type { RowWithSides } from '../../domain/comparison/graph-change.js';
import { objectId } from '../../domain/directory/directory-object.js';
import { type EntityPage, pageOfAll } from '../../domain/graph-api/collection-page.js';
import { filtering, shapes } from '../../domain/graph-api/entity-shape.js';
import { failedChange } from '../../domain/graph-api/failed-changes.js';
import { ChangesNotReady } from '../../domain/graph-api/graph-errors.js';
import { isOver } from '../../domain/graph-api/job-status.js';
import { nativeChange } from '../../domain/graph-api/native-change.js';
import {
  functionOptions,
  type QueryOptions,
  queryOptionsIn,
} from '../../domain/graph-api/query-options.js';
import { type Place, placeIn, skiptokenOf } from '../../domain/graph-api/skiptoken.js';
import type { Instant } from '../../domain/instant.js';
import type { JsonObject } from '../../domain/json.js';
import type { RecoveryStep } from '../../domain/recovery/recovery.js';
import { ListRecoverySteps } from '../../recovery/list-recovery-steps.query.js';
import { collectionAnswer } from './graph-answers.js';
import type { GraphAsk } from './graph-asks.js';
import type { PreviewJob, RecoveryJob } from './graph-job.js';
import { GraphJobs, type JobPlace } from './graph-jobs.js';
import { JobCounts, PATIENCE_MS } from './job-counts.js';

/** Rows that are looked at for one page: a filter that few pass must not hold everybody up. */
const MOST_LOOKED_AT = 5000;
const STEPS_AT_A_TIME = 1000;
const CONTEXT = `Collection(${shapes.change.name})`;
const failures = ['failed', 'partial', 'skipped'] as const;

/** The changes that jobs tell of, in the order of their ids. */
@Injectable()
export class JobChanges {
  constructor(
    private readonly queries: QueryBus,
    private readonly jobs: GraphJobs,
    private readonly counts: JobCounts,
  ) {}

  /** What the job at a place is asked for. @throws GraphNotFound, ChangesNotReady, GraphBadRequest */
  async answer(ask: GraphAsk, place: JobPlace): Promise<JsonObject> {
    const options = queryOptionsIn(ask.query, functionOptions);
    const job = await this.jobs.at(ask.tenantId, place);
    const page = await (job.kind === 'preview'
      ? this.ofPreview(job, options)
      : this.ofRecovery(job, options));
    return collectionAnswer(ask, page, { shape: shapes.change, context: CONTEXT, options });
  }

  /**
   * What a recovery would write. A page may be short, even empty, where few rows pass, and still have a next one.
   * @throws ChangesNotReady, GraphBadRequest, InvalidValue naming `filter`
   */
  private async ofPreview(job: PreviewJob, options: QueryOptions): Promise<EntityPage> {
    if (job.status !== 'successful') throw new ChangesNotReady(job.jobId);
    const { tenantId, until } = job.report;
    const whole = await this.queries.execute(new ReadReport(tenantId, job.jobId));
    const place = options.skiptoken === null ? null : placeIn(options.skiptoken);
    const reading = new AbortController();
    const from = place === null ? undefined : objectId(place.after);
    try {
      const rows = rowsBehind(whole.rows(reading.signal, from), place);
      const page = await pageOf(rows, { until: until.instant, place, options });
      return { ...page, count: await this.countOf(job, options) };
    } finally {
      reading.abort();
    }
  }

  /** What was tried and failed. @throws ChangesNotReady before the end, GraphBadRequest, InvalidValue */
  private async ofRecovery(job: RecoveryJob, options: QueryOptions): Promise<EntityPage> {
    if (!isOver(job.status)) throw new ChangesNotReady(job.jobId);
    const failed = new Map<string, [RecoveryStep, ...RecoveryStep[]]>();
    for (const outcome of failures) {
      for await (const row of this.steps(job, outcome)) {
        const known = failed.get(row.step.objectId);
        if (known === undefined) failed.set(row.step.objectId, [row]);
        else known.push(row);
      }
    }
    const changes = [...failed]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, rows]) => failedChange(rows));
    return pageOfAll(changes, shapes.change, options);
  }

  private async *steps(
    { jobId, recovery }: RecoveryJob,
    outcome: (typeof failures)[number],
  ): AsyncGenerator<RecoveryStep, undefined> {
    for (let after: string | null | undefined; after !== null;) {
      const page = { size: STEPS_AT_A_TIME, ...(after !== undefined && { after }) };
      const question = new ListRecoverySteps(recovery.tenantId, jobId, page, outcome);
      const { rows, next } = await this.queries.execute(question);
      yield* rows;
      after = next;
    }
    return undefined;
  }

  /** Counted without a filter only: to count what passes would be to read all of it for each page. */
  private async countOf(job: PreviewJob, { count, filter }: QueryOptions): Promise<number | null> {
    if (!count || filter !== null) return null;
    return (await this.counts.preview(job, PATIENCE_MS.one))?.objects ?? null;
  }
}

interface Wanted {
  readonly until: Instant;
  readonly place: Place | null;
  readonly options: QueryOptions;
}

async function* rowsBehind(
  rows: AsyncIterable<RowWithSides>,
  place: Place | null,
): AsyncGenerator<RowWithSides, undefined> {
  for await (const detail of rows) {
    if (detail.row.objectId !== place?.after) yield detail;
  }
  return undefined;
}

const pageOf = async (
  rows: AsyncIterable<RowWithSides>,
  { until, place, options }: Wanted,
): Promise<Pick<EntityPage, 'entities' | 'skiptoken'>> => {
  const passes = filtering(shapes.change, options.filter);
  const entities: JsonObject[] = [];
  let skip = (place ?? options).skip;
  let [lookedAt, last] = [0, ''];
  for await (const detail of rows) {
    if (entities.length === options.top || lookedAt === MOST_LOOKED_AT) {
      return { entities, skiptoken: skiptokenOf({ after: last, skip }) };
    }
    lookedAt += 1;
    last = detail.row.objectId;
    const passing = [nativeChange(detail, until)?.entity ?? []].flat().filter(passes);
    entities.push(...passing.slice(skip));
    skip = Math.max(0, skip - passing.length);
  }
  return { entities, skiptoken: null };
};
