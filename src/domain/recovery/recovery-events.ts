import type { Cause, Scope, Side } from '../comparison/report-events.js';
import type { Instant } from '../instant.js';
import type { Json } from '../json.js';
import type { Event, Subject } from '../timeline/events.js';
import type { ObjectId } from '../directory/directory-object.js';
import type { Choices, Step } from './plan.js';
import type { Proof } from './proof/proof.js';

/** Where the wanted state comes from. */
export type RecoverySource =
  | { readonly kind: 'instant'; readonly target: Side }
  | { readonly kind: 'backup'; readonly backupId: string; readonly target: Side }
  | { readonly kind: 'report'; readonly reportId: string; readonly target: Side }
  /** Takes back these changes and keeps what others did meanwhile. */
  | { readonly kind: 'cause'; readonly cause: Cause }
  | { readonly kind: 'undo'; readonly recoveryId: string }
  /** Tries again what a recovery did not bring about. */
  | { readonly kind: 'retry'; readonly recoveryId: string };

/**
 * How a recovery is approved without being asked again: by who requests it, as soon as its plan is proven safe.
 */
export type Approval = 'with-request';

export interface PlanTotals {
  readonly steps: number;
  /** Of the steps, those that cannot be taken, and those that the choices leave as they are. */
  readonly blocked: number;
  readonly kept: number;
  readonly objects: number;
  /** How long writing takes at the pace that the directory allows, in milliseconds. */
  readonly estimatedMs: number;
}

export interface OutcomeTotals {
  readonly applied: number;
  /** Steps of which a part was written and a part was not. */
  readonly partial: number;
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
  /** In the directory's own words where it refused this one. */
  readonly detail?: string;
}

/** A part of a step that was left to write, with what stood there. */
export interface Before {
  readonly name: string;
  readonly found: Json;
}

/** What came of trying a plan out. */
export interface Rehearsal {
  readonly planHash: string;
  readonly totals: OutcomeTotals;
  /** Milliseconds, at the pace that the directory allows. */
  readonly tookMs: number;
  /** The first hundred steps that were not brought about, in the words of the simulator. */
  readonly failures: readonly { readonly stepId: string; readonly detail: string }[];
  /** Why the plan could not be tried out at all. */
  readonly failure: string | null;
}

/** An application that is made anew gets another id of this kind, too, by which others name it. */
export interface AppIds {
  readonly before: string;
  readonly after: string;
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
        requestedById?: string;
        /** Who made the account or the token that requested it, and may use it. */
        requesterMadeById?: string;
        reason: string;
        /** Left out where the plan is looked at before it is approved. */
        approval?: Approval;
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
      Ref & {
        planHash: string;
        totals: PlanTotals;
        nowPosition: string;
        expiresAt: Instant;
        proof: Proof;
      }
    >
  | Event<
      'RecoveryApproved',
      Ref & {
        planHash: string;
        approvedBy: string;
        approvedById?: string;
        /** Why a plan is written that locks somebody out. */
        overruled: string | null;
      }
    >
  | Event<'RecoveryRejected', Ref & { rejectedBy: string; rejectedById?: string; reason: string }>
  | Event<'RecoveryStarted', Ref & { backupId: string }>
  | Event<'RecoveryCompleted', Ref & { totals: OutcomeTotals }>
  | Event<'RecoveryFailed', Ref & { reason: string }>
  | Event<
      'RecoveryCancelled',
      Ref & { cancelledBy: string; cancelledById?: string; totals: OutcomeTotals }
    >
  | Event<'RecoveryPaused', Ref & { pausedBy: string; pausedById?: string }>
  | Event<'RecoveryResumed', Ref & { resumedBy: string; resumedById?: string }>
  /** The plan was carried out in a simulator that held the tenant as it was. */
  | Event<'RecoveryRehearsed', Ref & Rehearsal & { rehearsedBy?: string; rehearsedById?: string }>
  /** Recorded as soon as the directory told the new id; once more with the application id, when that is known. */
  | Event<'ObjectRecreated', Ref & Subject & { stepId: string; newId: ObjectId; appId?: AppIds }>
  /** Orders one write; what follows on the same stream settles it. */
  | Event<
      'CompensationIssued',
      Ref &
        Subject & {
          step: Step;
          attempt: number;
          /** What is sent, as it was found right before. What was so already is not among it. */
          before?: readonly Before[];
        }
    >
  /** The write of this attempt was certainly not sent: it counts as if it had not been ordered. */
  | Event<'CompensationWithdrawn', Ref & Subject & { stepId: string; attempt: number }>
  | Event<'CompensationApplied', Outcome>
  | Event<'CompensationSkipped', Outcome>
  | Event<'CompensationFailed', Outcome>;
