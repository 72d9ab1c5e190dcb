import { randomUUID } from 'node:crypto';
import type { Cause, Scope, Side } from '../../src/domain/comparison/report-events.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Choices, Step } from '../../src/domain/recovery/plan.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import type { Actor } from '../../src/domain/timeline/events.js';
import { line } from '../domain/recovery/planned.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const [ada, bob, team] = [objectId('ada'), objectId('bob'), objectId('team')];
const person = (name: string): Actor => ({
  kind: 'user',
  id: name,
  name: `${name}@fjord.no`,
  ip: null,
});
const [mallory, grace] = [person('mallory'), person('grace')];

describe('A plan', () => {
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    directory.put(anObject('user', 'ada', { department: 'Ops', city: 'Lyon' }));
    directory.put(anObject('user', 'bob', { displayName: 'Bob Berg', department: 'Ops' }));
    const attributes = { displayName: 'Ours', mailEnabled: false, securityEnabled: true };
    directory.put(anObject('group', 'team', attributes, [aMember('ada')]));
    directory.put(
      anObject('conditionalAccessPolicy', 'mfa', {
        state: 'enabled',
        conditions: { users: { excludeGroups: ['team'] }, clientAppTypes: ['all'] },
      }),
    );
    then = await tenant.look();
    await tenant.start();
  });
  afterEach(() => tenant.close());

  const stepsOf = async (plan: Recovery): Promise<readonly Step[]> =>
    (await tenant.stepsOf(plan)).map(({ step }) => step);

  const planned = async (wish: { scope?: Scope; choices?: Partial<Choices> } = {}) =>
    stepsOf(await tenant.plan(then, wish));

  const planWithout = async (cause: Cause, choices: Partial<Choices> = {}): Promise<Recovery> => {
    return tenant.planned(await tenant.requestFrom({ kind: 'cause', cause }, { choices }));
  };

  it('says of each step who made it necessary, and counts what is written, blocked and kept', async () => {
    tenant.directory.change(ada, { department: 'Sales', proxyAddresses: ['x'] });
    tenant.directory.put(anObject('user', 'new'));
    await tenant.look(mallory);
    const plan = await tenant.plan(then);
    const steps = await stepsOf(plan);
    expect(steps.map(line)).toEqual([
      'update ada department',
      'update ada proxyAddresses (read-only)',
      'softDelete new (kept-by-choice)',
    ]);
    for (const { reason, changeIds } of steps) {
      expect(reason).toMatch(/^(Changed|Created) by mallory@fjord\.no on \S+ \S+ UTC \(Update\)$/);
      expect(changeIds).toHaveLength(1);
    }
    expect(plan.totals).toMatchObject({ steps: 3, blocked: 1, kept: 1, objects: 2 });
    expect(plan.totals?.estimatedMs).toBeGreaterThan(0);
  });

  it('is another plan, with another hash, when anything in it is chosen otherwise', async () => {
    tenant.directory.change(ada, { department: 'Sales', city: 'Rome' });
    await tenant.look();
    const exceptions = [
      { where: { objectIds: [ada], attributes: ['city'] }, choice: { onConflict: 'overwrite' } },
    ] as const;
    const [one, same, other] = [
      await tenant.plan(then),
      await tenant.plan(then),
      await tenant.plan(then, { choices: { exceptions } }),
    ];
    expect(one.planHash).toBe(same.planHash);
    expect(other.planHash).not.toBe(one.planHash);
    expect(await stepsOf(other)).toMatchObject([
      { attributes: [{ name: 'department' }, { name: 'city', overwrite: true }] },
    ]);
  });

  describe('of what somebody did', () => {
    beforeEach(async () => {
      tenant.directory.change(ada, { department: 'Sales', city: 'Rome' });
      await tenant.look(mallory);
      tenant.directory.change(ada, { city: 'Oslo' });
      tenant.directory.change(bob, { department: 'Legal' });
      await tenant.look(grace);
    });

    it('keeps what others did on top of it and names them, or writes over it', async () => {
      const cause = { actors: ['mallory@fjord.no'], from: then, until: await tenant.look() };
      const kept = await stepsOf(await planWithout(cause));
      expect(kept.map(line).toSorted()).toEqual([
        'update ada city (changed-later-by-another)',
        'update ada department',
      ]);
      const [conflict] = kept.filter(({ blocked }) => blocked !== null);
      expect(conflict?.blocked?.detail).toMatch(/^Changed again by grace@fjord\.no on /);
      expect(conflict?.reason).toMatch(/^Changed by mallory@fjord\.no on /);
      const over = await planWithout(cause, { onConflict: 'overwrite' });
      const targets = (await stepsOf(over)).flatMap((step) =>
        'attributes' in step ? step.attributes : [],
      );
      expect(targets).toContainEqual({
        ...{ name: 'city', expected: 'Oslo', desired: 'Lyon', overwrite: true },
      });
      await tenant.carryOut(over);
      expect(tenant.directory.held(ada).attributes).toMatchObject({
        department: 'Ops',
        city: 'Lyon',
      });
      expect(tenant.directory.held(bob).attributes['department']).toBe('Legal');
    });

    it('is the same when the scope of a plan names them', async () => {
      const scope = { actors: ['mallory@fjord.no'] };
      expect((await planned({ scope })).map(line).toSorted()).toEqual([
        'update ada city (changed-later-by-another)',
        'update ada department',
      ]);
    });

    it('is only what every part of the scope names', async () => {
      const changeIds = (await planned()).flatMap((step) => step.changeIds);
      const scope = { actors: ['grace@fjord.no'], changeIds };
      expect((await planned({ scope })).map(line).toSorted()).toEqual([
        'update ada city',
        'update bob department',
      ]);
      const nobody = { actors: ['ghost'], changeIds: [randomUUID()] };
      expect(await planned({ scope: nobody })).toEqual([]);
    });
  });

  describe('of what an attacker deleted for good after somebody took privileges away', () => {
    const assignment = anObject(
      'unifiedRoleAssignment',
      'assignment',
      { principalId: 'bob', roleDefinitionId: 'helpdesk', directoryScopeId: '/' },
      [{ relation: 'principal', targetId: bob, targetType: 'directoryObject' }],
    );
    const members = (id: string, ...names: readonly string[]): void => {
      const { attributes } = tenant.directory.held(team);
      tenant.directory.put(
        anObject('group', id, { ...attributes, displayName: id }, names.map(aMember)),
      );
    };
    const linesOf = async (plan: Recovery) => (await stepsOf(plan)).map(line).toSorted();

    beforeEach(async () => {
      members('team', 'ada', 'bob');
      members('kept', 'bob');
      members('bait');
      tenant.directory.put(assignment);
      tenant.directory.put({ ...assignment, objectId: objectId('still') });
      then = await tenant.look();
      members('team', 'ada');
      tenant.directory.put({ ...assignment, status: 'gone' });
      await tenant.look(grace);
      members('bait', 'bob');
      await tenant.look(mallory);
      tenant.directory.put({ ...tenant.directory.held(bob), status: 'gone' });
      await tenant.look(mallory);
      members('kept');
      members('bait');
      tenant.directory.put({ ...assignment, objectId: objectId('still'), status: 'gone' });
      await tenant.look();
    });

    it('gives back only what it had until then, and nothing that the attacker gave', async () => {
      const cause = { actors: ['mallory@fjord.no'], from: then, until: await tenant.look() };
      expect(await linesOf(await planWithout(cause))).toEqual([
        'addLink kept bob',
        'recreate bob displayName department',
        'recreate still principalId roleDefinitionId directoryScopeId',
      ]);
    });

    it('gives back all that it had at an instant', async () => {
      const lines = await linesOf(await tenant.plan(then));
      expect(lines).toEqual(
        expect.arrayContaining([
          'addLink team bob',
          'recreate assignment principalId roleDefinitionId directoryScopeId',
        ]),
      );
    });
  });

  it('tries again what a recovery did not bring about, from how it is now', async () => {
    tenant.directory.change(ada, { department: 'Sales' });
    tenant.directory.change(bob, { department: 'Sales' });
    tenant.directory.put(anObject('group', 'team', {}, []));
    await tenant.look(mallory);
    tenant.directory.faults.refuse = ({ objectId: id }) => (id === ada ? 'Not today' : undefined);
    const failed = await tenant.carryOut(await tenant.plan(then));
    expect(failed.outcome).toMatchObject({ failed: 1 });
    tenant.directory.faults.refuse = () => undefined;
    tenant.directory.change(ada, { department: 'Legal' });
    await tenant.look(grace);

    const retry = await tenant.retry(failed.recoveryId);
    const [step, ...others] = await stepsOf(retry);
    expect(others).toEqual([]);
    expect(step).toMatchObject({
      objectId: ada,
      attributes: [{ name: 'department', expected: 'Legal', desired: 'Ops' }],
    });
    expect(step?.reason).toMatch(/^Changed by mallory@fjord\.no/);
    await tenant.carryOut(retry);
    expect(tenant.directory.held(ada).attributes['department']).toBe('Ops');
  });

  describe('of what is gone for good', () => {
    beforeEach(async () => {
      tenant.directory.put({ ...tenant.directory.held(team), status: 'gone' });
      tenant.directory.put({ ...tenant.directory.held(bob), status: 'gone' });
      await tenant.look(mallory);
    });

    it('makes it anew with its links, and leads those that named it to it', async () => {
      const steps = await planned();
      expect(steps.map(({ operation, objectId: id }) => `${operation} ${id}`).toSorted()).toEqual([
        'addLink team',
        'recreate bob',
        'recreate team',
        'update mfa',
      ]);
      const recreate = steps.find(({ objectId: id }) => id === team);
      if (recreate?.operation !== 'recreate') throw new Error('The team is not made anew');
      expect(recreate.lost.map(({ what }) => what)).toContain('Its id');
      const writable = steps.filter(({ blocked }) => blocked !== null);
      expect(writable).toEqual([]);
    });

    it('leaves it gone where that is chosen, and then nothing leads to it', async () => {
      const choices = { deleted: 'keep' } as const;
      const steps = await planned({ choices });
      expect(
        steps.map(({ operation, blocked }) => `${operation} ${blocked?.reason ?? ''}`),
      ).toEqual(['recreate kept-by-choice', 'recreate kept-by-choice']);
    });

    it('tries again to make it anew, and leads the others to it then', async () => {
      tenant.directory.faults.refuse = ({ objectId: id }) =>
        id === team ? 'Not today' : undefined;
      const failed = await tenant.carryOut(await tenant.plan(then));
      expect(failed.outcome.failed).toBeGreaterThan(0);
      tenant.directory.faults.refuse = () => undefined;
      await tenant.look();

      const retry = await tenant.retry(failed.recoveryId);
      expect((await stepsOf(retry)).map(line).toSorted()).toEqual([
        'addLink team ada',
        'recreate team displayName mailEnabled securityEnabled',
        'update mfa conditions/users/excludeGroups',
      ]);
      await tenant.carryOut(retry);
      await tenant.look();
      const left = (await planned()).filter(({ blocked }) => blocked === null);
      expect(left.map(line)).toEqual([]);
    });

    it('is not made anew twice, and what made it anew can be undone', async () => {
      const done = await tenant.carryOut(await tenant.plan(then));
      expect(done.outcome).toMatchObject({ failed: 0, skipped: 0 });
      await tenant.look();
      const again = (await planned()).filter(({ blocked }) => blocked === null);
      expect(again.map(line)).toEqual([]);

      const undoing = await tenant.undo(done.recoveryId);
      const undo = await stepsOf(undoing);
      const removals = undo.filter(({ operation }) => operation === 'softDelete');
      expect(removals.map(({ displayName }) => displayName).toSorted()).toEqual([
        'Bob Berg',
        'Ours',
      ]);
      expect(removals.map(({ objectId: id }) => id)).not.toContain(team);
      await tenant.carryOut(undoing);
      const live = tenant.directory.all().map((id) => tenant.directory.held(id.objectId));
      expect(live.filter(({ status }) => status === 'live').map(({ objectId: id }) => id)).toEqual([
        ...[ada, objectId('mfa')],
      ]);
    });
  });
});
