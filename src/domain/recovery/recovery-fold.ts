import type { Instant } from '../instant.js';
import { NONE_BROKEN, withBroken } from './broken-objects.js';
import { begun, done, finishOf, NO_WORK, notBegun, withPart, withPlan } from './finish-time.js';
import { withIssued, withMade, withWithdrawn } from './open-steps.js';
import type { OutcomeTotals, RecoveryEvent } from './recovery-events.js';
import { beforeWriting, hasEnded, type RecoveryState } from './recovery.js';
import { isBroken } from './pieces.js';
import { isPartOf, isSettled, outcomeOf, partKey, type Settled } from './steps-fold.js';
import { upcastRecovery } from './stored-recovery.js';

type Requested = Extract<RecoveryEvent, { type: 'RecoveryRequested' }>;
type Approved = Extract<RecoveryEvent, { type: 'RecoveryApproved' }>;
type StepsPlanned = Extract<RecoveryEvent, { type: 'RecoveryStepsPlanned' }>;
type Issued = Extract<RecoveryEvent, { type: 'CompensationIssued' }>;
type Recreated = Extract<RecoveryEvent, { type: 'ObjectRecreated' }>;
type Withdrawn = Extract<RecoveryEvent, { type: 'CompensationWithdrawn' }>;
type Known = RecoveryState['recovery'];

/** What a recovery is after one more event; `null` before it was requested. */
export const evolveRecovery = (
  state: RecoveryState | null,
  recorded: RecoveryEvent,
): RecoveryState | null => {
  const event = upcastRecovery(recorded);
  if (event.type === 'RecoveryRequested') return stateOf(requested(event));
  if (state === null) return state;
  if (event.type === 'RecoveryStepsPlanned') return withSteps(state, event.data);
  if (isAboutOpen(event)) return { ...state, ...opened(state, event) };
  if (isSettled(event)) return settled(state, event);
  return lived(state, event);
};

/** Of a recovery of which nothing is written yet. */
export const stateOf = (recovery: Known): RecoveryState => ({
  recovery,
  open: new Map(),
  work: NO_WORK,
  broken: NONE_BROKEN,
});

/** When a recovery that is being written will be done, as things stand at a moment; `null` for others. */
export const finishAt = ({ recovery, work }: RecoveryState, now: Instant): Instant | null =>
  recovery.status === 'running' ? finishOf(work, now) : null;

const withSteps = (state: RecoveryState, data: StepsPlanned['data']): RecoveryState => ({
  ...state,
  work: withPart(state.work, partKey(data.planHash, data.part), data.steps),
});

type AboutOpen = Issued | Recreated | Withdrawn;

const isAboutOpen = (event: RecoveryEvent): event is AboutOpen =>
  event.type === 'CompensationIssued' ||
  event.type === 'ObjectRecreated' ||
  event.type === 'CompensationWithdrawn';

const opened = (
  { open, work }: RecoveryState,
  event: AboutOpen,
): Pick<RecoveryState, 'open' | 'work'> => {
  switch (event.type) {
    case 'CompensationIssued': {
      const { step, attempt, at } = event.data;
      const next = attempt === 1 ? begun(work, step, at) : work;
      return { open: withIssued(open, event.data), work: next };
    }
    case 'ObjectRecreated':
      return { open: withMade(open, event.data), work };
    case 'CompensationWithdrawn': {
      const ordered = open.get(event.data.stepId);
      const next = ordered?.former === null ? notBegun(work, ordered.step) : work;
      return { open: withWithdrawn(open, event.data), work: next };
    }
  }
};

const requested = ({ data }: Requested): Known => {
  const { at, requestedById = null, requesterMadeById = null, approval = null, ...request } = data;
  return {
    ...request,
    requestedById,
    requesterMadeById,
    approval,
    status: 'requested',
    requestedAt: at,
    planHash: null,
    expiresAt: null,
    totals: null,
    proof: null,
    approvedBy: null,
    approvedById: null,
    overruled: null,
    rehearsal: null,
    outcome: beforeWriting({ blocked: 0 }),
    startedAt: null,
    finishedAt: null,
    backupId: null,
    estimatedFinishAt: null,
    failure: null,
  };
};

type LifeEvent = Exclude<RecoveryEvent, Requested | StepsPlanned | AboutOpen | Settled>;
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
  const broken = isEnd(event) ? NONE_BROKEN : state.broken;
  const next =
    event.type === 'RecoveryPlanned'
      ? { ...state, recovery, broken, work: withPlan(state.work, isPartOf(event.data.planHash)) }
      : { ...state, recovery, broken };
  return { ...next, recovery: { ...recovery, estimatedFinishAt: finishAt(next, event.data.at) } };
};

const approved = ({ approvedBy, approvedById, overruled }: Approved['data']): Partial<Known> => ({
  ...{ status: 'approved', approvedBy, overruled },
  approvedById: approvedById ?? null,
});

const lifeChange = (recovery: Known, event: Exclude<LifeEvent, End>): Partial<Known> => {
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { planHash, totals, expiresAt, proof } = event.data;
      const outcome = beforeWriting(totals);
      return { status: 'planned', planHash, totals, expiresAt, proof, outcome };
    }
    case 'RecoveryApproved':
      return approved(event.data);
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
  const broken = brokenAfter(state, event);
  const next = { ...state, open, work, broken, recovery: { ...state.recovery, outcome } };
  return { ...next, recovery: { ...next.recovery, estimatedFinishAt: finishAt(next, at) } };
};

/** Nothing follows after the end that would ask for it. */
const brokenAfter = (
  { recovery, broken }: RecoveryState,
  { data: { objectId, objectType, stepId, verdicts } }: Settled,
): RecoveryState['broken'] => {
  if (hasEnded(recovery.status)) return NONE_BROKEN;
  return isBroken(objectType, verdicts) ? withBroken(broken, objectId, stepId) : broken;
};

const counted = (before: OutcomeTotals, event: Settled): OutcomeTotals => {
  const outcome = outcomeOf(event);
  const count = outcome === 'already-so' ? 'alreadySo' : outcome;
  return { ...before, [count]: before[count] + 1 };
};
