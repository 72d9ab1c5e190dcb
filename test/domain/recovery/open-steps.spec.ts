import { objectId } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import { defaultChoices, type Step } from '../../../src/domain/recovery/plan.js';
import { recovery } from '../../../src/domain/recovery/recovery-decider.js';
import type { RecoveryEvent } from '../../../src/domain/recovery/recovery-events.js';
import type { RecoveryOrder } from '../../../src/domain/recovery/recovery-orders.js';
import type { RecoveryState } from '../../../src/domain/recovery/recovery.js';

const ref = { recoveryId: 'r1', at: instantAt(1000) };
const [oldId, newId] = [objectId('old'), objectId('new')];
const step: Step = {
  ...{ stepId: 's0001', objectId: oldId, objectType: 'application', displayName: 'Pay' },
  ...{ rank: 1, reason: '', place: null, changeIds: [], blocked: null },
  ...{ operation: 'recreate', attributes: [], lost: [] },
};
const before = [{ name: 'status', found: 'hard-deleted' }];

const running: readonly RecoveryEvent[] = [
  {
    type: 'RecoveryRequested',
    data: {
      ...ref,
      ...{ source: { kind: 'undo', recoveryId: 'r0' }, scope: {}, choices: defaultChoices },
      ...{ requestedBy: 'ada', reason: 'incident' },
    },
  },
  { type: 'RecoveryStarted', data: { ...ref, backupId: 'b' } },
];

const after = (...orders: readonly RecoveryOrder[]) => {
  const tell = (state: RecoveryState | null, order: RecoveryOrder) =>
    recovery.decide({ ...order, ...ref }, state);
  let state = running.reduce(recovery.evolve, null);
  let events: readonly RecoveryEvent[] = [];
  for (const order of orders) {
    events = tell(state, order);
    state = events.reduce(recovery.evolve, state);
  }
  return { events, open: state?.open.get(step.stepId), work: state?.work };
};

describe('A step that is ordered', () => {
  const issue: RecoveryOrder = { kind: 'issue', steps: [{ step, before }] };
  const withdraw: RecoveryOrder = { kind: 'withdraw', stepIds: [step.stepId] };
  const ids = { stepId: step.stepId, oldId, newId };
  const made: RecoveryOrder = { kind: 'made', made: [ids] };

  it('is as if it had not been, when nothing of it was sent', () => {
    const { open, work } = after(issue, withdraw);
    expect(open).toBeUndefined();
    expect(work?.uses.directory?.open).toBe(0);
    expect(after(withdraw).events).toEqual([]);
  });

  it('stays as its attempt before was, when nothing of the next one was sent', () => {
    expect(after(issue, issue).open).toMatchObject({ attempt: 2, former: { attempt: 1 } });
    expect(after(issue, issue, withdraw).open).toMatchObject({ attempt: 1, former: null, before });
  });

  it('keeps what stood there before the last try that sent it', () => {
    const other = [{ name: 'displayName', found: 'Paid' }];
    const again: RecoveryOrder = { kind: 'issue', steps: [{ step, before: other }] };
    expect(after(issue, again).open?.before).toEqual([...before, ...other]);
  });

  it('tells once what it made, and again only with the application id', () => {
    expect(after(issue, made).open?.created).toEqual({ oldId, newId });
    expect(after(issue, made, made).events).toEqual([]);
    const appId = { before: 'app', after: 'other' };
    const more: RecoveryOrder = { kind: 'made', made: [{ ...ids, oldId: newId, appId }] };
    expect(after(issue, made, more).events).toMatchObject([
      { type: 'ObjectRecreated', data: { objectId: oldId, newId, appId } },
    ]);
  });
});
