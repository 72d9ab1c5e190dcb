import { StatelineError } from '../errors.js';
import type { Instant } from '../instant.js';
import type { Violation } from './proof/proof.js';

/** No recovery of this tenant has the id. */
export class RecoveryNotFound extends StatelineError {
  readonly code = 'recovery-not-found';
  readonly category = 'not-found';
  override readonly field = 'recoveryId';
  constructor(recoveryId: string) {
    super(
      `recoveryId takes the id of a recovery; ${JSON.stringify(recoveryId.slice(0, 80))} is none`,
    );
  }
}

/** The recovery is not in the state the wish needs; nothing was recorded. */
export class RecoveryNotReady extends StatelineError {
  readonly code = 'recovery-not-ready';
  readonly category = 'conflict';
  constructor(recoveryId: string, status: string, wish: string) {
    super(`Recovery ${recoveryId} is ${status} and cannot be ${wish}`);
  }
}

/** Approved before, by whomever. */
export class RecoveryAlreadyApproved extends StatelineError {
  readonly code = 'recovery-already-approved';
  readonly category = 'conflict';
  constructor(recoveryId: string) {
    super(`Recovery ${recoveryId} was approved before`);
  }
}

/** The approval speaks of another plan than the one that stands. */
export class PlanHashMismatch extends StatelineError {
  readonly code = 'plan-hash-mismatch';
  readonly category = 'conflict';
  override readonly field = 'planHash';
  constructor(recoveryId: string) {
    super(`planHash takes the hash of the plan of recovery ${recoveryId}, and got another`);
  }
}

/** The plan is too old to be approved; request the recovery anew. */
export class PlanExpired extends StatelineError {
  readonly code = 'plan-expired';
  readonly category = 'conflict';
  constructor(recoveryId: string, expiresAt: Instant) {
    super(`The plan of recovery ${recoveryId} expired at ${expiresAt}; request the recovery anew`);
  }
}

/** The recovery has not ended, or wrote nothing that could be taken back. */
export class RecoveryNotUndoable extends StatelineError {
  readonly code = 'recovery-not-undoable';
  readonly category = 'conflict';
  constructor(recoveryId: string, reason: string) {
    super(`Recovery ${recoveryId} cannot be undone: ${reason}`);
  }
}

/** The recovery has not ended, or left nothing undone. */
export class RecoveryNotRetryable extends StatelineError {
  readonly code = 'recovery-not-retryable';
  readonly category = 'conflict';
  constructor(recoveryId: string, reason: string) {
    super(`Recovery ${recoveryId} cannot be tried again: ${reason}`);
  }
}

/** Whoever asked for a recovery may not approve it where four eyes are wanted. */
export class ApproverIsRequester extends StatelineError {
  readonly code = 'approver-is-requester';
  readonly category = 'conflict';
  constructor(recoveryId: string) {
    super(`Recovery ${recoveryId} has to be approved by somebody else than who requested it`);
  }
}

/** A token can be anybody's, so it is nobody's eyes. */
export class ApproverIsNoPerson extends StatelineError {
  readonly code = 'approver-is-no-person';
  readonly category = 'conflict';
  constructor(recoveryId: string) {
    super(
      `Recovery ${recoveryId} has to be approved by a person, not by a token or an application`,
    );
  }
}

/** Who would be locked out by which step. */
export const wordsOf = (violations: readonly Violation[]): string =>
  violations.map(({ stepId, detail }) => `after step ${stepId}: ${detail}`).join('; ');

/** The plan would lock somebody out, and nobody gave a reason to write it all the same. */
export class PlanNotSafe extends StatelineError {
  readonly code = 'plan-not-safe';
  readonly category = 'conflict';
  override readonly field = 'overrule';
  constructor(recoveryId: string, violations: readonly Violation[]) {
    super(
      `The plan of recovery ${recoveryId} would lock somebody out (${wordsOf(violations)}); ` +
        'overrule takes the reason to write it all the same',
    );
  }
}

/** What changed since the approval, or was not brought about, makes what is left lock somebody out. */
export class PlanNoLongerSafe extends StatelineError {
  readonly code = 'plan-no-longer-safe';
  readonly category = 'conflict';
  constructor(violations: readonly Violation[], begun: 'nothing was written' | 'writing stopped') {
    super(`By now it would lock somebody out, so ${begun}: ${wordsOf(violations)}`);
  }
}

/** No identity to write with is configured. */
export class WriterNotConfigured extends StatelineError {
  readonly code = 'writer-not-configured';
  readonly category = 'conflict';
  constructor() {
    super('No credentials to write to the directory are configured');
  }
}
