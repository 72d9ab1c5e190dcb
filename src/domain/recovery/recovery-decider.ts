import { approvedAtOnce } from './approved-at-once.js';
import type { Decider } from '../events.js';
import type { Step } from './plan.js';
import { RecoveryNotFound, RecoveryNotRetryable, RecoveryNotUndoable } from './recovery-errors.js';
import type { RecoveryEvent } from './recovery-events.js';
import { evolveRecovery } from './recovery-fold.js';
import type { Of, RecoveryCommand } from './recovery-orders.js';
import { isWish, wish } from './recovery-wishes.js';
import {
  type Created,
  hasEnded,
  type OpenStep,
  type Recovery,
  type RecoveryState,
  type Settlement,
} from './recovery.js';

const writingKinds = ['issue', 'withdraw', 'made', 'settle'] as const;

type Writing = Of<(typeof writingKinds)[number]>;

const isWriting = (command: RecoveryCommand): command is Writing =>
  writingKinds.some((kind) => kind === command.kind);

const decide = (
  command: RecoveryCommand,
  state: RecoveryState | null,
): readonly RecoveryEvent[] => {
  if (command.kind === 'request') return state === null ? [request(command)] : [];
  if (state === null) throw new RecoveryNotFound(command.recoveryId);
  if (isWish(command)) return wish(command, state);
  if (isWriting(command)) return writing(command, state);
  return state.recovery.status === 'requested' && isPlanning(command)
    ? planned(command, state)
    : progress(command, state);
};

const writing = (command: Writing, state: RecoveryState): readonly RecoveryEvent[] => {
  switch (command.kind) {
    case 'issue':
      return issue(command, state);
    case 'withdraw':
      return withdraw(command, state);
    case 'made':
      return made(command, state);
    case 'settle':
      return settle(command, state);
  }
};

const request = (command: Of<'request'>): RecoveryEvent => {
  const { recoveryId, at, source, scope, choices, by, reason, approval } = command;
  const maker = by.madeById !== undefined && { requesterMadeById: by.madeById };
  const requester = { requestedBy: by.name, requestedById: by.id, ...maker };
  const wish = { source, scope, choices, ...requester, reason, ...(approval && { approval }) };
  return { type: 'RecoveryRequested', data: { recoveryId, at, ...wish } };
};

type Planning = Of<'plan-part' | 'plan'>;

const isPlanning = (command: RecoveryCommand): command is Planning =>
  command.kind === 'plan-part' || command.kind === 'plan';

const planned = (
  command: Planning,
  { recovery: known }: RecoveryState,
): readonly RecoveryEvent[] => {
  const { recoveryId, at, planHash } = command;
  if (command.kind === 'plan-part') {
    const { part, steps } = command;
    return [{ type: 'RecoveryStepsPlanned', data: { recoveryId, at, planHash, part, steps } }];
  }
  const { totals, nowPosition, expiresAt, proof } = command;
  const data = { recoveryId, at, planHash, totals, nowPosition, expiresAt, proof };
  return [{ type: 'RecoveryPlanned', data }, ...approvedAtOnce(command, known)];
};

/** What the worker reports: said again, or too late, it changes nothing. */
const progress = (
  command: Planning | Of<'start' | 'complete' | 'fail'>,
  { recovery: { status, outcome } }: RecoveryState,
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
  { recovery, open }: RecoveryState,
): readonly RecoveryEvent[] => {
  if (recovery.status !== 'running') return [];
  return once(steps, ({ step }) => step.stepId).map(({ step, before }) => {
    const attempt = (open.get(step.stepId)?.attempt ?? 0) + 1;
    return {
      type: 'CompensationIssued',
      data: { recoveryId, at, ...subjectOf(step), step, attempt, before },
    };
  });
};

/** What is said first of each step: said twice in one breath, it counts once. */
const once = <Told>(all: readonly Told[], stepIdOf: (one: Told) => string): readonly Told[] => {
  const told = new Set<string>();
  return all.filter((one) => told.size < told.add(stepIdOf(one)).size);
};

