import type { Scope } from '../comparison/report-events.js';
import type { Instant } from '../instant.js';
import type { Work } from './finish-time.js';
import type { Choices, Step } from './plan.js';
import type { ObjectId } from '../directory/directory-object.js';
import type { Proof } from './proof/proof.js';
import type {
  AppIds,
  OutcomeTotals,
  PlanTotals,
  RecoverySource,
  Rehearsal,
  Verdict,
} from './recovery-events.js';

export type RecoveryStatus =
  | 'requested'
  | 'planned'
  | 'approved'
  | 'running'
  | 'paused'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'rejected';

/** A recovery and how far it has come. */
export interface Recovery {
  readonly recoveryId: string;
  readonly tenantId: string;
  readonly status: RecoveryStatus;
  readonly source: RecoverySource;
  readonly scope: Scope;
  readonly choices: Choices;
  readonly requestedBy: string;
  readonly reason: string;
  readonly requestedAt: Instant;
  readonly planHash: string | null;
  readonly expiresAt: Instant | null;
  readonly totals: PlanTotals | null;
  readonly proof: Proof | null;
  /** Who let the plan be written; and why, where it locks somebody out. */
  readonly approvedBy: string | null;
  readonly overruled: string | null;
  /** The last time the plan was tried out. */
  readonly rehearsal: (Rehearsal & { readonly at: Instant }) | null;
  /** What became of the steps so far. */
  readonly outcome: OutcomeTotals;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** The backup taken before the first write. */
  readonly backupId: string | null;
  readonly estimatedFinishAt: Instant | null;
  readonly failure: string | null;
}

export type StepOutcome =
  'planned' | 'blocked' | 'issued' | 'applied' | 'partial' | 'already-so' | 'skipped' | 'failed';

/** A step of the plan and what became of it. */
export interface RecoveryStep {
  readonly step: Step;
  readonly outcome: StepOutcome;
  readonly verdicts: readonly Verdict[];
  /** In the directory's own words where it refused. */
  readonly detail: string | null;
}

/** A write that was ordered and whose outcome is not recorded yet. */
export interface OpenStep {
  readonly step: Step;
  readonly attempt: number;
  /** At the first attempt. */
  readonly issuedAt: Instant;
}

/** An object that was made anew. */
export interface Created {
  readonly oldId: ObjectId;
  readonly newId: ObjectId;
  /** Of an application. */
  readonly appId?: AppIds;
}

/** How a step ended. */
export interface Settlement {
  readonly stepId: string;
  readonly result: 'applied' | 'skipped' | 'failed';
  readonly verdicts: readonly Verdict[];
  readonly detail: string | null;
  /** Where an object was made anew. */
  readonly created?: Created;
}

/** What a recovery's own stream knows; the tenant stands in the metadata. */
export interface RecoveryState {
  readonly recovery: Omit<Recovery, 'tenantId'>;
  /** Ordered and not settled, by step id: what is under way at a time. */
  readonly open: ReadonlyMap<string, OpenStep>;
  readonly work: Work;
}

/** Whether a recovery has ended, in whichever way. */
export const hasEnded = (status: RecoveryStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'rejected';
