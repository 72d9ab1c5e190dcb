import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { eventually } from '../support/eventually.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const app = objectId('app');
const role = (id: string, isEnabled: boolean) => ({ id, value: id, isEnabled });
const [kept, added] = [role('kept', true), role('added', true)];
const halfWay = { appRoles: [kept, role('added', false)] };

describe('A recovery of which a write broke off half-way', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    tenant.directory.put(anObject('application', 'app', { appRoles: [kept] }));
    then = await tenant.look();
    tenant.directory.change(app, { appRoles: [kept, added] });
    await tenant.look();
    await tenant.start({ readLagMs: 20 });
  });
  afterEach(() => tenant.close());

  const roles = () => tenant.directory.held(app).attributes['appRoles'];

  it('finishes it, and is undone to what stood there before', async () => {
    let times = 0;
    tenant.directory.faults.cutOff = () => (++times === 1 ? halfWay : undefined);
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(roles()).toEqual([kept]);
    expect(done.outcome).toMatchObject({ applied: 1, skipped: 0, failed: 0 });
    const [step] = await tenant.stepsOf(done);
    expect(step?.verdicts).toEqual([
      {
        ...{ name: 'appRoles', verdict: 'applied' },
        ...{ expected: [kept, added], desired: [kept], found: [kept, added] },
      },
    ]);

    await tenant.look();
    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(roles()).toEqual([kept, added]);
  });

  it('takes for its own what was written before the rest of it was refused', async () => {
    tenant.directory.change(app, { displayName: 'other' });
    await tenant.look();
    tenant.directory.faults.refuse = (write) => {
      if (write.operation !== 'update' || !('appRoles' in write.attributes)) return undefined;
      tenant.directory.change(app, { displayName: 'app' });
      return 'Insufficient privileges';
    };
    const done = await tenant.carryOut(await tenant.plan(then));
    const [step] = await tenant.stepsOf(done);
    const told = step?.verdicts.map(({ name, verdict, found }) => [name, verdict, found]);
    expect(told?.sort()).toEqual([
      ['appRoles', 'refused', [kept, added]],
      ['displayName', 'applied', 'other'],
    ]);
  });

  it('is undone of all that was written before the rest of it was refused', async () => {
    tenant.directory.change(app, { displayName: 'other', notes: 'new' });
    await tenant.look();
    tenant.directory.faults.breakOff = () => ({ ...halfWay, displayName: 'app' });
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome).toMatchObject({ partial: 1 });
    const [step] = await tenant.stepsOf(done);
    const told = step?.verdicts.map(({ name, verdict, found, detail }) => [
      ...[name, verdict, found, detail],
    ]);
    const words = 'Request_Conflict: busy';
    expect(told?.sort()).toEqual([
      ['appRoles', 'not-possible', [kept, added], words],
      ['displayName', 'applied', 'other', undefined],
      ['notes', 'refused', 'new', words],
    ]);

    tenant.directory.faults = {};
    await tenant.look();
    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(tenant.directory.held(app).attributes).toMatchObject({
      ...{ appRoles: [kept, added], displayName: 'other', notes: 'new' },
    });
  });

  it('says so where it never gets further, and can be tried again or undone', async () => {
    tenant.directory.faults.cutOff = () => halfWay;
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome).toMatchObject({ applied: 0, failed: 1 });
    expect(roles()).toEqual(halfWay.appRoles);

    tenant.directory.faults.cutOff = () => undefined;
    await tenant.look();
    const retried = await tenant.carryOut(await tenant.retry(done.recoveryId));
    expect(retried.outcome).toMatchObject({ applied: 1 });
    expect(roles()).toEqual([kept]);
  });

  it('leaves what somebody else did by half since the plan was made', async () => {
    const plan = await tenant.plan(then);
    tenant.directory.change(app, halfWay);
    const done = await tenant.carryOut(plan);
    expect(done.outcome).toMatchObject({ applied: 0, skipped: 1 });
    expect(roles()).toEqual(halfWay.appRoles);
    expect((await tenant.stepsOf(done))[0]?.verdicts).toMatchObject([
      { verdict: 'conflict', found: halfWay.appRoles },
    ]);
  });

  it('is undone where it was cancelled before it was finished', async () => {
    const plan = await tenant.plan(then);
    const { promise: hold, resolve: release } = Promise.withResolvers<undefined>();
    tenant.directory.faults = { cutOff: () => halfWay, hold };
    await tenant.approve(plan);
    await eventually(() => tenant.directory.arrived > 0);
    await tenant.cancel(plan.recoveryId);
    release(undefined);
    const done = await tenant.ended(plan.recoveryId);
    expect([done.status, done.outcome.failed, roles()]).toEqual(['cancelled', 1, halfWay.appRoles]);

    tenant.directory.faults = {};
    await tenant.look();
    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(roles()).toEqual([kept, added]);
  });
});
