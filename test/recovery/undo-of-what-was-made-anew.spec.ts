import type { Cause, Side } from '../../src/domain/comparison/report-events.js';
import { objectId, type ObjectId } from '../../src/domain/directory/directory-object.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import type { Actor } from '../../src/domain/timeline/events.js';
import { line } from '../domain/recovery/planned.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const [ada, bob, team] = [objectId('ada'), objectId('bob'), objectId('team')];
const person = (id: string): Actor => ({ kind: 'user', id, name: id, ip: null });
const [mallory, grace, writer] = [person('mallory'), person('grace'), person('writer')];
const plainGroup = { displayName: 'Ours', mailEnabled: false, securityEnabled: true };
const aTeam = (...members: readonly string[]) =>
  anObject('group', 'team', plainGroup, members.map(aMember));
const aPolicy = (state: string, ...excludeGroups: readonly string[]) =>
  anObject('conditionalAccessPolicy', 'mfa', {
    ...{ displayName: 'mfa', state },
    conditions: { users: { excludeGroups }, clientAppTypes: ['all'] },
  });

let tenant: RecoveringTenant;
let then: Side;
let now: Side;

beforeEach(async () => {
  tenant = await RecoveringTenant.open();
  const { directory } = tenant;
  directory.put(anObject('user', 'ada', { department: 'Ops' }));
  directory.put(anObject('user', 'bob', { displayName: 'Bob', department: 'Ops', city: 'Lyon' }));
  directory.put(aTeam('bob'));
  directory.put(aPolicy('disabled', 'team'));
  then = await tenant.look();
  await tenant.start();
});
afterEach(() => tenant.close());

const gone = (...ids: readonly ObjectId[]): void => {
  for (const id of ids) tenant.directory.put({ ...tenant.directory.held(id), status: 'gone' });
};

/** Brings all back as it was at a moment, seen as the writer's changes. */
const recovered = async (target: Side): Promise<void> => {
  const done = await tenant.carryOut(await tenant.plan(target));
  expect(done.outcome).toMatchObject({ failed: 0, skipped: 0 });
  now = await tenant.look(writer);
};

const held = (name: string) => {
  const found = tenant.directory
    .all()
    .map(({ objectId: id }) => tenant.directory.held(id))
    .find(({ status, attributes }) => status === 'live' && attributes['displayName'] === name);
  if (found === undefined) throw new Error(`Nobody is called ${name}`);
  return found;
};

const undone = async (named: Pick<Cause, 'actors'>, scope = {}): Promise<readonly Step[]> => {
  const cause = { ...named, from: then, until: now };
  const recoveryId = await tenant.requestFrom({ kind: 'cause', cause }, { scope });
  const steps = await tenant.stepsOf(await tenant.planned(recoveryId));
  return steps.map(({ step }) => step);
};

const byMallory = { actors: ['mallory'] };

describe('An object that was made anew after an attack', () => {
  it('loses what the attacker did to it before it was deleted', async () => {
    tenant.directory.change(bob, { department: 'Evil' });
    tenant.directory.put(aTeam('bob', 'ada'));
    const attacked = await tenant.look(mallory);
    gone(bob, team);
    await tenant.look(mallory);
    await recovered(attacked);

    const steps = await undone(byMallory);
    expect(steps).toMatchObject([
      {
        ...{ operation: 'update', objectId: held('Bob').objectId, blocked: null },
        attributes: [{ name: 'department', expected: 'Evil', desired: 'Ops' }],
      },
      {
        ...{ operation: 'removeLink', objectId: held('Ours').objectId, blocked: null },
        link: { relation: 'members', targetId: ada },
      },
    ]);
  });

  it('loses what the attacker did to it afterwards, also on top of before', async () => {
    tenant.directory.change(bob, { department: 'Evil' });
    const attacked = await tenant.look(mallory);
    gone(bob);
    await tenant.look(mallory);
    await recovered(attacked);
    const anew = held('Bob').objectId;
    tenant.directory.change(anew, { department: 'Worse', city: 'Evil' });
    now = await tenant.look(mallory);

    expect(await undone(byMallory)).toMatchObject([
      {
        objectId: anew,
        attributes: [
          { name: 'department', expected: 'Worse', desired: 'Ops' },
          { name: 'city', expected: 'Evil', desired: 'Lyon' },
        ],
      },
    ]);
    expect(await undone(byMallory, { objectIds: [bob] })).toHaveLength(1);
    expect(await undone(byMallory, { objectIds: [ada] })).toEqual([]);
  });

  it('has nothing to lose where it was made as it was before the attack', async () => {
    tenant.directory.change(bob, { department: 'Evil' });
    await tenant.look(mallory);
    gone(bob, team);
    await tenant.look(mallory);
    await recovered(then);

    expect(await undone(byMallory)).toEqual([]);
  });

  it('keeps what others did to it since', async () => {
    tenant.directory.change(bob, { department: 'Evil', city: 'Evil' });
    const attacked = await tenant.look(mallory);
    gone(bob);
    await tenant.look(mallory);
    await recovered(attacked);
    tenant.directory.change(held('Bob').objectId, { city: 'Oslo' });
    now = await tenant.look(grace);

    const steps = await undone(byMallory);
    const lines = steps.map((step) => line({ ...step, objectId: bob }));
    expect(lines.toSorted()).toEqual([
      'update bob city (changed-later-by-another)',
      'update bob department',
    ]);
  });

  it('is put to work in two writes, which is no change of others', async () => {
    tenant.directory.put(aPolicy('enabled'));
    const attacked = await tenant.look(mallory);
    gone(objectId('mfa'));
    await tenant.look(mallory);
    await recovered(attacked);
    expect(held('mfa').attributes).toMatchObject({ state: 'enabled' });

    const steps = await undone(byMallory);
    expect(steps.flatMap((step) => ('attributes' in step ? step.attributes : []))).toMatchObject([
      { name: 'state', expected: 'enabled', desired: 'disabled' },
      { name: 'conditions/users/excludeGroups', expected: [], desired: ['team'] },
    ]);
    expect(steps.filter(({ blocked }) => blocked !== null)).toEqual([]);
  });

  it('is followed by what an attacker did to those that name it', async () => {
    tenant.directory.put(aPolicy('disabled'));
    await tenant.look(mallory);
    gone(team);
    await tenant.look(mallory);
    await recovered(then);
    const anew = held('Ours').objectId;
    expect(held('mfa').attributes).toMatchObject({
      conditions: { users: { excludeGroups: [anew] } },
    });

    expect(await undone(byMallory)).toEqual([]);
  });
});
