import type { Instant } from '../instant.js';
import { begun, done, finishOf, NO_WORK, withPart, withPlan } from './finish-time.js';
import type { OutcomeTotals, RecoveryEvent } from './recovery-events.js';
import type { RecoveryState } from './recovery.js';
import { isPartOf, isSettled, outcomeOf, partKey, type Settled } from './steps-fold.js';
import { upcastRecovery } from './stored-recovery.js';

type Requested = Extract<RecoveryEvent, { type: 'RecoveryRequested' }>;
type StepsPlanned = Extract<RecoveryEvent, { type: 'RecoveryStepsPlanned' }>;
type Issued = Extract<RecoveryEvent, { type: 'CompensationIssued' }>;
type Recreated = Extract<RecoveryEvent, { type: 'ObjectRecreated' }>;
type Known = RecoveryState['recovery'];

const NOTHING_YET: OutcomeTotals = {
  applied: 0,
  partial: 0,
  alreadySo: 0,
  skipped: 0,
  failed: 0,
  blocked: 0,
};

/** What a recovery is after one more event; `null` before it was requested. */
export const evolveRecovery = (
  state: RecoveryState | null,
  recorded: RecoveryEvent,
): RecoveryState | null => {
  const event = upcastRecovery(recorded);
  if (event.type === 'RecoveryRequested') return stateOf(requested(event.data));
  if (state === null || event.type === 'ObjectRecreated') return state;
  if (event.type === 'RecoveryStepsPlanned') return withSteps(state, event.data);
  if (event.type === 'CompensationIssued') return issued(state, event.data);
  if (isSettled(event)) return settled(state, event);
  return lived(state, event);
};

/** Of a recovery of which nothing is written yet. */
export const stateOf = (recovery: Known): RecoveryState => ({
  recovery,
  open: new Map(),
  work: NO_WORK,
});

/** When a recovery that is being written will be done, as things stand at a moment; `null` for others. */
export const finishAt = ({ recovery, work }: RecoveryState, now: Instant): Instant | null =>
  recovery.status === 'running' ? finishOf(work, now) : null;

const withSteps = (state: RecoveryState, data: StepsPlanned['data']): RecoveryState => ({
  ...state,
  work: withPart(state.work, partKey(data.planHash, data.part), data.steps),
});

const issued = (state: RecoveryState, { step, attempt, at }: Issued['data']): RecoveryState => {
  const issuedAt = state.open.get(step.stepId)?.issuedAt ?? at;
  return {
    ...state,
    open: new Map(state.open).set(step.stepId, { step, attempt, issuedAt }),
    work: attempt === 1 ? begun(state.work, step, at) : state.work,
  };
};

const requested = ({ at, ...request }: Requested['data']): Known => ({
  ...request,
  status: 'requested',
  requestedAt: at,
  planHash: null,
  expiresAt: null,
  totals: null,
  proof: null,
  approvedBy: null,
  overruled: null,
  rehearsal: null,
  outcome: NOTHING_YET,
  startedAt: null,
  finishedAt: null,
  backupId: null,
  estimatedFinishAt: null,
  failure: null,
});

type LifeEvent = Exclude<RecoveryEvent, Requested | StepsPlanned | Issued | Recreated | Settled>;
type End = Extract<
  RecoveryEvent,
  { type: 'RecoveryRejected' | 'RecoveryCompleted' | 'RecoveryFailed' | 'RecoveryCancelled' }
>;

const isEnd = (event: LifeEvent): event is End =>
  event.type === 'RecoveryRejected' ||
  event.type === 'RecoveryCompleted' ||
  event.type === 'RecoveryFailed' ||
  event.type === 'RecoveryCancelled';

const lived = (state: RecoveryState, event: LifeEvent): RecoveryState => {
  const change = isEnd(event) ? endChange(event) : lifeChange(state.recovery, event);
  const recovery = { ...state.recovery, ...change };
  const next =
    event.type === 'RecoveryPlanned'
      ? { ...state, recovery, work: withPlan(state.work, isPartOf(event.data.planHash)) }
      : { ...state, recovery };
  return { ...next, recovery: { ...recovery, estimatedFinishAt: finishAt(next, event.data.at) } };
};

const lifeChange = (recovery: Known, event: Exclude<LifeEvent, End>): Partial<Known> => {
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { planHash, totals, expiresAt, proof } = event.data;
      const outcome = { ...NOTHING_YET, blocked: totals.blocked };
      return { status: 'planned', planHash, totals, expiresAt, proof, outcome };
    }
    case 'RecoveryApproved': {
      const { approvedBy, overruled } = event.data;
      return { status: 'approved', approvedBy, overruled };
    }
    case 'RecoveryRehearsed': {
      const { at, planHash, totals, tookMs, failures, failure } = event.data;
      return { rehearsal: { at, planHash, totals, tookMs, failures, failure } };
    }
    case 'RecoveryStarted':
      return { status: 'running', startedAt: event.data.at, backupId: event.data.backupId };
    case 'RecoveryPaused':
      return { status: 'paused' };
    case 'RecoveryResumed':
      return { status: recovery.startedAt === null ? 'approved' : 'running' };
  }
};

const endChange = ({ type, data }: End): Partial<Known> => {
  const finishedAt = data.at;
  switch (type) {
    case 'RecoveryRejected':
      return { status: 'rejected', finishedAt, failure: data.reason };
    case 'RecoveryCompleted':
      return { status: 'completed', finishedAt };
    case 'RecoveryFailed':
      return { status: 'failed', finishedAt, failure: data.reason };
    case 'RecoveryCancelled':
      return { status: 'cancelled', finishedAt };
  }
};

const settled = (state: RecoveryState, event: Settled): RecoveryState => {
  const { stepId, at } = event.data;
  const ended = state.open.get(stepId);
  const open = new Map(state.open);
  open.delete(stepId);
  const outcome = counted(state.recovery.outcome, event);
  const work = ended === undefined ? state.work : done(state.work, ended.step, at);
  const next = { ...state, open, work, recovery: { ...state.recovery, outcome } };
  return { ...next, recovery: { ...next.recovery, estimatedFinishAt: finishAt(next, at) } };
};

const counted = (before: OutcomeTotals, event: Settled): OutcomeTotals => {
  const outcome = outcomeOf(event);
  const count = outcome === 'already-so' ? 'alreadySo' : outcome;
  return { ...before, [count]: before[count] + 1 };
};
