import { wordsOf } from './recovery-errors.js';
import type { RecoveryEvent } from './recovery-events.js';
import type { Of } from './recovery-orders.js';
import { beforeWriting, type RecoveryState } from './recovery.js';

/**
 * What stands in the log beside a plan that was approved with its request, so that neither can stand alone: it is let be
 * written when it is proven safe, and ends at once when it is not or when there is nothing to write. Where
 * four eyes are wanted it waits for the other two.
 */
export const approvedAtOnce = (
  { recoveryId, at, planHash, totals, proof, fourEyes }: Of<'plan'>,
  { approval, requestedBy, requestedById }: RecoveryState['recovery'],
): readonly RecoveryEvent[] => {
  if (approval === null) return [];
  if (!proof.holds) {
    const reason = `The plan would lock somebody out, so nothing was written: ${wordsOf(proof.violations)}`;
    return [{ type: 'RecoveryFailed', data: { recoveryId, at, reason } }];
  }
  if (totals.steps === totals.blocked + totals.kept) {
    const data = { recoveryId, at, totals: beforeWriting(totals) };
    return [{ type: 'RecoveryCompleted', data }];
  }
  if (fourEyes) return [];
  const approver = {
    approvedBy: requestedBy,
    ...(requestedById !== null && { approvedById: requestedById }),
  };
  return [
    { type: 'RecoveryApproved', data: { recoveryId, at, planHash, ...approver, overruled: null } },
  ];
};
