import type { Operator } from '../access/operator.js';
import type { Scope } from '../comparison/report-events.js';
import type { Instant } from '../instant.js';
import type { Choices, Step } from './plan.js';
import type { Proof } from './proof/proof.js';
import type { Approval, PlanTotals, RecoverySource, Rehearsal } from './recovery-events.js';
import type { Created, OrderedStep, Settlement } from './recovery.js';

export interface RecoveryPlan {
  readonly planHash: string;
  readonly totals: PlanTotals;
  readonly nowPosition: string;
  readonly expiresAt: Instant;
  readonly proof: Proof;
  /** Whether somebody else than the requester has to approve. */
  readonly fourEyes: boolean;
}

/** What can be asked of a recovery; the ids and the moment are added by {@link RecoveryCommand}. */
export type RecoveryOrder =
  | {
      readonly kind: 'request';
      readonly source: RecoverySource;
      readonly scope: Scope;
      readonly choices: Choices;
      readonly by: Operator;
      readonly reason: string;
      readonly approval?: Approval;
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
      readonly by: Operator;
      /** Why a plan is written that locks somebody out. */
      readonly overruled: string | null;
      /** Whether somebody else than the requester has to approve. */
      readonly fourEyes: boolean;
    }
  | { readonly kind: 'reject'; readonly by: Operator; readonly reason: string }
  | { readonly kind: 'cancel'; readonly by: Operator }
  | { readonly kind: 'pause'; readonly by: Operator }
  | { readonly kind: 'resume'; readonly by: Operator }
  | ({ readonly kind: 'rehearsed'; readonly by: Operator } & Rehearsal)
  | { readonly kind: 'start'; readonly backupId: string }
  | { readonly kind: 'issue'; readonly steps: readonly OrderedStep[] }
  | { readonly kind: 'withdraw'; readonly stepIds: readonly string[] }
  | { readonly kind: 'made'; readonly made: readonly (Created & { readonly stepId: string })[] }
  | { readonly kind: 'settle'; readonly settlements: readonly Settlement[] }
  | { readonly kind: 'complete' }
  | { readonly kind: 'fail'; readonly reason: string };

export type RecoveryCommand = {
  readonly recoveryId: string;
  readonly at: Instant;
} & RecoveryOrder;

/** One kind of command. */
export type Of<Kind extends RecoveryCommand['kind']> = Extract<RecoveryCommand, { kind: Kind }>;
