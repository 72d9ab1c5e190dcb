import { epochMsOf, type Instant, instantPlus } from '../instant.js';
import { recordOf } from '../json.js';
import type { OutcomeTotals, RecoveryEvent } from './recovery-events.js';
import type { Recovery, RecoveryState } from './recovery.js';
import { isSettled, outcomeOf, type Settled } from './steps-fold.js';

type Requested = Extract<RecoveryEvent, { type: 'RecoveryRequested' }>;
type Issued = Extract<RecoveryEvent, { type: 'CompensationIssued' }>;
type Known = Omit<Recovery, 'tenantId'>;

/** One step's time before anything was measured: a read, a write and a read back. */
const ASSUMED_STEP_MS = 300;

const NOTHING_YET: OutcomeTotals = { applied: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 0 };

/** What a recovery is after one more event; `null` before it was requested. */
export const evolveRecovery = (
  state: RecoveryState | null,
  event: RecoveryEvent,
): RecoveryState | null => {
  if (event.type === 'RecoveryRequested') {
    return { recovery: requested(event.data), open: {}, taken: 0 };
  }
  if (state === null || event.type === 'RecoveryStepsPlanned') return state;
  if (event.type === 'CompensationIssued') return issued(state, event.data);
  if (isSettled(event)) return settled(state, event);
  return { ...state, recovery: { ...state.recovery, ...lifeChange(state.recovery, event) } };
};

const issued = (state: RecoveryState, { step, attempt, at }: Issued['data']): RecoveryState => ({
  ...state,
  open: { ...state.open, [step.stepId]: { step, attempt, issuedAt: at } },
  taken: state.taken + (attempt === 1 ? 1 : 0),
});

const requested = ({ at, ...request }: Requested['data']): Known => ({
  ...request,
  status: 'requested',
  requestedAt: at,
  planHash: null,
  expiresAt: null,
  totals: null,
  outcome: NOTHING_YET,
  startedAt: null,
  finishedAt: null,
  backupId: null,
  estimatedFinishAt: null,
  failure: null,
});

type LifeEvent = Exclude<
  RecoveryEvent,
  Requested | Issued | Settled | { type: 'RecoveryStepsPlanned' }
>;

const lifeChange = (recovery: Known, { type, data }: LifeEvent): Partial<Known> => {
  const ended = { finishedAt: data.at, estimatedFinishAt: null };
  switch (type) {
    case 'RecoveryPlanned': {
      const { planHash, totals, expiresAt } = data;
      const outcome = { ...NOTHING_YET, blocked: totals.blocked };
      return { status: 'planned', planHash, totals, expiresAt, outcome };
    }
    case 'RecoveryApproved':
      return { status: 'approved' };
    case 'RecoveryStarted': {
      const { at, backupId } = data;
      const left = writableOf(recovery) * ASSUMED_STEP_MS;
      return {
        status: 'running',
        startedAt: at,
        backupId,
        estimatedFinishAt: instantPlus(at, left),
      };
    }
    case 'RecoveryRejected':
      return { status: 'rejected', ...ended, failure: data.reason };
    case 'RecoveryCompleted':
      return { status: 'completed', ...ended };
    case 'RecoveryFailed':
      return { status: 'failed', ...ended, failure: data.reason };
    case 'RecoveryCancelled':
      return { status: 'cancelled', ...ended };
  }
};

const settled = (state: RecoveryState, event: Settled): RecoveryState => {
  const { stepId, at } = event.data;
  const outcomeName = outcomeOf(event);
  const count = outcomeName === 'already-so' ? 'alreadySo' : outcomeName;
  const before = state.recovery.outcome;
  const outcome = { ...before, [count]: before[count] + 1 };
  const open = recordOf(Object.entries(state.open).filter(([id]) => id !== stepId));
  const recovery = { ...state.recovery, outcome };
  const estimatedFinishAt = recovery.status === 'running' ? finishOf(recovery, at) : null;
  return { ...state, open, recovery: { ...recovery, estimatedFinishAt } };
};

const writableOf = ({ totals }: Known): number =>
  totals === null ? 0 : totals.steps - totals.blocked;

const finishOf = (recovery: Known, at: Instant): Instant | null => {
  const { outcome, startedAt } = recovery;
  if (startedAt === null) return null;
  const done = outcome.applied + outcome.alreadySo + outcome.skipped + outcome.failed;
  const spentMs = epochMsOf(at) - epochMsOf(startedAt);
  return instantPlus(
    startedAt,
    Math.round((spentMs / done) * Math.max(done, writableOf(recovery))),
  );
};
