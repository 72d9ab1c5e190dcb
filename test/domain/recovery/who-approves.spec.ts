import { MACHINE_ID, makerOf, type Operator } from '../../../src/domain/access/operator.js';
import { type Instant, instantAt } from '../../../src/domain/instant.js';
import { defaultChoices } from '../../../src/domain/recovery/plan.js';
import type { Proof } from '../../../src/domain/recovery/proof/proof.js';
import { recovery } from '../../../src/domain/recovery/recovery-decider.js';
import type { PlanTotals, RecoveryEvent } from '../../../src/domain/recovery/recovery-events.js';
import type { RecoveryOrder } from '../../../src/domain/recovery/recovery-orders.js';
import type { RecoveryState } from '../../../src/domain/recovery/recovery.js';
import { anOperator } from '../../support/an-operator.js';

const recoveryId = 'r1';
const second = (seconds: number): Instant => instantAt(seconds * 1000);
const at = second(5);
const ada = anOperator('ada');

const requestBy = (by: Operator): Extract<RecoveryOrder, { kind: 'request' }> => ({
  ...{ kind: 'request', scope: {}, choices: defaultChoices, reason: 'incident', by },
  source: { kind: 'instant', target: { instant: second(0), position: '7' } },
});
const withApproval: RecoveryOrder = { ...requestBy(ada), approval: 'with-request' };

const safe: Proof = { holds: true, violations: [], remarks: [] };
const unsafe: Proof = {
  holds: false,
  violations: [
    {
      ...{ rule: 'administrators', stepId: 's0002', policyId: null, policyName: null },
      detail: 'No global administrator is left',
    },
  ],
  remarks: [],
};
const totals: PlanTotals = { steps: 3, blocked: 1, kept: 1, objects: 3, estimatedMs: 100 };

interface Made {
  readonly proof?: Proof;
  readonly totals?: PlanTotals;
  readonly fourEyes?: boolean;
}
const plan = (made: Made = {}): RecoveryOrder => ({
  ...{ kind: 'plan', planHash: 'h', totals, nowPosition: '9', expiresAt: second(100) },
  ...{ proof: safe, fourEyes: false },
  ...made,
});
const approvalBy = (by: Operator): Extract<RecoveryOrder, { kind: 'approve' }> => ({
  ...{ kind: 'approve', planHash: 'h', by, overruled: null, fourEyes: true },
});

const decided = (state: RecoveryState | null, order: RecoveryOrder) =>
  recovery.decide({ ...order, recoveryId, at }, state);
const after = (...orders: readonly RecoveryOrder[]): RecoveryState | null =>
  orders.reduce<RecoveryState | null>(
    (state, order) => decided(state, order).reduce(recovery.evolve, state),
    null,
  );
const typesOf = (events: readonly RecoveryEvent[]) => events.map(({ type }) => type);

describe('A recovery that is approved with its request', () => {
  const requested = after(withApproval);

  it('is let be written by who requested it, in the same decision as its plan', () => {
    const events = decided(requested, plan());
    expect(typesOf(events)).toEqual(['RecoveryPlanned', 'RecoveryApproved']);
    expect(events[1]?.data).toEqual({
      ...{ recoveryId, at, planHash: 'h', overruled: null },
      ...{ approvedBy: 'ada', approvedById: 'account of ada' },
    });
    expect(after(withApproval, plan())?.recovery).toMatchObject({
      ...{ status: 'approved', approval: 'with-request', approvedBy: 'ada' },
      ...{ requestedById: 'account of ada', approvedById: 'account of ada' },
    });
  });

  it('is planned and approved once, however often the plan is told', () => {
    expect(decided(after(withApproval, plan()), plan())).toEqual([]);
  });

  it('waits for somebody else where four eyes are wanted', () => {
    const waiting = after(withApproval, plan({ fourEyes: true }));
    expect(waiting?.recovery).toMatchObject({ status: 'planned', approvedBy: null });
    expect(() => decided(waiting, approvalBy(ada))).toThrow('somebody else');
    expect(typesOf(decided(waiting, approvalBy(anOperator('grace'))))).toEqual([
      'RecoveryApproved',
    ]);
  });

  it.each([false, true])(
    'fails in the words of the proof when it would lock somebody out (four eyes: %s)',
    (fourEyes) => {
      const ended = after(withApproval, plan({ proof: unsafe, fourEyes }));
      expect(ended?.recovery).toMatchObject({
        ...{ status: 'failed', proof: unsafe, approvedBy: null, finishedAt: at },
        failure:
          'The plan would lock somebody out, so nothing was written: ' +
          'after step s0002: No global administrator is left',
      });
      expect(() => decided(ended, { ...approvalBy(ada), overruled: 'drill' })).toThrow(
        'cannot be approved',
      );
    },
  );

  it.each([false, true])(
    'is completed at once when there is nothing to write (four eyes: %s)',
    (fourEyes) => {
      const nothing = { ...totals, steps: 2 };
      expect(after(withApproval, plan({ totals: nothing, fourEyes }))?.recovery).toMatchObject({
        ...{ status: 'completed', approvedBy: null, startedAt: null, finishedAt: at },
        outcome: { applied: 0, blocked: 1 },
      });
    },
  );

  it('that was cancelled while it was planned stays cancelled', () => {
    const cancelled = after(withApproval, { kind: 'cancel', by: ada });
    expect(decided(cancelled, plan())).toEqual([]);
  });
});

