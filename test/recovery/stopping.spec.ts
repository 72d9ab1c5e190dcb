import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { recovery as decider } from '../../src/domain/recovery/recovery-decider.js';
import { stateOf } from '../../src/domain/recovery/recovery-fold.js';
import type { RecoveryOrder } from '../../src/domain/recovery/recovery-orders.js';
import { GroupWriter } from '../../src/recovery/group-writer.js';
import { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import type { Run } from '../../src/recovery/recovery-run.js';
import { anObject, RecoveringTenant, TENANT } from './recovering-tenant.js';

let tenant: RecoveringTenant;

beforeEach(async () => {
  tenant = await RecoveringTenant.open();
});

afterEach(() => tenant.close());

const wishes: readonly RecoveryOrder[] = [
  { kind: 'pause', pausedBy: 'grace' },
  { kind: 'cancel', cancelledBy: 'grace' },
];

describe('A write that is ordered', () => {
  it.each(wishes)('is not sent any more once somebody said $kind', async (wish) => {
    await tenant.start();
    tenant.directory.put(anObject('user', 'ada', { department: 'Ops' }));
    const then = await tenant.look();
    tenant.directory.change(objectId('ada'), { department: 'Sales' });
    await tenant.look();
    const { tenantId, ...plan } = await tenant.plan(then);
    const steps = (await tenant.stepsOf({ tenantId, ...plan })).map(({ step }) => step);

    let state = stateOf({ ...plan, status: 'running' });
    const decided = (order: RecoveryOrder) => {
      const command = { ...order, recoveryId: plan.recoveryId, at: instantAt(Date.now()) };
      const events = decider.decide(command, state);
      for (const event of events) state = decider.evolve(state, event) ?? state;
      return events;
    };
    const run: Run = {
      ...{ tenantId, recoveryId: plan.recoveryId },
      get state() {
        return state;
      },
      tell: (order) => {
        const events = decided(order);
        if (order.kind === 'issue') decided(wish);
        return Promise.resolve(events);
      },
    };
    const turn = {
      signal: new AbortController().signal,
      assertHeld: () => undefined,
      othersDoneAtMs: 0,
    };
    const now = tenant.history.tenant(TENANT).now();
    const sight = { writer: tenant.directory, currentIdOf: objectId, now };
    const group = new GroupWriter(sight, new RecoveryOptions(TENANT), run, turn);

    const sent = await group.send(steps);

    expect(steps).toHaveLength(1);
    expect(tenant.directory.requests).toEqual([]);
    expect(sent?.answered).toMatchObject([{ isUnknown: true }]);
  });
});
