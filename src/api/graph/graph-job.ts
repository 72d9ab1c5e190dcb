import type { Report } from '../../domain/comparison/report.js';
import type { Scope } from '../../domain/comparison/report-events.js';
import type { JobKind } from '../../domain/graph-api/admission-events.js';
import type { Admitted } from '../../domain/graph-api/admissions.js';
import type { Criteria } from '../../domain/graph-api/criteria.js';
import { type EntityType, entityTypeOf } from '../../domain/graph-api/entity-types.js';
import {
  type JobStatus,
  previewStatus,
  recoveryStatus,
} from '../../domain/graph-api/job-status.js';
import type { Instant } from '../../domain/instant.js';
import { hasExpired, type Recovery } from '../../domain/recovery/recovery.js';

interface JobBase {
  readonly jobId: string;
  readonly status: JobStatus;
  /** When the state was that of the snapshot. */
  readonly target: Instant;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** `null` for everything. */
  readonly criteria: Criteria | null;
}

export interface PreviewJob extends JobBase {
  readonly kind: Extract<JobKind, 'preview'>;
  readonly report: Report;
}
export interface RecoveryJob extends JobBase {
  readonly kind: Extract<JobKind, 'recovery'>;
  readonly recovery: Recovery;
}

/** A report or a recovery of ours as the native product sees it. */
export type GraphJob = PreviewJob | RecoveryJob;

/** `undefined` for a report that the native product has no words for: not from a backup on, or of other parts. */
export const previewJob = (report: Report, admitted?: Admitted): PreviewJob | undefined => {
  const { reportId: jobId, from, until, scope, without } = report;
  const criteria = criteriaOf(scope, admitted);
  const isFromBackup = from.backupId !== undefined && until.backupId === undefined;
  if (!isFromBackup || without !== undefined || criteria === undefined) return undefined;
  return {
    kind: 'preview',
    jobId,
    report,
    criteria,
    status: previewStatus(report.status),
    target: from.instant,
    startedAt: report.requestedAt,
    endedAt: report.finishedAt,
  };
};

/** `undefined` for a recovery that the native product has no words for: not to a backup, or of other parts. */
export const recoveryJob = (
  recovery: Recovery,
  now: Instant,
  admitted?: Admitted,
): RecoveryJob | undefined => {
  const { recoveryId: jobId, source, scope } = recovery;
  const criteria = criteriaOf(scope, admitted);
  const target = 'target' in source ? source.target : undefined;
  const isToBackup = source.kind === 'backup' || target?.backupId !== undefined;
  if (!isToBackup || target === undefined || criteria === undefined) return undefined;
  return {
    kind: 'recovery',
    jobId,
    recovery,
    criteria,
    status: recoveryStatus(recovery, now),
    target: target.instant,
    startedAt: recovery.requestedAt,
    endedAt: hasExpired(recovery, now) ? recovery.expiresAt : recovery.finishedAt,
  };
};

/** As it was asked for, or as a scope of ours says the same; `undefined` where nothing does. */
const criteriaOf = (scope: Scope, admitted?: Admitted): Criteria | null | undefined => {
  if (admitted !== undefined) return admitted.criteria;
  const { types, objectIds, ...others } = scope;
  if (Object.keys(others).length > 0) return undefined;
  if (types === undefined) return objectIds === undefined ? null : undefined;
  const names = types.map(entityTypeOf).filter((name) => name !== undefined);
  return names.length === types.length ? criteriaBy(names, objectIds) : undefined;
};

const criteriaBy = (
  names: readonly EntityType[],
  entityIds: readonly string[] | undefined,
): Criteria | undefined => {
  if (entityIds === undefined) return { entityTypes: [...new Set(names)] };
  const [entityType, other] = names;
  if (entityType === undefined || other !== undefined) return undefined;
  return { filterValues: [{ entityType, entityIds }] };
};
