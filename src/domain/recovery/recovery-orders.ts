import type { Scope } from '../comparison/report-events.js';
import type { Instant } from '../instant.js';
import type { Choices, Step } from './plan.js';
import type { Proof } from './proof/proof.js';
import type { PlanTotals, RecoverySource, Rehearsal } from './recovery-events.js';
import type { Settlement } from './recovery.js';

export interface RecoveryPlan {
  readonly planHash: string;
  readonly totals: PlanTotals;
  readonly nowPosition: string;
  readonly expiresAt: Instant;
  readonly proof: Proof;
}

/** What can be asked of a recovery; the ids and the moment are added by {@link RecoveryCommand}. */
export type RecoveryOrder =
  | {
      readonly kind: 'request';
      readonly source: RecoverySource;
      readonly scope: Scope;
      readonly choices: Choices;
      readonly requestedBy: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'plan-part';
      readonly planHash: string;
      readonly part: number;
      readonly steps: readonly Step[];
    }
  | ({ readonly kind: 'plan' } & RecoveryPlan)
  | {
      readonly kind: 'approve';
      readonly planHash: string;
      readonly approvedBy: string;
      /** Why a plan is written that locks somebody out. */
      readonly overruled: string | null;
      /** Whether somebody else than the requester has to approve. */
      readonly fourEyes: boolean;
    }
  | { readonly kind: 'reject'; readonly rejectedBy: string; readonly reason: string }
  | { readonly kind: 'cancel'; readonly cancelledBy: string }
  | { readonly kind: 'pause'; readonly pausedBy: string }
  | { readonly kind: 'resume'; readonly resumedBy: string }
  | ({ readonly kind: 'rehearsed' } & Rehearsal)
  | { readonly kind: 'start'; readonly backupId: string }
  | { readonly kind: 'issue'; readonly steps: readonly Step[] }
  | { readonly kind: 'settle'; readonly settlements: readonly Settlement[] }
  | { readonly kind: 'complete' }
  | { readonly kind: 'fail'; readonly reason: string };

export type RecoveryCommand = {
  readonly recoveryId: string;
  readonly at: Instant;
} & RecoveryOrder;

/** One kind of command. */
export type Of<Kind extends RecoveryCommand['kind']> = Extract<RecoveryCommand, { kind: Kind }>;
