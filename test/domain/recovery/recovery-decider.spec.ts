import { objectId } from '../../../src/domain/directory/directory-object.js';
import type { StatelineError } from '../../../src/domain/errors.js';
import { type Instant, instantAt } from '../../../src/domain/instant.js';
import { defaultChoices, type Step } from '../../../src/domain/recovery/plan.js';
import { recovery, type RecoveryOrder } from '../../../src/domain/recovery/recovery-decider.js';
import type { RecoveryEvent, Verdict } from '../../../src/domain/recovery/recovery-events.js';
import type { RecoveryState } from '../../../src/domain/recovery/recovery.js';

const recoveryId = 'r1';
const second = (seconds: number): Instant => instantAt(seconds * 1000);
const target = { instant: second(0), position: '7' };

const aStep = (stepId: string): Step => ({
  stepId,
  objectId: objectId(`object-of-${stepId}`),
  objectType: 'user',
  displayName: 'Ada',
  rank: 200,
  blocked: null,
  operation: 'update',
  attributes: [{ name: 'city', expected: 'Rome', desired: 'Lyon' }],
});
const applied: Verdict = {
  name: 'city',
  verdict: 'applied',
  expected: 'Rome',
  desired: 'Lyon',
  found: 'Rome',
};
const wish = {
  source: { kind: 'instant', target },
  scope: {},
  choices: defaultChoices,
  requestedBy: 'ada',
  reason: 'incident',
} as const;
const requestOrder: RecoveryOrder = { kind: 'request', ...wish };
const planOrder: RecoveryOrder = {
  kind: 'plan',
  planHash: 'h',
  totals: { steps: 3, blocked: 1, objects: 3 },
  nowPosition: '9',
  expiresAt: second(100),
};
const approval: RecoveryOrder = { kind: 'approve', planHash: 'h', approvedBy: 'grace' };
const start: RecoveryOrder = { kind: 'start', backupId: 'b' };
const issue = (...ids: string[]): RecoveryOrder => ({ kind: 'issue', steps: ids.map(aStep) });
const settle = (stepId: string): RecoveryOrder => ({
  kind: 'settle',
  settlements: [{ stepId, result: 'applied', verdicts: [applied], detail: null }],
});
const cancel: RecoveryOrder = { kind: 'cancel', cancelledBy: 'grace' };

const running = [requestOrder, planOrder, approval, start];

const tell = (state: RecoveryState | null, order: RecoveryOrder, at: Instant) =>
  recovery.decide({ ...order, recoveryId, at }, state);

const given = (orders: readonly RecoveryOrder[]) => {
  let state: RecoveryState | null = null;
  orders.forEach((order, index) => {
    state = tell(state, order, second(index)).reduce(recovery.evolve, state);
  });
  const known = (): RecoveryState => {
    if (state === null) throw new Error('Nothing was requested');
    return state;
  };
  return {
    known,
    when: (order: RecoveryOrder, at = second(50)) => ({
      then: (...events: readonly RecoveryEvent[]) => {
        expect(tell(state, order, at)).toEqual(events);
      },
      thenNothing: () => {
        expect(tell(state, order, at)).toEqual([]);
      },
      thenRefused: (code: string) => {
        expect(() => tell(state, order, at)).toThrow(
          expect.objectContaining({ code }) as StatelineError,
        );
      },
    }),
  };
};

