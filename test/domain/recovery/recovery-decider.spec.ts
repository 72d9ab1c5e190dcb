import type { Operator } from '../../../src/domain/access/operator.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import type { StatelineError } from '../../../src/domain/errors.js';
import { type Instant, instantAt } from '../../../src/domain/instant.js';
import { defaultChoices, type Step } from '../../../src/domain/recovery/plan.js';
import type { Proof } from '../../../src/domain/recovery/proof/proof.js';
import { recovery } from '../../../src/domain/recovery/recovery-decider.js';
import type { RecoveryEvent, Verdict } from '../../../src/domain/recovery/recovery-events.js';
import type { RecoveryOrder } from '../../../src/domain/recovery/recovery-orders.js';
import type { RecoveryState } from '../../../src/domain/recovery/recovery.js';
import { anOperator } from '../../support/an-operator.js';

const recoveryId = 'r1';
const second = (seconds: number): Instant => instantAt(seconds * 1000);
const target = { instant: second(0), position: '7' };

const aStep = (stepId: string): Step => ({
  stepId,
  objectId: objectId(`object-of-${stepId}`),
  objectType: 'user',
  displayName: 'Ada',
  rank: 200,
  reason: 'Changed by eve',
  place: null,
  changeIds: [],
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
  reason: 'incident',
} as const;
const requestOrder: RecoveryOrder = { kind: 'request', by: anOperator('ada'), ...wish };
const byAda = { requestedBy: 'ada', requestedById: 'account of ada' };
const byGrace = { approvedBy: 'grace', approvedById: 'account of grace' };
const safe: Proof = { holds: true, violations: [], remarks: [] };
const unsafe: Proof = {
  holds: false,
  violations: [
    {
      rule: 'administrators',
      stepId: 's0002',
      policyId: null,
      policyName: null,
      detail: 'No global administrator is left',
    },
  ],
  remarks: [],
};
const aPlan = (proof: Proof): RecoveryOrder => ({
  kind: 'plan',
  planHash: 'h',
  totals: { steps: 3, blocked: 1, kept: 0, objects: 3, estimatedMs: 100 },
  nowPosition: '9',
  expiresAt: second(100),
  proof,
  fourEyes: false,
});
const planOrder = aPlan(safe);
const anApproval = (
  more: { planHash?: string; by?: Operator; overruled?: string; fourEyes?: boolean } = {},
): RecoveryOrder => ({
  kind: 'approve',
  planHash: 'h',
  by: anOperator('grace'),
  overruled: null,
  fourEyes: false,
  ...more,
});
const approval = anApproval();
const start: RecoveryOrder = { kind: 'start', backupId: 'b' };
const before = [{ name: 'city', found: 'Rome' }];
const issue = (...ids: string[]): RecoveryOrder => ({
  kind: 'issue',
  steps: ids.map((id) => ({ step: aStep(id), before })),
});
const settle = (...ids: string[]): RecoveryOrder => ({
  kind: 'settle',
  settlements: ids.map((stepId) => ({
    ...{ stepId, result: 'applied', verdicts: [applied], detail: null },
  })),
});
const cancel: RecoveryOrder = { kind: 'cancel', by: anOperator('grace') };

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
      .then({ type: 'RecoveryRequested', data: { recoveryId, at, ...wish, ...byAda } });
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
          data: { recoveryId, at, planHash: 'h', ...byGrace, overruled: null },
        });
    });

    it('of a plan that locks somebody out wants a reason, which stands in the record', () => {
      const planned = [requestOrder, aPlan(unsafe)];
      given(planned).when(approval).thenRefused('plan-not-safe');
      given(planned)
        .when(anApproval({ overruled: 'drill' }))
        .then({
          type: 'RecoveryApproved',
          data: { recoveryId, at, planHash: 'h', ...byGrace, overruled: 'drill' },
        });
      expect(
        given([...planned, anApproval({ overruled: 'drill' })]).known().recovery,
      ).toMatchObject({
        status: 'approved',
        proof: unsafe,
        approvedBy: 'grace',
        overruled: 'drill',
      });
    });

    it('overrules nothing where nothing is to be overruled', () => {
      const { known } = given([requestOrder, planOrder, anApproval({ overruled: 'drill' })]);
      expect(known().recovery.overruled).toBeNull();
    });

    it('is refused before there is a plan, and of another plan', () => {
      given([requestOrder]).when(approval).thenRefused('recovery-not-ready');
      given([requestOrder, planOrder])
        .when(anApproval({ planHash: 'x' }))
        .thenRefused('plan-hash-mismatch');
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
    const reject: RecoveryOrder = { kind: 'reject', by: anOperator('grace'), reason: 'no' };
    given([requestOrder, planOrder])
      .when(reject)
      .then({
        type: 'RecoveryRejected',
        data: {
          recoveryId,
          at,
          rejectedBy: 'grace',
          rejectedById: 'account of grace',
          reason: 'no',
        },
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
        data: { recoveryId, at, ...subject, step, attempt: 1, before },
      });
    given([requestOrder, planOrder, approval]).when(issue('s0001')).thenNothing();
    given([...running, cancel])
      .when(issue('s0001'))
      .thenNothing();
  });

  it('counts a write that is ordered again as the next attempt of the same step', () => {
    const { known } = given([...running, issue('s0001'), issue('s0001')]);
    expect(known().open.get('s0001')).toMatchObject({ attempt: 2, issuedAt: second(4) });
  });

  it('counts a step once that is named twice in one order', () => {
    const ordered = [...running, issue('s0001', 's0001')];
    expect(given(ordered).known().open.get('s0001')?.attempt).toBe(1);
    const { outcome } = given([...ordered, settle('s0001', 's0001')]).known().recovery;
    expect(outcome.applied).toBe(1);
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
    const totals = { applied: 1, partial: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 1 };
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
    const totals = { applied: 0, partial: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 1 };
    given(running)
      .when(cancel)
      .then({
        type: 'RecoveryCancelled',
        data: { recoveryId, at, cancelledBy: 'grace', cancelledById: 'account of grace', totals },
      });
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

  describe('that is paused', () => {
    const pause: RecoveryOrder = { kind: 'pause', by: anOperator('grace') };
    const resume: RecoveryOrder = { kind: 'resume', by: anOperator('ada') };

    it('orders nothing, settles what is under way, and goes on when it is resumed', () => {
      given(running)
        .when(pause)
        .then({
          type: 'RecoveryPaused',
          data: { recoveryId, at, pausedBy: 'grace', pausedById: 'account of grace' },
        });
      const paused = [...running, issue('s0001'), pause];
      given(paused).when(pause).thenNothing();
      given(paused).when(issue('s0002')).thenNothing();
      given(paused).when({ kind: 'complete' }).thenNothing();
      expect(given([...paused, settle('s0001')]).known()).toMatchObject({
        recovery: { status: 'paused', outcome: { applied: 1 }, estimatedFinishAt: null },
        open: new Map(),
      });
      given(paused)
        .when(resume)
        .then({
          type: 'RecoveryResumed',
          data: { recoveryId, at, resumedBy: 'ada', resumedById: 'account of ada' },
        });
      expect(given([...paused, resume]).known().recovery.status).toBe('running');
    });

    it('before it was begun is begun when it is resumed', () => {
      const paused = [requestOrder, planOrder, approval, pause];
      given(paused).when(start).thenNothing();
      expect(given([...paused, resume]).known().recovery.status).toBe('approved');
    });

    it('can be cancelled, and not approved again', () => {
      const paused = [...running, pause];
      given(paused).when(approval).thenRefused('recovery-already-approved');
      expect(given([...paused, cancel]).known().recovery.status).toBe('cancelled');
    });

    it('has to be under way', () => {
      given([requestOrder, planOrder]).when(pause).thenRefused('recovery-not-ready');
      given([requestOrder, planOrder]).when(resume).thenRefused('recovery-not-ready');
      given([...running, { kind: 'complete' }])
        .when(pause)
        .thenRefused('recovery-not-ready');
      given(running).when(resume).thenNothing();
    });
  });

  it('keeps what came of trying its plan out, as long as it is a plan', () => {
    const rehearsal = {
      planHash: 'h',
      totals: { applied: 3, partial: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 0 },
      tookMs: 400,
      failures: [],
      failure: null,
    };
    const rehearsed: RecoveryOrder = { kind: 'rehearsed', by: anOperator('ada'), ...rehearsal };
    const byWhom = { rehearsedBy: 'ada', rehearsedById: 'account of ada' };
    given([requestOrder, planOrder])
      .when(rehearsed)
      .then({ type: 'RecoveryRehearsed', data: { recoveryId, at, ...rehearsal, ...byWhom } });
    const { recovery: tried } = given([requestOrder, planOrder, rehearsed]).known();
    expect(tried).toMatchObject({ status: 'planned', rehearsal: { at: second(2), ...rehearsal } });
    given([requestOrder, planOrder])
      .when({ ...rehearsed, planHash: 'x' })
      .thenRefused('plan-hash-mismatch');
    given(running).when(rehearsed).thenRefused('recovery-not-ready');
  });

  it('tells of an object made anew in the same breath as of the step that made it', () => {
    const created = { oldId: objectId('old'), newId: objectId('new') };
    const appId = { before: 'app-1', after: 'app-2' };
    const { objectType, displayName } = aStep('s0001');
    const made = tell(
      given([...running, issue('s0001')]).known(),
      {
        kind: 'settle',
        settlements: [
          {
            ...{ stepId: 's0001', result: 'applied', verdicts: [applied], detail: null },
            created: { ...created, appId },
          },
        ],
      },
      at,
    );
    expect(made.map(({ type }) => type)).toEqual(['CompensationApplied', 'ObjectRecreated']);
    expect(made[1]?.data).toEqual({
      ...{ recoveryId, at, objectId: 'old', objectType, displayName },
      ...{ stepId: 's0001', newId: 'new', appId },
    });
  });

  it('counts a step of which a part was not written as partial', () => {
    const verdicts: readonly Verdict[] = [
      applied,
      { ...applied, name: 'mobilePhone', verdict: 'refused', detail: 'Insufficient privileges' },
    ];
    const partly: RecoveryOrder = {
      kind: 'settle',
      settlements: [{ stepId: 's0001', result: 'applied', verdicts, detail: null }],
    };
    const { known } = given([...running, issue('s0001'), partly]);
    expect(known().recovery.outcome).toMatchObject({ applied: 0, partial: 1 });
  });
});
