import { Injectable } from '@nestjs/common';
import { type IQuery, type Query, QueryBus } from '@nestjs/cqrs';
import { ListReports } from '../../comparison/list-reports.query.js';
import type { JobKind } from '../../domain/graph-api/admission-events.js';
import type { Admitted } from '../../domain/graph-api/admissions.js';
import { noJob } from '../../domain/graph-api/graph-errors.js';
import { secondsIn, secondsOf } from '../../domain/graph-api/snapshot-id.js';
import { type Instant, instantAt, instantPlus } from '../../domain/instant.js';
import type { Page, PageRequest } from '../../history/history.port.js';
import { ListAdmittedJobs } from '../../recovery/list-admitted-jobs.query.js';
import { ListRecoveries } from '../../recovery/list-recoveries.query.js';
import { type GraphJob, previewJob, recoveryJob } from './graph-job.js';
import { KeptFor } from './kept-for.js';

const PAGE_SIZE = 1000;
/** How long a job may take and still be found by its end. */
const LONGEST_JOB_MS = 30 * 24 * 3600_000;

/** Where a job is found. */
export interface JobPlace {
  readonly kind: JobKind;
  readonly snapshotId: string;
  readonly jobId: string;
}

/** The jobs that the Graph-compatible API shows: reports since a backup, and recoveries to one. */
@Injectable()
export class GraphJobs {
  constructor(
    private readonly queries: QueryBus,
    private readonly kept: KeptFor,
  ) {}

  /** Newest first: those that have not ended, or not long ago. */
  async list(tenantId: string): Promise<readonly GraphJob[]> {
    const now = instantAt(Date.now());
    const since = this.kept.since(now);
    const oldest = instantPlus(since, -LONGEST_JOB_MS);
    const admitted = await this.queries.execute(new ListAdmittedJobs(tenantId, oldest));
    const jobs = [
      ...(await this.previews(tenantId, oldest, admitted)),
      ...(await this.recoveries(tenantId, { now, oldest }, admitted)),
    ];
    return jobs
      .filter(({ endedAt }) => endedAt === null || endedAt >= since)
      .toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1));
  }

  /** @throws GraphNotFound, also for another tenant's */
  async get(tenantId: string, jobId: string): Promise<GraphJob> {
    return named(await this.list(tenantId), jobId);
  }

  /** Those of one kind and one snapshot, newest first. */
  async of(tenantId: string, place: Omit<JobPlace, 'jobId'>): Promise<readonly GraphJob[]> {
    const seconds = secondsIn(place.snapshotId);
    const jobs = await this.list(tenantId);
    return jobs.filter(({ kind, target }) => kind === place.kind && secondsOf(target) === seconds);
  }

  /** @throws GraphNotFound, also for one of another snapshot or kind */
  async at(tenantId: string, place: JobPlace): Promise<GraphJob> {
    return named(await this.of(tenantId, place), place.jobId);
  }

  private async previews(
    tenantId: string,
    oldest: Instant,
    admitted: ReadonlyMap<string, Admitted>,
  ): Promise<readonly GraphJob[]> {
    const reports = await this.since(oldest, (page) => new ListReports(tenantId, page));
    return reports.flatMap((report) => previewJob(report, admitted.get(report.reportId)) ?? []);
  }

  private async recoveries(
    tenantId: string,
    { now, oldest }: { readonly now: Instant; readonly oldest: Instant },
    admitted: ReadonlyMap<string, Admitted>,
  ): Promise<readonly GraphJob[]> {
    const all = await this.since(oldest, (page) => new ListRecoveries(tenantId, page));
    return all.flatMap((one) => recoveryJob(one, now, admitted.get(one.recoveryId)) ?? []);
  }

  /** What was asked for since a moment, newest first. */
  private async since<Row extends { readonly requestedAt: Instant }>(
    oldest: Instant,
    question: (page: PageRequest) => Query<Page<Row>> & IQuery,
  ): Promise<readonly Row[]> {
    const found: Row[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = { size: PAGE_SIZE, ...(after !== undefined && { after }) };
      const { rows, next } = await this.queries.execute(question(page));
      const young = rows.filter(({ requestedAt }) => requestedAt >= oldest);
      found.push(...young);
      after = young.length === rows.length ? next : null;
    }
    return found;
  }
}

const named = (jobs: readonly GraphJob[], jobId: string): GraphJob => {
  const found = jobs.find((job) => job.jobId === jobId.toLowerCase());
  if (found === undefined) throw noJob(jobId);
  return found;
};
