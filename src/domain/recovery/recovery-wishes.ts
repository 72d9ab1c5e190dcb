import { mayBeOnePerson, type Operator } from '../access/operator.js';
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
  const { recoveryId, at, planHash, by, fourEyes } = command;
  if (APPROVED.has(known.status)) throw new RecoveryAlreadyApproved(recoveryId);
  mustBePlanned(known, planHash, 'approved');
  checkExpiry(known, at);
  if (fourEyes && isRequester(by, known)) throw new ApproverIsRequester(recoveryId);
  const overruled = reasonToOverrule(command, known);
  const approver = { approvedBy: by.name, approvedById: by.id };
  return [{ type: 'RecoveryApproved', data: { recoveryId, at, planHash, ...approver, overruled } }];
};

const isRequester = (by: Operator, known: Known): boolean => {
  const { requestedBy: name, requestedById: id, requesterMadeById: madeById } = known;
  return mayBeOnePerson(by, {
    name,
    ...(id !== null && { id }),
    ...(madeById !== null && { madeById }),
  });
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

const reject = ({ recoveryId, at, by, reason }: Of<'reject'>, { status }: Known): Events => {
  if (status === 'rejected') return [];
  if (status !== 'planned') throw new RecoveryNotReady(recoveryId, status, 'rejected');
  const rejecter = { rejectedBy: by.name, rejectedById: by.id };
  return [{ type: 'RecoveryRejected', data: { recoveryId, at, ...rejecter, reason } }];
};

const cancel = ({ recoveryId, at, by }: Of<'cancel'>, { status, outcome }: Known): Events => {
  if (status === 'cancelled') return [];
  if (hasEnded(status)) throw new RecoveryNotReady(recoveryId, status, 'cancelled');
  const canceller = { cancelledBy: by.name, cancelledById: by.id };
  return [{ type: 'RecoveryCancelled', data: { recoveryId, at, ...canceller, totals: outcome } }];
};

const isUnderWay = (status: RecoveryStatus): boolean =>
  status === 'approved' || status === 'running';

const pause = ({ recoveryId, at, by }: Of<'pause'>, { status }: Known): Events => {
  if (status === 'paused') return [];
  if (!isUnderWay(status)) throw new RecoveryNotReady(recoveryId, status, 'paused');
  const data = { recoveryId, at, pausedBy: by.name, pausedById: by.id };
  return [{ type: 'RecoveryPaused', data }];
};

const resume = ({ recoveryId, at, by }: Of<'resume'>, { status }: Known): Events => {
  if (isUnderWay(status)) return [];
  if (status !== 'paused') throw new RecoveryNotReady(recoveryId, status, 'resumed');
  const data = { recoveryId, at, resumedBy: by.name, resumedById: by.id };
  return [{ type: 'RecoveryResumed', data }];
};

const rehearsed = (command: Of<'rehearsed'>, known: Known): Events => {
  const { recoveryId, at, by, planHash, totals, tookMs, failures, failure } = command;
  mustBePlanned(known, planHash, 'rehearsed');
  const result = { planHash, totals, tookMs, failures, failure };
  const rehearser = { rehearsedBy: by.name, rehearsedById: by.id };
  return [{ type: 'RecoveryRehearsed', data: { recoveryId, at, ...result, ...rehearser } }];
};
