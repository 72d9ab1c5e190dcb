import type { ReportStatus } from '../comparison/report.js';
import type { Instant } from '../instant.js';
import { hasExpired, type Recovery, type RecoveryStatus } from '../recovery/recovery.js';

/** `recoveryStatus` of Microsoft Entra Backup and Recovery, without its sentinel. */
export type JobStatus =
  'initialized' | 'loadingData' | 'calculating' | 'running' | 'successful' | 'failed' | 'abandoned';

const ofReport: Readonly<Record<ReportStatus, JobStatus>> = {
  requested: 'initialized',
  loading: 'loadingData',
  calculating: 'calculating',
  completed: 'successful',
  failed: 'failed',
  cancelled: 'abandoned',
};

export const previewStatus = (status: ReportStatus): JobStatus => ofReport[status];

/** A plan that waits for somebody else's approval is still being worked on, as its asker sees it. */
const ofRecovery: Readonly<Record<RecoveryStatus, JobStatus>> = {
  requested: 'calculating',
  planned: 'calculating',
  approved: 'running',
  running: 'running',
  paused: 'running',
  completed: 'successful',
  failed: 'failed',
  cancelled: 'abandoned',
  rejected: 'abandoned',
};

/** A plan that nobody approved in time is abandoned: nothing will come of it. */
export const recoveryStatus = (
  recovery: Pick<Recovery, 'status' | 'expiresAt'>,
  now: Instant,
): JobStatus => (hasExpired(recovery, now) ? 'abandoned' : ofRecovery[recovery.status]);

const ended: ReadonlySet<JobStatus> = new Set(['successful', 'failed', 'abandoned']);

export const isOver = (status: JobStatus): boolean => ended.has(status);
