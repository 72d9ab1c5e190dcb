import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import { GroupsUnderTest } from './group-under-test.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const ada = objectId('ada');

describe('What a recovery takes for its own effect', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    tenant.directory.put(anObject('user', 'ada', { department: 'Ops', mobilePhone: '1' }));
    then = await tenant.look();
    tenant.directory.change(ada, { department: 'Sales', mobilePhone: '2' });
    await tenant.look();
    await tenant.start();
  });
  afterEach(() => tenant.close());

  const verdictsOf = async (recovery: Recovery) =>
    Object.fromEntries(
      (await tenant.stepsOf(recovery)).flatMap(({ verdicts }) =>
        verdicts.map(({ name, verdict, found }) => [name, [verdict, found]]),
      ),
    );

  it('is not what was so before it wrote, although the answer was lost', async () => {
    const plan = await tenant.plan(then);
    tenant.directory.change(ada, { mobilePhone: '1' });
    tenant.directory.faults.lose = () => 'applied';
    const done = await tenant.carryOut(plan);
    expect(await verdictsOf(done)).toEqual({
      department: ['applied', 'Sales'],
      mobilePhone: ['already-so', '1'],
    });

    tenant.directory.faults.lose = () => undefined;
    await tenant.look();
    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(tenant.directory.held(ada).attributes).toMatchObject({
      department: 'Sales',
      mobilePhone: '1',
    });
  });

  it('is known to the process that goes on after it', async () => {
    const run = await GroupsUnderTest.of(tenant, await tenant.plan(then));
    tenant.directory.change(ada, { mobilePhone: '1' });
    await run.writer().send(run.steps);

    expect(await run.writer().stillOpen()).toEqual([]);
    expect(run.events.at(-1)).toMatchObject({
      type: 'CompensationApplied',
      data: {
        verdicts: [
          { name: 'department', verdict: 'applied', found: 'Sales' },
          { name: 'mobilePhone', verdict: 'already-so' },
        ],
      },
    });
  });

  it('is what was written before the rest of it was refused', async () => {
    tenant.directory.faults.refuse = (write) => {
      if (write.operation !== 'update' || !('mobilePhone' in write.attributes)) return undefined;
      const { department } = write.attributes;
      if (department !== undefined) tenant.directory.change(ada, { department });
      return 'Insufficient privileges';
    };
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome).toMatchObject({ partial: 1 });
    expect(await verdictsOf(done)).toEqual({
      department: ['applied', 'Sales'],
      mobilePhone: ['refused', '2'],
    });

    tenant.directory.faults.refuse = () => undefined;
    await tenant.look();
    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(tenant.directory.held(ada).attributes['department']).toBe('Sales');
  });

  it('is not what the directory says to be so and does not show', async () => {
    tenant.directory.faults.deny = () => true;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome).toMatchObject({ failed: 1 });
    expect((await tenant.stepsOf(done))[0]).toMatchObject({
      detail: 'The directory says that it is so already, and does not show it',
    });
  });
});