/** Takes back the last attempt of steps of which it sent nothing. */
const withdraw = (
  { recoveryId, at, stepIds }: Of<'withdraw'>,
  { open }: RecoveryState,
): readonly RecoveryEvent[] =>
  once(stepIds, (stepId) => stepId).flatMap((stepId) => {
    const ordered = open.get(stepId);
    if (ordered === undefined) return [];
    const { step, attempt } = ordered;
    const data = { recoveryId, at, ...subjectOf(step), stepId, attempt };
    return [{ type: 'CompensationWithdrawn' as const, data }];
  });

/** Records what open steps made, before anybody knows whether it shows. */
const made = (
  { recoveryId, at, made: all }: Of<'made'>,
  { open }: RecoveryState,
): readonly RecoveryEvent[] =>
  all.flatMap(({ stepId, ...created }) => {
    const ordered = open.get(stepId);
    return ordered === undefined ? [] : recreated(ordered, created, { recoveryId, at });
  });

const subjectOf = ({ objectId, objectType, displayName }: Step) => ({
  objectId,
  objectType,
  displayName,
});

/** Records how ordered steps ended, also after a cancellation; a step that is not open stays quiet. */
const settle = (
  { recoveryId, at, settlements }: Of<'settle'>,
  { open }: RecoveryState,
): readonly RecoveryEvent[] =>
  once(settlements, ({ stepId }) => stepId).flatMap((settlement) => {
    const ordered = open.get(settlement.stepId);
    return ordered === undefined ? [] : endOf(ordered, settlement, { recoveryId, at });
  });

const settledAs = {
  applied: 'CompensationApplied',
  skipped: 'CompensationSkipped',
  failed: 'CompensationFailed',
} as const;

type Ref = Pick<RecoveryCommand, 'recoveryId' | 'at'>;

/** An object that was made anew is told of in the same breath, where it was not told of before. */
const endOf = (
  ordered: OpenStep,
  { stepId, result, verdicts, detail, created }: Settlement,
  ref: Ref,
): readonly RecoveryEvent[] => {
  const { step, attempt } = ordered;
  const end: RecoveryEvent = {
    type: settledAs[result],
    data: { ...ref, ...subjectOf(step), stepId, attempt, verdicts, detail },
  };
  return created === undefined ? [end] : [end, ...recreated(ordered, created, ref)];
};

const recreated = (
  { step, created: known }: OpenStep,
  { oldId, newId, appId }: Created,
  ref: Ref,
): readonly RecoveryEvent[] => {
  if (known?.newId === newId && (appId === undefined || known.appId !== undefined)) return [];
  const data = { ...ref, ...subjectOf(step), objectId: known?.oldId ?? oldId, stepId: step.stepId };
  const ids = { newId, ...(appId !== undefined && { appId }) };
  return [{ type: 'ObjectRecreated', data: { ...data, ...ids } }];
};

/** @throws RecoveryNotUndoable when it has not ended, or wrote nothing */
export const checkUndoable = ({ recoveryId, status, outcome }: Recovery): void => {
  if (!hasEnded(status)) throw new RecoveryNotUndoable(recoveryId, `it is ${status}`);
  if (outcome.applied + outcome.partial + outcome.failed === 0) {
    throw new RecoveryNotUndoable(recoveryId, 'it wrote nothing');
  }
};

/** @throws RecoveryNotRetryable when it has not ended, or brought everything about */
export const checkRetryable = (recovery: Recovery): void => {
  const { recoveryId, status, outcome, totals, startedAt } = recovery;
  if (!hasEnded(status)) throw new RecoveryNotRetryable(recoveryId, `it is ${status}`);
  if (totals === null || startedAt === null) {
    throw new RecoveryNotRetryable(recoveryId, 'nothing of it was tried');
  }
  const writable = totals.steps - totals.blocked - totals.kept;
  const left = writable - outcome.applied - outcome.alreadySo;
  if (left === 0) throw new RecoveryNotRetryable(recoveryId, 'nothing of it is left to do');
};

/**
 * The decider of one recovery's stream.
 * @throws RecoveryNotFound, RecoveryNotReady, RecoveryAlreadyApproved, ApproverIsRequester, PlanNotSafe,
 * PlanHashMismatch, PlanExpired
 */
export const recovery: Decider<RecoveryCommand, RecoveryState | null, RecoveryEvent> = {
  decide,
  evolve: evolveRecovery,
  initialState: null,
};