describe('recovery', () => {
  const at = second(50);

  it('records a request once', () => {
    given([])
      .when(requestOrder)
      .then({ type: 'RecoveryRequested', data: { recoveryId, at, ...wish } });
    given([requestOrder]).when(requestOrder).thenNothing();
  });

  it('takes wishes only about a recovery that was requested', () => {
    given([]).when(cancel).thenRefused('recovery-not-found');
  });

  it('freezes one plan, in parts', () => {
    const steps = [aStep('s0001')];
    const part: RecoveryOrder = { kind: 'plan-part', planHash: 'h', part: 0, steps };
    given([requestOrder])
      .when(part)
      .then({
        type: 'RecoveryStepsPlanned',
        data: { recoveryId, at, planHash: 'h', part: 0, steps },
      });
    given([requestOrder, planOrder]).when(part).thenNothing();
    given([requestOrder, planOrder]).when(planOrder).thenNothing();
  });

  describe('approval', () => {
    it('binds the hash of the plan', () => {
      given([requestOrder, planOrder])
        .when(approval)
        .then({
          type: 'RecoveryApproved',
          data: { recoveryId, at, planHash: 'h', approvedBy: 'grace' },
        });
    });

    const approvalOf = (planHash: string): RecoveryOrder => ({
      kind: 'approve',
      planHash,
      approvedBy: 'grace',
    });

    it('is refused before there is a plan, and of another plan', () => {
      given([requestOrder]).when(approval).thenRefused('recovery-not-ready');
      given([requestOrder, planOrder]).when(approvalOf('x')).thenRefused('plan-hash-mismatch');
    });

    it('is refused of an expired plan', () => {
      given([requestOrder, planOrder]).when(approval, second(100)).thenRefused('plan-expired');
    });

    it('is refused a second time, and once it is over', () => {
      const planned = [requestOrder, planOrder];
      given([...planned, approval])
        .when(approval)
        .thenRefused('recovery-already-approved');
      given(running).when(approval).thenRefused('recovery-already-approved');
      given([...planned, cancel])
        .when(approval)
        .thenRefused('recovery-not-ready');
    });
  });

  it('is rejected as a plan only, and once', () => {
    const reject: RecoveryOrder = { kind: 'reject', rejectedBy: 'grace', reason: 'no' };
    given([requestOrder, planOrder])
      .when(reject)
      .then({
        type: 'RecoveryRejected',
        data: { recoveryId, at, rejectedBy: 'grace', reason: 'no' },
      });
    given([requestOrder, planOrder, reject]).when(reject).thenNothing();
    given(running).when(reject).thenRefused('recovery-not-ready');
    given([requestOrder, planOrder, reject]).when(approval).thenRefused('recovery-not-ready');
  });

  it('orders writes only while it is running', () => {
    const step = aStep('s0001');
    const { objectId: id, objectType, displayName } = step;
    const subject = { objectId: id, objectType, displayName };
    given(running)
      .when(issue('s0001'))
      .then({
        type: 'CompensationIssued',
        data: { recoveryId, at, ...subject, step, attempt: 1 },
      });
    given([requestOrder, planOrder, approval]).when(issue('s0001')).thenNothing();
    given([...running, cancel])
      .when(issue('s0001'))
      .thenNothing();
  });

  it('counts a write that is ordered again as the next attempt of the same step', () => {
    const { known } = given([...running, issue('s0001'), issue('s0001')]);
    expect(known()).toMatchObject({ taken: 1, open: { s0001: { attempt: 2 } } });
  });

  it('settles what is ordered once, also after a cancellation', () => {
    const { objectId: id, objectType, displayName } = aStep('s0001');
    const settled: RecoveryEvent = {
      type: 'CompensationApplied',
      data: {
        ...{ recoveryId, at, objectId: id, objectType, displayName },
        ...{ stepId: 's0001', attempt: 1, verdicts: [applied], detail: null },
      },
    };
    given([...running, issue('s0001')])
      .when(settle('s0001'))
      .then(settled);
    given([...running, issue('s0001'), cancel])
      .when(settle('s0001'))
      .then(settled);
    given([...running, issue('s0001'), settle('s0001')])
      .when(settle('s0001'))
      .thenNothing();
    given(running).when(settle('s0001')).thenNothing();
  });

  it('completes with what became of its steps', () => {
    const totals = { applied: 1, alreadySo: 0, skipped: 0, failed: 0, blocked: 1 };
    given([...running, issue('s0001'), settle('s0001')])
      .when({ kind: 'complete' })
      .then({ type: 'RecoveryCompleted', data: { recoveryId, at, totals } });
    given([...running, cancel])
      .when({ kind: 'complete' })
      .thenNothing();
  });

  it('counts a step that was so already as such', () => {
    const verdicts: readonly Verdict[] = [{ ...applied, verdict: 'already-so', found: 'Lyon' }];
    const already: RecoveryOrder = {
      kind: 'settle',
      settlements: [{ stepId: 's0001', result: 'applied', verdicts, detail: null }],
    };
    const { known } = given([...running, issue('s0001'), already]);
    expect(known().recovery.outcome).toMatchObject({ applied: 0, alreadySo: 1 });
  });

  it('is cancelled at any time before its end, and once', () => {
    const totals = { applied: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 1 };
    given(running)
      .when(cancel)
      .then({ type: 'RecoveryCancelled', data: { recoveryId, at, cancelledBy: 'grace', totals } });
    given([...running, cancel])
      .when(cancel)
      .thenNothing();
    given([...running, { kind: 'complete' }])
      .when(cancel)
      .thenRefused('recovery-not-ready');
  });

  it('fails once, with its reason', () => {
    const fail: RecoveryOrder = { kind: 'fail', reason: 'no history' };
    given([requestOrder])
      .when(fail)
      .then({ type: 'RecoveryFailed', data: { recoveryId, at, reason: 'no history' } });
    given([requestOrder, fail]).when(fail).thenNothing();
  });

  it('states a finish at the start and follows the pace from then on', () => {
    expect(given(running).known().recovery).toMatchObject({
      startedAt: second(3),
      estimatedFinishAt: instantAt(3600),
    });
    const half = given([...running, issue('s0001', 's0002'), settle('s0001')]).known();
    expect(half.recovery.estimatedFinishAt).toBe(second(7));
    const ended = given([...running, { kind: 'complete' }]).known();
    expect(ended.recovery).toMatchObject({ status: 'completed', estimatedFinishAt: null });
  });
});
