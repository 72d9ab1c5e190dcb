import { Injectable } from '@nestjs/common';
import { criteriaTold } from '../../domain/graph-api/criteria.js';
import { isOver } from '../../domain/graph-api/job-status.js';
import { toTheSecond } from '../../domain/graph-api/snapshot-id.js';
import type { JsonObject } from '../../domain/json.js';
import type { GraphJob, PreviewJob, RecoveryJob } from './graph-job.js';
import { JobCounts, PATIENCE_MS } from './job-counts.js';

const KIND = {
  preview: '#microsoft.graph.entraRecoveryServices.recoveryPreviewJob',
  recovery: '#microsoft.graph.entraRecoveryServices.recoveryJob',
} as const;

/** Writes jobs as Microsoft Graph tells them, all members of enumerations by name. */
@Injectable()
export class JobsTold {
  constructor(private readonly counts: JobCounts) {}

  one(job: GraphJob): Promise<JsonObject> {
    return this.told(job, PATIENCE_MS.one);
  }

  async all(jobs: readonly GraphJob[]): Promise<readonly JsonObject[]> {
    const told: JsonObject[] = [];
    const endMs = performance.now() + PATIENCE_MS.all;
    for (const job of jobs) told.push(await this.told(job, Math.max(0, endMs - performance.now())));
    return told;
  }

  private told(job: GraphJob, waitMs: number): Promise<JsonObject> {
    return job.kind === 'preview' ? this.preview(job, waitMs) : this.recovery(job);
  }

  private async preview(job: PreviewJob, waitMs: number): Promise<JsonObject> {
    const counts = await this.counts.preview(job, waitMs);
    return {
      ...base(job),
      totalChangedObjectsCalculated: counts?.objects ?? null,
      totalChangedLinksCalculated: counts?.links ?? null,
    };
  }

  private async recovery(job: RecoveryJob): Promise<JsonObject> {
    const counts = await this.counts.recovery(job);
    const { objectsModified, linksModified, failed } = counts ?? NOTHING_WRITTEN;
    return {
      ...base(job),
      totalChangedObjectsCalculated: counts?.objects ?? null,
      totalChangedLinksCalculated: counts?.links ?? null,
      totalObjectsModified: objectsModified,
      totalLinksModified: linksModified,
      totalFailedChanges: isOver(job.status) ? failed : null,
    };
  }
}

const NOTHING_WRITTEN = { objectsModified: 0, linksModified: 0, failed: 0 };

const base = ({ kind, jobId, status, target, startedAt, endedAt, criteria }: GraphJob) => ({
  '@odata.type': KIND[kind],
  id: jobId,
  status,
  targetStateDateTime: toTheSecond(target),
  jobStartDateTime: startedAt,
  jobCompletionDateTime: endedAt,
  filteringCriteria: criteriaTold(criteria),
});
