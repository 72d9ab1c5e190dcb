import type { Scope } from '../comparison/report-events.js';
import type { Decider } from '../events.js';
import type { Instant } from '../instant.js';
import type { Choices, Step } from './plan.js';
import {
  PlanExpired,
  PlanHashMismatch,
  RecoveryAlreadyApproved,
  RecoveryNotFound,
  RecoveryNotReady,
  RecoveryNotUndoable,
} from './recovery-errors.js';
import type { PlanTotals, RecoveryEvent, RecoverySource } from './recovery-events.js';
import { evolveRecovery } from './recovery-fold.js';
import {
  hasEnded,
  type Recovery,
  type RecoveryState,
  type RecoveryStatus,
  type Settlement,
} from './recovery.js';

export interface RecoveryPlan {
  readonly planHash: string;
  readonly totals: PlanTotals;
  readonly nowPosition: string;
  readonly expiresAt: Instant;
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
  | { readonly kind: 'approve'; readonly planHash: string; readonly approvedBy: string }
  | { readonly kind: 'reject'; readonly rejectedBy: string; readonly reason: string }
  | { readonly kind: 'cancel'; readonly cancelledBy: string }
  | { readonly kind: 'start'; readonly backupId: string }
  | { readonly kind: 'issue'; readonly steps: readonly Step[] }
  | { readonly kind: 'settle'; readonly settlements: readonly Settlement[] }
  | { readonly kind: 'complete' }
  | { readonly kind: 'fail'; readonly reason: string };

export type RecoveryCommand = {
  readonly recoveryId: string;
  readonly at: Instant;
} & RecoveryOrder;

type Of<Kind extends RecoveryCommand['kind']> = Extract<RecoveryCommand, { kind: Kind }>;
type State = RecoveryState;

type Wish = Of<'approve' | 'reject' | 'cancel'>;
type Writing = Of<'issue' | 'settle'>;

const isWish = (command: RecoveryCommand): command is Wish =>
  command.kind === 'approve' || command.kind === 'reject' || command.kind === 'cancel';

const isWriting = (command: RecoveryCommand): command is Writing =>
  command.kind === 'issue' || command.kind === 'settle';

const decide = (
  command: RecoveryCommand,
  state: RecoveryState | null,
): readonly RecoveryEvent[] => {
  if (command.kind === 'request') return state === null ? [request(command)] : [];
  if (state === null) throw new RecoveryNotFound(command.recoveryId);
  if (isWish(command)) return wish(command, state);
  if (isWriting(command)) return writing(command, state);
  return state.recovery.status === 'requested' && isPlanning(command)
    ? [planned(command)]
    : progress(command, state);
};

const writing = (command: Writing, state: State): readonly RecoveryEvent[] =>
  command.kind === 'issue' ? issue(command, state) : settle(command, state);

const request = (command: Of<'request'>): RecoveryEvent => {
  const { recoveryId, at, source, scope, choices, requestedBy, reason } = command;
  const data = { recoveryId, at, source, scope, choices, requestedBy, reason };
  return { type: 'RecoveryRequested', data };
};

/** What people ask for: refused with an error that says why. */
const wish = (command: Wish, state: State): readonly RecoveryEvent[] => {
  switch (command.kind) {
    case 'approve':
      return approve(command, state);
    case 'reject':
      return reject(command, state);
    case 'cancel':
      return cancel(command, state);
  }
};

const APPROVED: ReadonlySet<RecoveryStatus> = new Set(['approved', 'running', 'completed']);

const approve = (
  { recoveryId, at, planHash, approvedBy }: Of<'approve'>,
  { recovery }: State,
): readonly RecoveryEvent[] => {
  const { status, expiresAt } = recovery;
  if (APPROVED.has(status)) throw new RecoveryAlreadyApproved(recoveryId);
  if (status !== 'planned') throw new RecoveryNotReady(recoveryId, status, 'approved');
  if (recovery.planHash !== planHash) throw new PlanHashMismatch(recoveryId);
  if (expiresAt !== null && expiresAt <= at) throw new PlanExpired(recoveryId, expiresAt);
  return [{ type: 'RecoveryApproved', data: { recoveryId, at, planHash, approvedBy } }];
};

const reject = (
  { recoveryId, at, rejectedBy, reason }: Of<'reject'>,
  { recovery: { status } }: State,
): readonly RecoveryEvent[] => {
  if (status === 'rejected') return [];
  if (status !== 'planned') throw new RecoveryNotReady(recoveryId, status, 'rejected');
  return [{ type: 'RecoveryRejected', data: { recoveryId, at, rejectedBy, reason } }];
};

const cancel = (
  { recoveryId, at, cancelledBy }: Of<'cancel'>,
  { recovery: { status, outcome } }: State,
): readonly RecoveryEvent[] => {
  if (status === 'cancelled') return [];
  if (hasEnded(status)) throw new RecoveryNotReady(recoveryId, status, 'cancelled');
  return [{ type: 'RecoveryCancelled', data: { recoveryId, at, cancelledBy, totals: outcome } }];
};

type Planning = Of<'plan-part' | 'plan'>;

const isPlanning = (command: RecoveryCommand): command is Planning =>
  command.kind === 'plan-part' || command.kind === 'plan';

const planned = (command: Planning): RecoveryEvent => {
  const { recoveryId, at, planHash } = command;
  if (command.kind === 'plan-part') {
    const { part, steps } = command;
    return { type: 'RecoveryStepsPlanned', data: { recoveryId, at, planHash, part, steps } };
  }
  const { totals, nowPosition, expiresAt } = command;
  const data = { recoveryId, at, planHash, totals, nowPosition, expiresAt };
  return { type: 'RecoveryPlanned', data };
};

/** What the worker reports: said again, or too late, it changes nothing. */
const progress = (
  command: Planning | Of<'start' | 'complete' | 'fail'>,
  { recovery: { status, outcome } }: State,
): readonly RecoveryEvent[] => {
  const { recoveryId, at } = command;
  if (command.kind === 'start' && status === 'approved') {
    const { backupId } = command;
    return [{ type: 'RecoveryStarted', data: { recoveryId, at, backupId } }];
  }
  if (command.kind === 'complete' && status === 'running') {
    return [{ type: 'RecoveryCompleted', data: { recoveryId, at, totals: outcome } }];
  }
  if (command.kind === 'fail' && !hasEnded(status)) {
    return [{ type: 'RecoveryFailed', data: { recoveryId, at, reason: command.reason } }];
  }
  return [];
};

/** Orders writes of a running recovery; a step that stands open is ordered as its next attempt. */
const issue = (
  { recoveryId, at, steps }: Of<'issue'>,
  { recovery, open }: State,
): readonly RecoveryEvent[] => {
  if (recovery.status !== 'running') return [];
  return steps.map((step) => {
    const { objectId, objectType, displayName } = step;
    const attempt = (open[step.stepId]?.attempt ?? 0) + 1;
    const data = { recoveryId, at, objectId, objectType, displayName, step, attempt };
    return { type: 'CompensationIssued', data };
  });
};

const settledAs = {
  applied: 'CompensationApplied',
  skipped: 'CompensationSkipped',
  failed: 'CompensationFailed',
} as const;

/** Records how ordered steps ended, also after a cancellation; a step that is not open stays quiet. */
const settle = (
  { recoveryId, at, settlements }: Of<'settle'>,
  { open }: State,
): readonly RecoveryEvent[] =>
  settlements.flatMap(({ stepId, result, verdicts, detail }) => {
    const ordered = open[stepId];
    if (ordered === undefined) return [];
    const { objectId, objectType, displayName } = ordered.step;
    const subject = { objectId, objectType, displayName };
    const { attempt } = ordered;
    const data = { recoveryId, at, ...subject, stepId, attempt, verdicts, detail };
    return [{ type: settledAs[result], data }];
  });

/** @throws RecoveryNotUndoable when it has not ended, or wrote nothing */
export const checkUndoable = ({ recoveryId, status, outcome }: Recovery): void => {
  if (!hasEnded(status)) throw new RecoveryNotUndoable(recoveryId, `it is ${status}`);
  if (outcome.applied === 0) throw new RecoveryNotUndoable(recoveryId, 'it wrote nothing');
};

/**
 * The decider of one recovery's stream.
 * @throws RecoveryNotFound, RecoveryNotReady, RecoveryAlreadyApproved, PlanHashMismatch, PlanExpired
 */
export const recovery: Decider<RecoveryCommand, RecoveryState | null, RecoveryEvent> = {
  decide,
  evolve: evolveRecovery,
  initialState: null,
};
