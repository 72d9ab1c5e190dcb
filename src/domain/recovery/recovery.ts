import type { Scope } from '../comparison/report-events.js';
import type { Instant } from '../instant.js';
import type { Work } from './finish-time.js';
import type { Broken } from './broken-objects.js';
import type { Choices, Step } from './plan.js';
import type { ObjectId } from '../directory/directory-object.js';
import type { Proof } from './proof/proof.js';
import type {
  AppIds,
  Approval,
  Before,
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
  /** `null` in this and other ids of people where it was recorded before they had one. */
  readonly requestedById: string | null;
  /** Who made the account or the token that requested it; `null` for people and programs of the directory. */
  readonly requesterMadeById: string | null;
  readonly reason: string;
  /** `null` where the plan is looked at before it is approved. */
  readonly approval: Approval | null;
  readonly requestedAt: Instant;
  readonly planHash: string | null;
  readonly expiresAt: Instant | null;
  readonly totals: PlanTotals | null;
  readonly proof: Proof | null;
  /** Who let the plan be written; and why, where it locks somebody out. */
  readonly approvedBy: string | null;
  readonly approvedById: string | null;
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
  /** What its tries sent, as it was right before; `null` where that was not recorded. */
  readonly before: readonly Before[] | null;
  /** What it made, as far as the directory told. */
  readonly created: Created | null;
  /** As it was before the last attempt was ordered; `null` where that is the first. */
  readonly former: OpenStep | null;
}

/** A step that is to be written, with what is sent of it. */
export interface OrderedStep {
  readonly step: Step;
  readonly before: readonly Before[];
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
  readonly broken: Broken;
}

/** What became of the steps of a plan of which nothing is written yet. */
export const beforeWriting = ({ blocked }: Pick<PlanTotals, 'blocked'>): OutcomeTotals => ({
  ...{ applied: 0, partial: 0, alreadySo: 0, skipped: 0, failed: 0 },
  blocked,
});

/** Whether a recovery has ended, in whichever way. */
export const hasEnded = (status: RecoveryStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'rejected';

/** Whether a plan waited for its approval until it was too old for it. */
export const hasExpired = (
  { status, expiresAt }: Pick<Recovery, 'status' | 'expiresAt'>,
  now: Instant,
): boolean => status === 'planned' && expiresAt !== null && expiresAt <= now;
