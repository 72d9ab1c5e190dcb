import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { eventually } from '../support/eventually.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const [ada, bob, mfa] = [objectId('ada'), objectId('bob'), objectId('mfa')];

describe('A recovery in trouble', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    directory.put(anObject('user', 'ada', { department: 'Ops', city: 'Lyon' }));
    directory.put(anObject('user', 'bob', { department: 'Ops' }));
    directory.put(anObject('group', 'admins', {}, [aMember('ada')]));
    directory.put(
      anObject('conditionalAccessPolicy', 'mfa', {
        state: 'enabled',
        conditions: { users: { excludeGroups: ['glass'] }, clientAppTypes: ['all'] },
      }),
    );
    then = await tenant.look();
  });
  afterEach(() => tenant.close());

  const moveToSales = async (): Promise<void> => {
    tenant.directory.change(ada, { department: 'Sales' });
    tenant.directory.change(bob, { department: 'Sales' });
    await tenant.look();
  };

  it('leaves alone and lists what somebody changed since the plan was made', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then);
    tenant.directory.change(ada, { department: 'Legal' });
    const done = await tenant.carryOut(plan);

    expect(done.outcome).toMatchObject({ applied: 1, skipped: 1 });
    expect(tenant.directory.held(ada).attributes['department']).toBe('Legal');
    const [skipped] = await tenant.stepsOf(done);
    expect(skipped).toMatchObject({
      outcome: 'skipped',
      verdicts: [
        {
          ...{ name: 'department', verdict: 'conflict' },
          ...{ expected: 'Sales', desired: 'Ops', found: 'Legal' },
        },
      ],
    });
  });

  it('overwrites what somebody changed since, when told so, and can still undo that', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then, { choices: { onConflict: 'overwrite' } });
    tenant.directory.change(ada, { department: 'Legal' });
    const done = await tenant.carryOut(plan);
    expect(tenant.directory.held(ada).attributes['department']).toBe('Ops');

    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(tenant.directory.held(ada).attributes['department']).toBe('Legal');
    expect(tenant.directory.held(bob).attributes['department']).toBe('Sales');
  });

  it('counts what is so already and does not write it', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then);
    tenant.directory.change(ada, { department: 'Ops' });
    const done = await tenant.carryOut(plan);
    expect(done.outcome).toMatchObject({ applied: 1, alreadySo: 1 });
    expect(tenant.directory.requests).toHaveLength(1);
  });

  it('keeps what others changed beside it inside the same value', async () => {
    await tenant.start();
    const users = { excludeGroups: [] };
    tenant.directory.change(mfa, { conditions: { users, clientAppTypes: ['all'] } });
    await tenant.look();
    const plan = await tenant.plan(then);
    tenant.directory.change(mfa, { conditions: { users, clientAppTypes: ['browser'] } });
    await tenant.carryOut(plan);
    expect(tenant.directory.held(mfa).attributes['conditions']).toEqual({
      users: { excludeGroups: ['glass'] },
      clientAppTypes: ['browser'],
    });
  });

  it('records the words of a directory that refuses, and goes on with the rest', async () => {
    await tenant.start();
    await moveToSales();
    tenant.directory.faults.refuse = ({ objectId: id }) =>
      id === ada ? 'Insufficient privileges to complete the operation.' : undefined;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 1, failed: 1 } });
    expect((await tenant.stepsOf(done))[0]).toMatchObject({
      outcome: 'failed',
      detail: 'Insufficient privileges to complete the operation.',
      verdicts: [{ name: 'department', verdict: 'refused', found: 'Sales' }],
    });
  });

  describe('whose answer is lost', () => {
    it('finds out that the write was applied, and does not repeat it', async () => {
      await tenant.start();
      await moveToSales();
      tenant.directory.lagMs = 15;
      tenant.directory.faults.lose = () => 'applied';
      const done = await tenant.carryOut(await tenant.plan(then));
      expect(done.outcome).toMatchObject({ applied: 2, alreadySo: 0 });
      expect(tenant.directory.requests).toHaveLength(2);
    });

    it('writes again what shows no effect for as long as an effect may take', async () => {
      await tenant.start();
      await moveToSales();
      let lost = 0;
      tenant.directory.faults.lose = () => (++lost <= 8 ? 'not-applied' : undefined);
      const done = await tenant.carryOut(await tenant.plan(then));
      expect(done.outcome).toMatchObject({ applied: 2 });
      expect(tenant.directory.requests).toHaveLength(10);
    });

    it('gives up in the end, says so, and goes on', async () => {
      await tenant.start({ readLagMs: 10 });
      await moveToSales();
      tenant.directory.faults.lose = ({ objectId: id }) => (id === ada ? 'not-applied' : undefined);
      const done = await tenant.carryOut(await tenant.plan(then));
      expect(done).toMatchObject({ status: 'completed', outcome: { applied: 1, failed: 1 } });
      expect(tenant.directory.requests.filter(({ objectId: id }) => id === ada)).toHaveLength(5);
    });
  });

  it('waits for a write to become visible', async () => {
    await tenant.start({ readLagMs: 200 });
    await moveToSales();
    tenant.directory.lagMs = 60;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome).toMatchObject({ applied: 2, failed: 0 });
    expect(tenant.directory.requests).toHaveLength(2);
  });

  it('does not believe a write that never shows', async () => {
    await tenant.start({ readLagMs: 10 });
    await moveToSales();
    tenant.directory.faults.ignore = ({ objectId: id }) => id === ada;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome).toMatchObject({ applied: 1, failed: 1 });
    expect((await tenant.stepsOf(done))[0]).toMatchObject({
      detail: 'The directory took the write and did not show it within 1 s',
    });
  });

  it('waits for a directory that is away, and goes on', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then);
    tenant.directory.faults.unreachable = true;
    await tenant.approve(plan);
    await eventually(() => tenant.directory.failedReads > 0);
    tenant.directory.faults.unreachable = false;
    expect(await tenant.ended(plan.recoveryId)).toMatchObject({
      status: 'completed',
      outcome: { applied: 2 },
    });
  });
});
