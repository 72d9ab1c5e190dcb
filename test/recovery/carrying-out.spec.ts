import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import { eventually } from '../support/eventually.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const idOf = (user: number) => objectId(`user-${String(user)}`);
const [crew, mfa] = [objectId('crew'), objectId('mfa')];

describe('A recovery that is carried out', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  /** Users who are moved to another department, all of them. */
  const moved = async (users: number): Promise<void> => {
    for (let user = 0; user < users; user += 1) {
      const attributes = { department: 'Ops', city: 'Lyon', mobilePhone: '1' };
      tenant.directory.put(anObject('user', idOf(user), attributes));
    }
    tenant.directory.put(anObject('group', 'crew', {}, [aMember('user-0')]));
    tenant.directory.put(
      anObject('conditionalAccessPolicy', 'mfa', {
        state: 'disabled',
        conditions: { users: { excludeGroups: ['crew'] }, clientAppTypes: ['all'] },
      }),
    );
    then = await tenant.look();
    for (let user = 0; user < users; user += 1) {
      tenant.directory.change(idOf(user), { department: 'Sales', mobilePhone: '2' });
    }
    await tenant.look();
  };

  const departments = (users: number): readonly unknown[] =>
    Array.from(
      { length: users },
      (_, user) => tenant.directory.held(idOf(user)).attributes['department'],
    );

  /** Approves, and waits until the first write is on its way; gives what lets it through. */
  const heldUp = async (plan: Recovery): Promise<() => void> => {
    const held = Promise.withResolvers<undefined>();
    tenant.directory.faults.hold = held.promise;
    await tenant.approve(plan);
    await eventually(() => tenant.directory.arrived > 0);
    return () => {
      held.resolve(undefined);
    };
  };

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
  });
  afterEach(() => tenant.close());

  it('holds back exactly those of a thousand steps whose objects changed since the plan', async () => {
    const users = 1000;
    await tenant.start();
    await moved(users);
    const plan = await tenant.plan(then);
    const changed = new Set<number>();
    while (changed.size < 50) changed.add(Math.floor(Math.random() * users));
    for (const user of changed) {
      tenant.directory.change(idOf(user), { department: 'Legal', mobilePhone: '3' });
    }
    const done = await tenant.carryOut(plan);

    expect(done.outcome).toMatchObject({ applied: users - 50, skipped: 50, failed: 0, partial: 0 });
    const skipped = (await tenant.stepsOf(done)).filter(({ outcome }) => outcome === 'skipped');
    expect(new Set(skipped.map(({ step }) => step.objectId))).toEqual(
      new Set([...changed].map(idOf)),
    );
    expect(departments(users)).toEqual(
      Array.from({ length: users }, (_, user) => (changed.has(user) ? 'Legal' : 'Ops')),
    );
    expect(tenant.directory.requests).toHaveLength(users - 50);
  }, 180_000);

  it('writes several groups at a time, and no object twice at a time', async () => {
    await tenant.start({ groupSize: 2, groupsAtATime: 3 });
    await moved(20);
    const letGo = await heldUp(await tenant.plan(then));
    await eventually(() => tenant.directory.arrived === 6);
    letGo();
  });

  it('stops when it is paused, stays so, and goes on when it is resumed', async () => {
    await tenant.start({ groupSize: 1, groupsAtATime: 2 });
    await moved(10);
    const plan = await tenant.plan(then);
    const letGo = await heldUp(plan);
    await tenant.pause(plan.recoveryId);
    letGo();
    await eventually(() => !tenant.running.recoveries.hasOpenSteps(plan.recoveryId));
    const paused = tenant.get(plan.recoveryId);
    expect(paused).toMatchObject({ status: 'paused', estimatedFinishAt: null });
    expect(paused.outcome.applied).toBeLessThan(10);

    await tenant.resume(plan.recoveryId);
    expect(await tenant.ended(plan.recoveryId)).toMatchObject({
      status: 'completed',
      outcome: { applied: 10 },
    });
    expect(tenant.directory.requests).toHaveLength(10);
  });

  it('goes on when it is resumed before it came to a stop', async () => {
    await tenant.start({ groupSize: 1, groupsAtATime: 2 });
    await moved(10);
    const plan = await tenant.plan(then);
    const letGo = await heldUp(plan);
    await tenant.pause(plan.recoveryId);
    await tenant.resume(plan.recoveryId);
    letGo();
    expect((await tenant.ended(plan.recoveryId)).outcome).toMatchObject({ applied: 10 });
    expect(tenant.directory.requests).toHaveLength(10);
  });

  it('is cancelled while it is paused, tried again, and undone', async () => {
    await tenant.start({ groupSize: 1, groupsAtATime: 1 });
    await moved(6);
    const plan = await tenant.plan(then);
    const letGo = await heldUp(plan);
    await tenant.pause(plan.recoveryId);
    await tenant.cancel(plan.recoveryId);
    letGo();
    const cancelled = await tenant.ended(plan.recoveryId);
    expect(cancelled).toMatchObject({ status: 'cancelled', outcome: { applied: 1 } });

    const again = await tenant.retry(plan.recoveryId);
    expect(again.source).toEqual({ kind: 'retry', recoveryId: plan.recoveryId });
    const retried = await tenant.carryOut(again);
    expect(retried.outcome).toMatchObject({ applied: 5, alreadySo: 0 });
    expect(departments(6)).toEqual(Array(6).fill('Ops'));

    await tenant.look();
    await tenant.carryOut(await tenant.undo(retried.recoveryId));
    expect(departments(6).filter((department) => department === 'Sales')).toHaveLength(5);
    const refused: unknown = expect.objectContaining({ code: 'recovery-not-retryable' });
    await expect(tenant.retry(retried.recoveryId)).rejects.toEqual(refused);
  });

  it('writes what it can of an object, and tells of the rest in the words of the directory', async () => {
    await tenant.start();
    await moved(3);
    tenant.directory.faults.refuse = (write) =>
      write.operation === 'update' &&
      'mobilePhone' in write.attributes &&
      write.objectId === idOf(1)
        ? 'Insufficient privileges'
        : undefined;
    const done = await tenant.carryOut(await tenant.plan(then));

    expect(done.outcome).toMatchObject({ applied: 2, partial: 1, failed: 0 });
    const partial = (await tenant.stepsOf(done)).find(({ outcome }) => outcome === 'partial');
    expect(partial).toMatchObject({
      step: { objectId: idOf(1) },
      detail: 'Insufficient privileges',
    });
    expect(new Map(partial?.verdicts.map(({ name, verdict }) => [name, verdict]))).toEqual(
      new Map([
        ['department', 'applied'],
        ['mobilePhone', 'refused'],
      ]),
    );
    expect(tenant.directory.held(idOf(1)).attributes).toMatchObject({
      department: 'Ops',
      mobilePhone: '2',
    });

    tenant.directory.faults.refuse = () => undefined;
    await tenant.look();
    const retried = await tenant.carryOut(await tenant.retry(done.recoveryId));
    expect(retried.outcome).toMatchObject({ applied: 1 });
    expect(tenant.directory.held(idOf(1)).attributes['mobilePhone']).toBe('1');
  });

  it('writes no half of a policy', async () => {
    await tenant.start();
    await moved(1);
    tenant.directory.change(mfa, {
      state: 'enabled',
      conditions: { users: { excludeGroups: [] }, clientAppTypes: ['all'] },
    });
    await tenant.look();
    tenant.directory.faults.refuse = ({ objectType }) =>
      objectType === 'conditionalAccessPolicy' ? '1007: Incoming policy is invalid' : undefined;
    const plan = await tenant.plan(then, { scope: { objectIds: [mfa] } });
    const done = await tenant.carryOut(plan);
    const updates = (await tenant.stepsOf(done)).filter(({ step }) => step.objectId === mfa);
    expect(updates.map(({ outcome }) => outcome)).toEqual(['failed', 'skipped']);
    expect(tenant.directory.requests).toHaveLength(1);
    expect(done.outcome).toMatchObject({ applied: 0, partial: 0 });
  });

  it('makes an object anew once, although the answer is lost, and lets others follow it', async () => {
    await tenant.start();
    await moved(2);
    tenant.directory.put({ ...tenant.directory.held(crew), status: 'gone' });
    await tenant.look();
    let lost = 0;
    tenant.directory.faults.lose = ({ operation }) =>
      operation === 'create' && ++lost === 1 ? 'applied' : undefined;
    const plan = await tenant.plan(then, { scope: { types: ['group'] } });
    const done = await tenant.carryOut(plan);

    expect(done).toMatchObject({ status: 'completed', outcome: { failed: 0, skipped: 0 } });
    const made = tenant.directory.requests.filter(({ operation }) => operation === 'create');
    expect(made).toHaveLength(1);
    const events = await tenant.recoveryEvents(done.recoveryId);
    const recreated = events.flatMap(({ event }) =>
      event.type === 'ObjectRecreated' ? [event.data] : [],
    );
    expect(recreated).toMatchObject([{ objectId: crew }]);
    const newId = recreated[0]?.newId ?? crew;
    expect(tenant.directory.held(newId).links).toEqual([aMember('user-0')]);
    expect(tenant.directory.held(mfa).attributes['conditions']).toMatchObject({
      users: { excludeGroups: [newId] },
    });
  });
});
