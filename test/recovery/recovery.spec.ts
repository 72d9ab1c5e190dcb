import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { instantAt, instantPlus } from '../../src/domain/instant.js';
import { eventually } from '../support/eventually.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const [ada, bob, admins] = [objectId('ada'), objectId('bob'), objectId('admins')];

const refusedWith = (code: string): unknown => expect.objectContaining({ code });

describe('A recovery', () => {
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

  it('brings attributes, links and deleted objects back and says what it did', async () => {
    await tenant.start();
    tenant.directory.change(ada, { department: 'Sales' });
    tenant.directory.put({ ...tenant.directory.held(bob), status: 'soft-deleted' });
    tenant.directory.put(anObject('group', 'admins', {}, [aMember('bob')]));
    await tenant.look();

    const plan = await tenant.plan(then);
    expect(plan).toMatchObject({
      status: 'planned',
      totals: { steps: 4, blocked: 0, objects: 3 },
      requestedBy: 'ada@example.com',
      reason: 'incident 7',
      startedAt: null,
      backupId: null,
    });
    const done = await tenant.carryOut(plan);

    expect(done).toMatchObject({
      status: 'completed',
      backupId: 'backup-before-recovery',
      outcome: { applied: 4, alreadySo: 0, skipped: 0, failed: 0, blocked: 0 },
      estimatedFinishAt: null,
    });
    expect(tenant.directory.requests).toEqual([
      { operation: 'restore', objectId: 'bob', objectType: 'user' },
      {
        ...{ operation: 'update', objectId: 'ada', objectType: 'user' },
        attributes: { department: 'Ops' },
      },
      { operation: 'addLink', objectId: 'admins', objectType: 'group', link: aMember('ada') },
      { operation: 'removeLink', objectId: 'admins', objectType: 'group', link: aMember('bob') },
    ]);
  });

  it('orders each write on record, under the recovery it belongs to, before it is written', async () => {
    await tenant.start();
    await moveToSales();
    const { recoveryId } = await tenant.carryOut(await tenant.plan(then));

    const events = await tenant.recoveryEvents(recoveryId);
    expect(events.map(({ event }) => event.type)).toEqual([
      'RecoveryRequested',
      'RecoveryStepsPlanned',
      'RecoveryPlanned',
      'RecoveryApproved',
      'RecoveryStarted',
      'CompensationIssued',
      'CompensationIssued',
      'CompensationApplied',
      'CompensationApplied',
      'RecoveryCompleted',
    ]);
    for (const { metadata } of events) {
      expect(metadata).toMatchObject({
        tenantId: 't',
        reader: 'recovery',
        $correlationId: recoveryId,
      });
    }
  });

  it('writes nothing before its plan is approved', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then);
    await expect(tenant.approve({ ...plan, planHash: 'another' })).rejects.toEqual(
      refusedWith('plan-hash-mismatch'),
    );
    await tenant.reject(plan.recoveryId);
    await expect(tenant.approve(plan)).rejects.toEqual(refusedWith('recovery-not-ready'));

    expect(tenant.get(plan.recoveryId).status).toBe('rejected');
    expect(tenant.directory.arrived).toBe(0);
    expect(tenant.backups).toEqual([]);
  });

  it('does not write a plan that is too old', async () => {
    let now = instantAt(Date.now());
    await tenant.start({ clock: () => now });
    await moveToSales();
    const plan = await tenant.plan(then);
    now = instantPlus(now, 24 * 60 * 60_000);
    await expect(tenant.approve(plan)).rejects.toEqual(refusedWith('plan-expired'));
    expect(tenant.directory.arrived).toBe(0);
  });

  it('is approved once', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then);
    await tenant.carryOut(plan);
    await expect(tenant.approve(plan)).rejects.toEqual(refusedWith('recovery-already-approved'));
    expect(tenant.directory.requests).toHaveLength(2);
  });

  it('stops before the next write when it is cancelled, and settles what is under way', async () => {
    await tenant.start({ groupSize: 1, groupsAtATime: 1 });
    await moveToSales();
    const plan = await tenant.plan(then);
    let release: () => void = () => undefined;
    tenant.directory.faults.hold = new Promise((resolve) => (release = resolve));
    await tenant.approve(plan);
    await eventually(() => tenant.directory.arrived === 1);
    await tenant.cancel(plan.recoveryId);
    release();

    const cancelled = await tenant.ended(plan.recoveryId);
    expect(cancelled).toMatchObject({ status: 'cancelled', outcome: { applied: 1 } });
    const outcomes = (await tenant.stepsOf(plan)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['applied', 'planned']);
    expect(tenant.directory.arrived).toBe(1);

    await tenant.carryOut(await tenant.undo(plan.recoveryId));
    expect(tenant.directory.held(ada).attributes['department']).toBe('Sales');
  });

  it('takes a later plan in turn, so that two never write at once', async () => {
    await tenant.start();
    await moveToSales();
    const [one, two] = [await tenant.plan(then), await tenant.plan(then)];
    await Promise.all([tenant.approve(one), tenant.approve(two)]);
    expect((await tenant.ended(one.recoveryId)).outcome).toMatchObject({ applied: 2 });
    expect((await tenant.ended(two.recoveryId)).outcome).toMatchObject({ alreadySo: 2 });
    expect(tenant.directory.requests).toHaveLength(2);
  });

  it('shows in the plan what cannot be brought back, and does not try', async () => {
    await tenant.start();
    const group = { groupTypes: ['DynamicMembership'] };
    tenant.directory.put(anObject('group', 'admins', group, [aMember('bob')]));
    tenant.directory.change(ada, { department: 'Sales', onPremisesSyncEnabled: true });
    tenant.directory.put({ ...tenant.directory.held(bob), status: 'gone' });
    await tenant.look();
    const plan = await tenant.plan(then, { scope: { types: ['user', 'group'] } });
    const blocked = (await tenant.stepsOf(plan)).filter(({ outcome }) => outcome === 'blocked');
    expect(blocked.map(({ step }) => step)).toMatchObject([
      { operation: 'update', objectId: ada, blocked: { reason: 'synced-from-on-premises' } },
      { operation: 'addLink', link: { targetId: ada }, blocked: { reason: 'dynamic-membership' } },
      {
        operation: 'removeLink',
        link: { targetId: bob },
        blocked: { reason: 'dynamic-membership' },
      },
    ]);
    const done = await tenant.carryOut(plan);
    expect(done.outcome).toMatchObject({ blocked: 3 });
    expect(tenant.directory.requests.map(({ objectId: id }) => id)).not.toContain(ada);
  });

  it('is undone by a plan like any other, and the undo too', async () => {
    await tenant.start();
    await moveToSales();
    tenant.directory.put(anObject('group', 'admins', {}, [aMember('bob')]));
    tenant.directory.put(anObject('group', 'new'));
    await tenant.look();
    const damaged = tenant.directory.all();
    const done = await tenant.carryOut(
      await tenant.plan(then, { choices: { created: 'softDelete' } }),
    );
    const recovered = tenant.directory.all();
    expect(recovered).not.toEqual(damaged);

    const undo = await tenant.undo(done.recoveryId);
    expect(undo).toMatchObject({
      status: 'planned',
      source: { kind: 'undo', recoveryId: done.recoveryId },
      totals: { steps: 5, blocked: 0 },
    });
    const undone = await tenant.carryOut(undo);
    expect(tenant.directory.all()).toEqual(damaged);
    await tenant.carryOut(await tenant.undo(undone.recoveryId));
    expect(tenant.directory.all()).toEqual(recovered);
  });

  it('cannot be undone before it has ended, or when it wrote nothing', async () => {
    await tenant.start();
    await moveToSales();
    const plan = await tenant.plan(then);
    const notUndoable = refusedWith('recovery-not-undoable');
    await expect(tenant.undo(plan.recoveryId)).rejects.toEqual(notUndoable);
    await tenant.reject(plan.recoveryId);
    await expect(tenant.undo(plan.recoveryId)).rejects.toEqual(notUndoable);
    await expect(tenant.undo('nobody')).rejects.toEqual(refusedWith('recovery-not-found'));
  });

  it('of what one actor did keeps what others did, also where they came later', async () => {
    await tenant.start();
    const mallory = { kind: 'user', id: 'm', name: 'mallory@example.com', ip: null } as const;
    const grace = { kind: 'user', id: 'g', name: 'grace@example.com', ip: null } as const;
    tenant.directory.change(ada, { department: 'Sales', city: 'Rome' });
    tenant.directory.put(anObject('group', 'admins', {}, [aMember('ada'), aMember('bob')]));
    await tenant.look(mallory);
    tenant.directory.change(ada, { city: 'Oslo' });
    tenant.directory.change(bob, { department: 'Legal' });
    await tenant.look(grace);

    const plan = await tenant.plan(then, { scope: { actors: ['mallory@example.com'] } });
    const steps = (await tenant.stepsOf(plan)).map(({ step }) => step);
    expect(steps).toMatchObject([
      { objectId: ada, attributes: [{ name: 'department', expected: 'Sales', desired: 'Ops' }] },
      { objectId: ada, blocked: { reason: 'changed-later-by-another' } },
      { objectId: admins, operation: 'removeLink', link: { targetId: bob } },
    ]);
    await tenant.carryOut(plan);
    expect(tenant.directory.held(ada).attributes).toMatchObject({
      department: 'Ops',
      city: 'Oslo',
    });
    expect(tenant.directory.held(bob).attributes['department']).toBe('Legal');
    expect(tenant.directory.held(admins).links).toEqual([aMember('ada')]);
  });

  it('never empties an object that was created since, however narrow the scope', async () => {
    await tenant.start();
    tenant.directory.put(anObject('user', 'new', { department: 'Ops' }));
    await tenant.look();
    const plan = await tenant.plan(then, { scope: { attributes: ['department'] } });
    expect(plan.totals).toMatchObject({ steps: 1, kept: 1 });
  });

  it('goes through hundreds of steps, and shows them page by page and by outcome', async () => {
    for (let user = 0; user < 230; user += 1) {
      tenant.directory.put(anObject('user', `user-${String(user)}`, { department: 'Ops' }));
    }
    const target = await tenant.look();
    await tenant.start();
    for (const { objectId: id } of tenant.directory.all()) {
      if (id.startsWith('user-')) tenant.directory.change(id, { department: 'Sales' });
    }
    await tenant.look();
    tenant.directory.faults.refuse = ({ objectId: id }) => (id === 'user-7' ? 'No' : undefined);
    const done = await tenant.carryOut(await tenant.plan(target));
    expect(done.outcome).toMatchObject({ applied: 229, failed: 1 });

    const { steps } = tenant.running;
    const first = await steps.page(done.recoveryId, { size: 150 });
    const second = await steps.page(done.recoveryId, { size: 150, after: first.next ?? '' });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([150, 80, null]);
    expect((await steps.page(done.recoveryId, { size: 10 }, 'failed')).rows).toMatchObject([
      { step: { objectId: 'user-7' }, detail: 'No' },
    ]);
    await expect(steps.page(done.recoveryId, { size: 10, after: 'x' })).rejects.toEqual(
      refusedWith('invalid-value'),
    );
  });

  it('is cancelled also while it records without a pause', async () => {
    for (let user = 0; user < 300; user += 1) {
      tenant.directory.put(anObject('user', `user-${String(user)}`, { department: 'Ops' }));
    }
    const target = await tenant.look();
    await tenant.start({ groupSize: 1 });
    for (const { objectId: id } of tenant.directory.all()) {
      if (id.startsWith('user-')) tenant.directory.change(id, { department: 'Sales' });
    }
    await tenant.look();
    const plan = await tenant.plan(target);
    await tenant.approve(plan);
    await eventually(() => tenant.directory.arrived > 20);
    await tenant.cancel(plan.recoveryId);

    const { status, outcome } = await tenant.ended(plan.recoveryId);
    expect(status).toBe('cancelled');
    expect(outcome.applied).toBe(tenant.directory.requests.length);
    expect(outcome.applied).toBeLessThan(300);
  });

  it('is listed for its own tenant, newest first', async () => {
    await tenant.start();
    await moveToSales();
    const [one, two] = [await tenant.plan(then), await tenant.plan(then)];
    const { recoveries } = tenant.running;
    const first = recoveries.list('t', { size: 1 });
    expect(first.rows).toMatchObject([{ recoveryId: two.recoveryId }]);
    expect(recoveries.list('t', { size: 5, after: first.next ?? '' })).toMatchObject({
      rows: [{ recoveryId: one.recoveryId }],
      next: null,
    });
    expect(recoveries.list('another', { size: 5 }).rows).toEqual([]);
    expect(() => recoveries.get('another', one.recoveryId)).toThrow(
      refusedWith('recovery-not-found') as Error,
    );
    expect(one.planHash).toBe(two.planHash);
  });

  it('is not requested for an instant that is not known', async () => {
    await tenant.start();
    await expect(tenant.request({ ...then, position: '999999' })).rejects.toEqual(
      refusedWith('invalid-value'),
    );
    expect(tenant.running.recoveries.ids()).toEqual([]);
  });
});
