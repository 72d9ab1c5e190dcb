import { epochMsOf, type Instant, instantPlus } from '../instant.js';
import { recordOf } from '../json.js';
import type { OutcomeTotals, RecoveryEvent } from './recovery-events.js';
import type { Recovery, RecoveryState } from './recovery.js';

type Requested = Extract<RecoveryEvent, { type: 'RecoveryRequested' }>;
type Settled = Extract<
  RecoveryEvent,
  { type: 'CompensationApplied' | 'CompensationSkipped' | 'CompensationFailed' }
>;
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
  if (state === null) return null;
  switch (event.type) {
    case 'CompensationIssued': {
      const { step, attempt, at } = event.data;
      const open = { ...state.open, [step.stepId]: { step, attempt, issuedAt: at } };
      return { ...state, open, taken: state.taken + (attempt === 1 ? 1 : 0) };
    }
    case 'CompensationApplied':
    case 'CompensationSkipped':
    case 'CompensationFailed':
      return settled(state, event);
    case 'RecoveryStepsPlanned':
      return state;
    default:
      return { ...state, recovery: { ...state.recovery, ...lifeChange(state.recovery, event) } };
  }
};

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
  Requested | Settled | { type: 'CompensationIssued' } | { type: 'RecoveryStepsPlanned' }
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

const countOf = ({ type, data }: Settled): keyof OutcomeTotals => {
  if (type === 'CompensationFailed') return 'failed';
  if (type === 'CompensationSkipped') return 'skipped';
  return data.verdicts.every(({ verdict }) => verdict === 'already-so') ? 'alreadySo' : 'applied';
};

const settled = (state: RecoveryState, event: Settled): RecoveryState => {
  const { stepId, at } = event.data;
  const count = countOf(event);
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
