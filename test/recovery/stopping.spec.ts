import { objectId } from '../../src/domain/directory/directory-object.js';
import type { RecoveryOrder } from '../../src/domain/recovery/recovery-orders.js';
import type { Sent } from '../../src/recovery/group-writer.js';
import { anOperator } from '../support/an-operator.js';
import { GroupsUnderTest } from './group-under-test.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const NOTHING: Sent = { done: [], answered: [], silent: [] };
const by = anOperator('grace');
const pause: RecoveryOrder = { kind: 'pause', by };
const cancel: RecoveryOrder = { kind: 'cancel', by };
const resume: RecoveryOrder = { kind: 'resume', by };

describe('A write that is ordered', () => {
  let tenant: RecoveringTenant;
  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    await tenant.start();
  });
  afterEach(() => tenant.close());

  const moved = async (...users: readonly string[]): Promise<GroupsUnderTest> => {
    for (const user of users) tenant.directory.put(anObject('user', user, { department: 'Ops' }));
    const then = await tenant.look();
    for (const user of users) tenant.directory.change(objectId(user), { department: 'Sales' });
    await tenant.look();
    return GroupsUnderTest.of(tenant, await tenant.plan(then));
  };

  it.each([pause, cancel])('is not sent any more once somebody said $kind', async (wish) => {
    const run = await moved('ada');
    run.afterwards = ({ kind }) => {
      if (kind === 'issue') run.decide(wish);
    };
    const group = run.writer();
    const sent = await group.send(run.steps);

    expect(run.steps).toHaveLength(1);
    expect(tenant.directory.requests).toEqual([]);
    expect(await group.settle(sent ?? NOTHING)).toEqual(run.steps);
    expect(run.state.open.size).toBe(0);
  });

  it('was not tried as long as nothing of it was sent, however often it was ordered', async () => {
    const run = await moved('ada');
    const group = run.writer();
    run.afterwards = ({ kind }) => {
      if (kind === 'issue') run.decide(pause);
    };
    for (let time = 0; time < 5; time += 1) {
      const again = await group.settle((await group.send(run.steps)) ?? NOTHING);
      expect([again, await group.stillOpen(run.steps)]).toEqual([run.steps, []]);
      run.decide(resume);
    }
    run.afterwards = () => undefined;
    await group.settle((await group.send(run.steps)) ?? NOTHING);

    expect(run.events.at(-1)).toMatchObject({ type: 'CompensationApplied', data: { attempt: 1 } });
    expect(tenant.directory.requests).toHaveLength(1);
  });

  it('is recorded although what was to be sent beside it was kept back', async () => {
    const run = await moved('ada', 'bob');
    tenant.directory.faults.refuse = () => {
      run.decide(pause);
      return undefined;
    };
    const group = run.writer();
    const unsent = await group.settle((await group.send(run.steps)) ?? NOTHING);

    expect(unsent).toEqual(run.steps.slice(1));
    expect(run.state.recovery.outcome).toMatchObject({ applied: 1, failed: 0 });
    expect(run.state.open.size).toBe(0);
    expect(tenant.directory.requests.map((write) => write.objectId)).toEqual(['ada']);
  });
});
