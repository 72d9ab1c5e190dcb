import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../../src/domain/json.js';
import { eventually } from '../support/eventually.js';
import { DyingStore, DyingWriter, Life } from './dying-process.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const NEVER = Number.POSITIVE_INFINITY;
const [ada, bob, eve] = [objectId('ada'), objectId('bob'), objectId('eve')];

/** Damage of every kind, and somebody else's change between plan and approval. */
const recoverDyingAt = async (diesAt: number) => {
  const tenant = await RecoveringTenant.open();
  try {
    return await recoverOn(tenant, new Life(diesAt));
  } finally {
    await tenant.close();
  }
};

const recoverOn = async (tenant: RecoveringTenant, life: Life) => {
  const { directory } = tenant;
  directory.put(anObject('user', 'ada', { department: 'Ops', city: 'Lyon' }));
  directory.put(anObject('user', 'bob', { department: 'Ops' }));
  directory.put(anObject('user', 'eve', { department: 'Ops' }));
  directory.put(anObject('group', 'glass', {}, [aMember('ada')]));
  directory.put(anObject('group', 'crew', { description: 'On duty' }, [aMember('eve')]));
  directory.put(
    anObject('conditionalAccessPolicy', 'mfa', {
      state: 'enabled',
      conditions: { users: { excludeGroups: ['glass'] }, clientAppTypes: ['all'] },
    }),
  );
  const then = await tenant.look();
  directory.change(ada, { department: 'Sales', city: 'Rome' });
  directory.change(eve, { department: 'Sales' });
  directory.put({ ...directory.held(bob), status: 'soft-deleted' });
  directory.put(anObject('group', 'glass', {}, [aMember('bob')]));
  directory.put({ ...directory.held(objectId('crew')), status: 'gone' });
  directory.put(anObject('group', 'backdoor'));
  directory.put(anObject('oauth2PermissionGrant', 'consent', { scope: 'Mail.Read' }));
  directory.change(objectId('mfa'), {
    state: 'disabled',
    conditions: { users: { excludeGroups: [] }, clientAppTypes: ['all'] },
  });
  await tenant.look();
  directory.lagMs = 5;

  await tenant.start({ readLagMs: 25, groupSize: 2 }, 'without a worker');
  const stop = await tenant.startWorker(
    new DyingStore(tenant.store, life),
    new DyingWriter(tenant.directory, life),
  );
  const id = await tenant.request(then, { choices: { created: 'softDelete' } });
  await eventually(() => life.isOver || tenant.get(id).status !== 'requested');
  const diedPlanning = life.isOver;
  if (diedPlanning) await tenant.startWorker();
  const plan = await tenant.planned(id);
  directory.change(eve, { department: 'Legal' });
  await tenant.approve(plan);
  await eventually(() => life.isOver || tenant.get(id).status === 'completed');
  if (life.isOver && !diedPlanning) await tenant.startWorker();
  const { outcome, status } = await tenant.ended(id);
  if (!life.isOver) await stop();
  return {
    calls: life.calls,
    left: {
      status,
      outcome,
      held: directory.all().map(told).sort(),
      writes: directory.requests.map(told).sort(),
    },
  };
};

const NEW_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** As text, in which the new id of what was made anew is the same each time. */
const told = (value: object): string =>
  canonicalJson(value as unknown as Json).replace(NEW_ID, 'the new id');

/** So many different numbers from 1 to a last one, by chance. */
const someOf = (count: number, last: number): readonly number[] => {
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  while (numbers.length > count) numbers.splice(Math.floor(Math.random() * numbers.length), 1);
  return numbers;
};

describe('A recovery whose process is killed', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(['error']);
  });

  it('at any of fifty calls ends as if it had not been, and writes nothing twice', async () => {
    const uninterrupted = await recoverDyingAt(NEVER);
    expect(uninterrupted.left).toMatchObject({ status: 'completed', outcome: { skipped: 1 } });
    const { writes } = uninterrupted.left;
    const operations = writes.map((write) => /"operation":"(\w+)"/.exec(write)?.[1]);
    expect(new Set(operations)).toEqual(
      new Set(['restore', 'create', 'update', 'addLink', 'removeLink', 'softDelete', 'delete']),
    );
    expect(new Set(writes).size).toBe(writes.length);

    const lives = someOf(50, uninterrupted.calls).map(async (diesAt) => {
      const { left } = await recoverDyingAt(diesAt);
      return { diesAt, left };
    });
    for (const { diesAt, left } of await Promise.all(lives)) {
      expect({ diesAt, left }).toEqual({ diesAt, left: uninterrupted.left });
    }
  }, 180_000);
});