describe('A recovery that is not approved with its request', () => {
  it.each([plan(), plan({ proof: unsafe }), plan({ totals: { ...totals, steps: 2 } })])(
    'waits with its plan',
    (made) => {
      expect(after(requestBy(ada), made)?.recovery).toMatchObject({
        ...{ status: 'planned', approval: null },
      });
    },
  );
});

describe('Four eyes', () => {
  it('are two where they are wanted, and else one pair is enough', () => {
    const planned = after(requestBy(ada), plan());
    expect(() => decided(planned, approvalBy(ada))).toThrow('somebody else');
    expect(typesOf(decided(planned, { ...approvalBy(ada), fourEyes: false }))).toEqual([
      'RecoveryApproved',
    ]);
  });

  it('know an account by its id, whatever its name is', () => {
    const planned = after(requestBy(ada), plan());
    expect(() => decided(planned, approvalBy({ ...ada, name: 'Ada King' }))).toThrow(
      'somebody else',
    );
    expect(typesOf(decided(planned, approvalBy({ name: 'ada', id: 'another ada' })))).toEqual([
      'RecoveryApproved',
    ]);
  });

  it('are one pair where one made the other’s account or token, or a third both', () => {
    const made = (id: string, madeById: string) => ({ name: id, id, madeById });
    const planned = (by: Operator) => after(requestBy(by), plan());
    const refused: readonly (readonly [Operator, Operator])[] = [
      [ada, made('token', ada.id)],
      [made('token', ada.id), ada],
      [made('one', ada.id), made('other', ada.id)],
      [{ name: 'machine', id: MACHINE_ID }, made('glass', MACHINE_ID)],
    ];
    for (const [requester, approver] of refused) {
      expect(() => decided(planned(requester), approvalBy(approver))).toThrow('somebody else');
    }
    const allowed: readonly (readonly [Operator, Operator])[] = [
      [made('one', 'grace'), made('other', ada.id)],
      [made('one', MACHINE_ID), made('other', MACHINE_ID)],
      [made('one', ada.id), anOperator('grace')],
    ];
    for (const [requester, approver] of allowed) {
      expect(typesOf(decided(planned(requester), approvalBy(approver)))).toEqual([
        'RecoveryApproved',
      ]);
    }
  });

  it('see whoever made the first of a row of accounts', () => {
    const first = { name: 'first', id: 'first', madeById: ada.id };
    expect([makerOf(ada), makerOf(first)]).toEqual([ada.id, ada.id]);
    expect(makerOf({ ...first, madeById: MACHINE_ID })).toBe('first');
  });

  it('know who requested a recovery before accounts had ids by the name', () => {
    const [requested] = decided(null, requestBy(ada));
    if (requested?.type !== 'RecoveryRequested') throw new Error('Nothing was requested');
    const { requestedById: left, ...data } = requested.data;
    expect(left).toBe('account of ada');
    const old = recovery.evolve(null, { ...requested, data });
    const planned = decided(old, plan()).reduce(recovery.evolve, old);
    expect(() => decided(planned, approvalBy(ada))).toThrow('somebody else');
    expect(typesOf(decided(planned, approvalBy(anOperator('grace'))))).toEqual([
      'RecoveryApproved',
    ]);
  });
});
