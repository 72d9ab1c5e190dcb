import type { Scope, Side } from '../comparison/report-events.js';
import type { Instant } from '../instant.js';
import type { Json } from '../json.js';
import type { Event, Subject } from '../timeline/events.js';
import type { Choices, Step } from './plan.js';

/** Where the wanted state comes from. */
export type RecoverySource =
  | { readonly kind: 'instant'; readonly target: Side }
  | { readonly kind: 'backup'; readonly backupId: string; readonly target: Side }
  | { readonly kind: 'report'; readonly reportId: string; readonly target: Side }
  | { readonly kind: 'undo'; readonly recoveryId: string };

export interface PlanTotals {
  readonly steps: number;
  readonly blocked: number;
  readonly objects: number;
}

export interface OutcomeTotals {
  readonly applied: number;
  readonly alreadySo: number;
  readonly skipped: number;
  readonly failed: number;
  readonly blocked: number;
}

/** What became of one attribute or link of a step. */
export interface Verdict {
  /** OData path, or `relation/targetId` for a link, or `status` for restore and delete. */
  readonly name: string;
  readonly verdict: 'applied' | 'already-so' | 'conflict' | 'refused' | 'not-possible';
  readonly expected: Json;
  readonly desired: Json;
  readonly found: Json;
}

interface Ref {
  readonly recoveryId: string;
  readonly at: Instant;
}

interface Outcome extends Ref, Subject {
  readonly stepId: string;
  readonly attempt: number;
  readonly verdicts: readonly Verdict[];
  /** In the directory's own words where it refused. */
  readonly detail: string | null;
}

export type RecoveryEvent =
  | Event<
      'RecoveryRequested',
      Ref & {
        source: RecoverySource;
        scope: Scope;
        choices: Choices;
        requestedBy: string;
        reason: string;
      }
    >
  /** A part of the frozen plan; parts follow one another until `RecoveryPlanned` closes it. */
  | Event<
      'RecoveryStepsPlanned',
      Ref & {
        planHash: string;
        /** From 0. A part that stands twice after a crash counts once. */
        part: number;
        steps: readonly Step[];
      }
    >
  | Event<
      'RecoveryPlanned',
      Ref & { planHash: string; totals: PlanTotals; nowPosition: string; expiresAt: Instant }
    >
  | Event<'RecoveryApproved', Ref & { planHash: string; approvedBy: string }>
  | Event<'RecoveryRejected', Ref & { rejectedBy: string; reason: string }>
  | Event<'RecoveryStarted', Ref & { backupId: string }>
  | Event<'RecoveryCompleted', Ref & { totals: OutcomeTotals }>
  | Event<'RecoveryFailed', Ref & { reason: string }>
  | Event<'RecoveryCancelled', Ref & { cancelledBy: string; totals: OutcomeTotals }>
  /** Orders one write; what follows on the same stream settles it. */
  | Event<'CompensationIssued', Ref & Subject & { step: Step; attempt: number }>
  | Event<'CompensationApplied', Outcome>
  | Event<'CompensationSkipped', Outcome>
  | Event<'CompensationFailed', Outcome>;
