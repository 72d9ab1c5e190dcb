import { Logger } from '@nestjs/common';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const ada = objectId('ada');
const HOUR_MS = 3_600_000;

describe('A clock that is set while a recovery waits for what it wrote', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    tenant.directory.put(anObject('user', 'ada', { department: 'Ops' }));
    then = await tenant.look();
    tenant.directory.change(ada, { department: 'Sales' });
    await tenant.look();
  });
  afterEach(() => tenant.close());

  /** From the first write on, the clock goes by so much at each look at it. */
  const startWithClock = async (stepMs: number, readLagMs: number): Promise<void> => {
    let setByMs = 0;
    const clock = () => {
      if (tenant.directory.requests.length > 0) setByMs += stepMs;
      return instantAt(Date.now() + setByMs);
    };
    await tenant.start({ clock, readLagMs });
  };

  it('does not keep it waiting where it is set back', async () => {
    tenant.directory.faults.ignore = () => true;
    await startWithClock(-HOUR_MS, 40);
    const done = await tenant.carryOut(await tenant.plan(then));

    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 0, failed: 1 } });
  });

  it('does not have it write again where it is put forward', async () => {
    tenant.directory.faults.lose = () => 'applied';
    tenant.directory.lagMs = 300;
    await startWithClock(HOUR_MS, 20_000);
    const done = await tenant.carryOut(await tenant.plan(then));

    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 1, failed: 0 } });
    expect(tenant.directory.requests).toHaveLength(1);
  });
});
