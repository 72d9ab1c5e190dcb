import type { Instant } from '../instant.js';
import {
  ApproverIsRequester,
  PlanExpired,
  PlanHashMismatch,
  PlanNotSafe,
  RecoveryAlreadyApproved,
  RecoveryNotReady,
} from './recovery-errors.js';
import type { RecoveryEvent } from './recovery-events.js';
import type { Of, RecoveryCommand } from './recovery-orders.js';
import { hasEnded, type RecoveryState, type RecoveryStatus } from './recovery.js';

const wishes = ['approve', 'reject', 'cancel', 'pause', 'resume', 'rehearsed'] as const;

export type Wish = Of<(typeof wishes)[number]>;
type Known = RecoveryState['recovery'];
type Events = readonly RecoveryEvent[];

export const isWish = (command: RecoveryCommand): command is Wish =>
  wishes.some((kind) => kind === command.kind);

/** What people ask for: refused with an error that says why; asked again it changes nothing. */
export const wish = (command: Wish, { recovery }: RecoveryState): Events => {
  switch (command.kind) {
    case 'approve':
      return approve(command, recovery);
    case 'reject':
      return reject(command, recovery);
    case 'cancel':
      return cancel(command, recovery);
    case 'pause':
      return pause(command, recovery);
    case 'resume':
      return resume(command, recovery);
    case 'rehearsed':
      return rehearsed(command, recovery);
  }
};

const APPROVED: ReadonlySet<RecoveryStatus> = new Set([
  'approved',
  'running',
  'paused',
  'completed',
]);

const approve = (command: Of<'approve'>, known: Known): Events => {
  const { recoveryId, at, planHash, approvedBy, fourEyes } = command;
  if (APPROVED.has(known.status)) throw new RecoveryAlreadyApproved(recoveryId);
  mustBePlanned(known, planHash, 'approved');
  checkExpiry(known, at);
  if (fourEyes && known.requestedBy === approvedBy) throw new ApproverIsRequester(recoveryId);
  const overruled = reasonToOverrule(command, known);
  return [{ type: 'RecoveryApproved', data: { recoveryId, at, planHash, approvedBy, overruled } }];
};

const mustBePlanned = (
  { recoveryId, status, planHash: standing }: Known,
  planHash: string,
  wished: string,
): void => {
  if (status !== 'planned') throw new RecoveryNotReady(recoveryId, status, wished);
  if (standing !== planHash) throw new PlanHashMismatch(recoveryId);
};

const checkExpiry = ({ recoveryId, expiresAt }: Known, at: Instant): void => {
  if (expiresAt !== null && expiresAt <= at) throw new PlanExpired(recoveryId, expiresAt);
};

/** `null` where there is nothing to overrule. @throws PlanNotSafe where there is, and no reason is given */
const reasonToOverrule = (
  { overruled }: Of<'approve'>,
  { recoveryId, proof }: Known,
): string | null => {
  if (proof === null || proof.holds) return null;
  if (overruled === null) throw new PlanNotSafe(recoveryId, proof.violations);
  return overruled;
};

const reject = (
  { recoveryId, at, rejectedBy, reason }: Of<'reject'>,
  { status }: Known,
): Events => {
  if (status === 'rejected') return [];
  if (status !== 'planned') throw new RecoveryNotReady(recoveryId, status, 'rejected');
  return [{ type: 'RecoveryRejected', data: { recoveryId, at, rejectedBy, reason } }];
};

const cancel = (
  { recoveryId, at, cancelledBy }: Of<'cancel'>,
  { status, outcome }: Known,
): Events => {
  if (status === 'cancelled') return [];
  if (hasEnded(status)) throw new RecoveryNotReady(recoveryId, status, 'cancelled');
  return [{ type: 'RecoveryCancelled', data: { recoveryId, at, cancelledBy, totals: outcome } }];
};

const isUnderWay = (status: RecoveryStatus): boolean =>
  status === 'approved' || status === 'running';

const pause = ({ recoveryId, at, pausedBy }: Of<'pause'>, { status }: Known): Events => {
  if (status === 'paused') return [];
  if (!isUnderWay(status)) throw new RecoveryNotReady(recoveryId, status, 'paused');
  return [{ type: 'RecoveryPaused', data: { recoveryId, at, pausedBy } }];
};

const resume = ({ recoveryId, at, resumedBy }: Of<'resume'>, { status }: Known): Events => {
  if (isUnderWay(status)) return [];
  if (status !== 'paused') throw new RecoveryNotReady(recoveryId, status, 'resumed');
  return [{ type: 'RecoveryResumed', data: { recoveryId, at, resumedBy } }];
};

const rehearsed = (command: Of<'rehearsed'>, known: Known): Events => {
  const { recoveryId, at, planHash, totals, tookMs, failures, failure } = command;
  mustBePlanned(known, planHash, 'rehearsed');
  const data = { recoveryId, at, planHash, totals, tookMs, failures, failure };
  return [{ type: 'RecoveryRehearsed', data }];
};
