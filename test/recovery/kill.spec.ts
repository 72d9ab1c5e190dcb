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
  directory.put(anObject('group', 'backdoor'));
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
      held: directory.all(),
      writes: directory.requests.map((write) => canonicalJson(write as unknown as Json)).sort(),
    },
  };
};

describe('A recovery whose process is killed', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(['error']);
  });

  it('at any call ends as if it had not been, and writes nothing twice', async () => {
    const uninterrupted = await recoverDyingAt(NEVER);
    expect(uninterrupted.left).toMatchObject({
      status: 'completed',
      outcome: { applied: 7, alreadySo: 0, skipped: 1, failed: 0, blocked: 0 },
    });
    expect(new Set(uninterrupted.left.writes).size).toBe(7);

    const points = Array.from({ length: uninterrupted.calls }, (_, index) => index + 1);
    const lives = points.map(async (diesAt) => {
      const { left } = await recoverDyingAt(diesAt);
      return { diesAt, left };
    });
    for (const { diesAt, left } of await Promise.all(lives)) {
      expect({ diesAt, left }).toEqual({ diesAt, left: uninterrupted.left });
    }
  }, 60_000);
});
