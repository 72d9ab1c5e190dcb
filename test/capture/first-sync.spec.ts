import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';

describe('a first full sync of many pages', () => {
  let tenant: CapturedTenant;
  beforeEach(async () => {
    tenant = await CapturedTenant.open({ types: ['user', 'group'], pageSize: 5 });
  });
  afterEach(() => tenant.close());

  const checkpoints = async () =>
    (await tenant.events()).flatMap(({ event }) =>
      event.type === 'CheckpointRecorded' ? [event.data] : [],
    );
  const pagesOfUsers = async () =>
    (await checkpoints()).filter(({ reader }) => reader === 'user').length;
  const discovered = async () =>
    (await tenant.events()).flatMap(({ event }) =>
      event.type === 'ObjectDiscovered' ? [event.data.objectId] : [],
    );
  const compared = async () =>
    (await tenant.events()).filter(({ event }) => event.type === 'ReconciliationCompleted');
  const brokenOff = async () => {
    tenant.start();
    await eventually(async () => (await pagesOfUsers()) > 0);
    await tenant.restart();
    expect(tenant.capture.firstSync().done).toBe(false);
  };

  it('goes on with the next page after it was broken off, and reads nothing twice to compare', async () => {
    await brokenOff();
    const pages = await pagesOfUsers();
    const known = await discovered();
    await tenant.firstSync();
    const all = await discovered();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(known.length);
    expect((await checkpoints()).filter(({ fromNothing }) => fromNothing).length).toBeGreaterThan(
      pages,
    );
    expect(await compared()).toEqual([]);
    // What a sweep finds is what the first reading missed.
    await tenant.sweep();
    const changes = (await compared()).map(({ event }) => 'changes' in event.data && event.data);
    expect(changes).not.toEqual([]);
    expect(changes).toEqual(changes.map((data) => ({ ...data, changes: 0, askedFor: 0 })));
  });

  it('compares what was known before it began', async () => {
    await tenant.firstSync();
    await tenant.stop();
    const known = await discovered();
    await tenant.forgetReader('user');
    await tenant.restart();
    tenant.start();
    await eventually(async () => (await compared()).length > 0);
    expect(await discovered()).toEqual(known);
    expect((await checkpoints()).at(-1)).not.toHaveProperty('fromNothing');
  });
});

describe('a first full sync', () => {
  let tenant: CapturedTenant;
  beforeEach(async () => {
    tenant = await CapturedTenant.open({ pageSize: 5 });
  });
  afterEach(() => tenant.close());

  it('tells of no change, as all was there before: links that are read apart are first sights too', async () => {
    await tenant.firstSync();
    await tenant.stop();
    await tenant.caughtUp();

    const { rows } = tenant.tenantHistory().changes({ order: 'oldest-first', page: { size: 999 } });
    const types = new Set(rows.map(({ event }) => event.type));
    expect(types).toEqual(new Set(['ObjectDiscovered', 'LinksDiscovered']));
    const { lastHour } = await tenant.history.overviews.get(tenant.simulator.tenantId);
    expect(lastHour.changes).toBe(0);
  });
});
