import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ReadReport } from '../../comparison/read-report.query.js';
import { type RecoveryCounts, StepCounter } from '../../domain/graph-api/failed-changes.js';
import { isOver } from '../../domain/graph-api/job-status.js';
import { nativeChange } from '../../domain/graph-api/native-change.js';
import { ListRecoverySteps } from '../../recovery/list-recovery-steps.query.js';
import type { PreviewJob, RecoveryJob } from './graph-job.js';

export interface ChangeCounts {
  readonly objects: number;
  readonly links: number;
}

/** Counts that are remembered, and those that wait to be made. */
const MOST_KNOWN = 1000;
const MOST_WAITING = 100;
const STEPS_AT_A_TIME = 1000;

/**
 * How much jobs are about. What the native product would tell of is counted once for each job, one after the
 * other, because a report may be as large as its tenant.
 */
@Injectable()
export class JobCounts implements OnModuleDestroy {
  private readonly logger = new Logger('GraphApi');
  private readonly stopped = new AbortController();
  private readonly known = new Map<string, RecoveryCounts | ChangeCounts>();
  private readonly counting = new Map<string, Promise<void>>();
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly queries: QueryBus) {}

  onModuleDestroy(): void {
    this.stopped.abort();
  }

  /** Of a report that has been made; `null` when it takes longer than `waitMs` to count. */
  async preview(job: PreviewJob, waitMs: number): Promise<ChangeCounts | null> {
    if (job.status !== 'successful') return null;
    const known = this.known.get(job.jobId);
    if (known !== undefined) return known;
    const counted = this.counting.get(job.jobId) ?? this.begin(job);
    const enough = new AbortController();
    await Promise.race([counted, delay(waitMs, undefined, { signal: enough.signal, ref: false })]);
    enough.abort();
    return this.known.get(job.jobId) ?? null;
  }

  /** Of a plan and what became of it so far; `null` before there is a plan. */
  async recovery(job: RecoveryJob): Promise<RecoveryCounts | null> {
    const known = this.known.get(job.jobId);
    if (known !== undefined && 'failed' in known) return known;
    if (job.recovery.totals === null) return null;
    const counts = await this.countSteps(job);
    if (isOver(job.status) && counts.isFinal) this.remember(job.jobId, counts);
    return counts;
  }

  private begin(job: PreviewJob): Promise<void> {
    if (this.counting.size >= MOST_WAITING) return Promise.resolve();
    const counted = this.last
      .then(() => this.countChanges(job))
      .catch((error: unknown) => {
        this.logger.warn(`Changes of job ${job.jobId} are not counted: ${String(error)}`);
      })
      .finally(() => this.counting.delete(job.jobId));
    this.counting.set(job.jobId, counted);
    this.last = counted;
    return counted;
  }

  private async countChanges({ jobId, report }: PreviewJob): Promise<void> {
    const { signal } = this.stopped;
    const whole = await this.queries.execute(new ReadReport(report.tenantId, jobId));
    let [objects, links] = [0, 0];
    for await (const detail of whole.rows(signal)) {
      const change = nativeChange(detail, report.until.instant);
      if (change === undefined) continue;
      objects += 1;
      links += change.links;
    }
    if (!signal.aborted) this.remember(jobId, { objects, links });
  }

  private async countSteps({ jobId, recovery }: RecoveryJob) {
    const counter = new StepCounter();
    let isFinal = true;
    for (let after: string | null | undefined; after !== null;) {
      const page = { size: STEPS_AT_A_TIME, ...(after !== undefined && { after }) };
      const { rows, next } = await this.queries.execute(
        new ListRecoverySteps(recovery.tenantId, jobId, page),
      );
      for (const row of rows) {
        counter.add(row);
        // A write that was ordered may still end after a cancellation.
        if (row.outcome === 'issued') isFinal = false;
      }
      after = next;
    }
    return { ...counter.counts(), isFinal };
  }

  private remember(jobId: string, counts: RecoveryCounts | ChangeCounts): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
    this.known.set(jobId, counts);
  }
}

/** How long somebody who asks for one job, or for many, waits for its counts. */
export const PATIENCE_MS = { one: 5000, all: 2000 } as const;
