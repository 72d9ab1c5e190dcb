import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import {
  baselineStream,
  changeStream,
  dayOf,
  leaseStream,
  retentionStream,
} from '../../src/domain/timeline/streams.js';
import {
  EventStoreUnavailable,
  streamId,
  WrongExpectedRevision,
} from '../../src/event-store/event-store.port.js';
import { SliceRemoval } from '../../src/event-store/slice-removal.port.js';
import { entry } from '../../src/retention/entries.js';
import { Planner } from '../../src/retention/planner.js';
import { neverSlice } from '../../src/retention/retention.js';
import { retentionDecider, streamOfRetention } from '../../src/retention/retention-state.js';
import { collect } from '../support/events.js';
import { aGroup, aUser, changed, department, softDeleted } from '../history/directory-changes.js';
import { DyingStore } from './dying-store.js';
import { onDay, RetainedTenant, TENANT } from './retained-tenant.js';
import { Told } from './told.js';
import { anOperator } from '../support/an-operator.js';

const PAGE = { size: 100 };

describe('retention', () => {
  let tenant: RetainedTenant;
  beforeEach(async () => {
    tenant = await RetainedTenant.open();
    await tenant.synced(onDay(0));
  });
  afterEach(() => tenant.close());

  /** Some changes on each of the first days, seen from the tenth. */
  const someDays = async (): Promise<void> => {
    await tenant.change(aUser('u1', { department: 'D0' }), onDay(0));
    await tenant.change(aGroup('g1', ['u1']), onDay(0));
    await tenant.change(aUser('u2'), onDay(1));
    await tenant.change(softDeleted('u2'), onDay(2));
    for (const day of [3, 4, 5, 6, 7, 8, 9]) {
      await tenant.change(changed('u1', department(`D${day - 1}`, `D${day}`)), onDay(day, 5));
    }
    tenant.now = onDay(10);
    await tenant.caughtUp();
  };

  const events = (type: string) =>
    collect(tenant.store.readAll({ after: 'start', streamPrefixes: [type] }));
  const placeHold = () =>
    tenant.store.handle(
      streamOfRetention(TENANT),
      retentionDecider,
      { kind: 'place', by: anOperator('counsel'), reason: 'case 7' },
      (event) => entry(event, { tenantId: TENANT, at: tenant.now }),
    );
  const slices = async () => new Set((await events('changes_')).map((event) => event.streamId));

  it('folds what is older into a sealed baseline, and removes it', async () => {
    await someDays();
    const before = tenant.past.at({ instant: onDay(5) });
    const state = { counts: before.counts(), u2: before.object(objectId('u2')) };

    const run = await tenant.retain();

    expect(run).toMatchObject({ baselineDay: dayOf(onDay(4)), leftSlices: 0, stoppedBy: null });
    expect([...(await slices())]).toEqual(
      [5, 6, 7, 8, 9].map((day) => changeStream(TENANT, objectId('u1'), onDay(day))),
    );
    expect(tenant.past.earliest()).toBe(onDay(5));
    const after = tenant.past.at({ instant: onDay(5) });
    expect({ counts: after.counts(), u2: after.object(objectId('u2')) }).toEqual(state);
    expect(state.u2).toMatchObject({ status: 'soft-deleted', validFrom: onDay(2) });
    expect(() => tenant.past.at({ instant: onDay(4) })).toThrow(
      expect.objectContaining({ code: 'instant-outside-history', earliest: onDay(5) }),
    );
  });

  it('seals nothing where no object was known by then, and says so', async () => {
    const told = new Told(tenant, 5);
    const early = { object: 'u1', what: 'report', value: 0, seconds: 0 } as const;
    await told.record([{ ...early, day: 0 }]);
    tenant.now = onDay(10);
    await tenant.caughtUp();

    const run = await tenant.retain();

    const stoppedBy = `No object was known at the end of ${dayOf(onDay(4))}`;
    expect(run).toMatchObject({ baselineDay: null, removedSlices: 0, stoppedBy });
  });

  it('says in the log what it removes before it does, and that it is gone after', async () => {
    await someDays();
    const gone = (await events('changes_')).filter(
      ({ metadata }) => metadata.observedAt < onDay(5),
    );
    await tenant.retain();

    const said = await collect(tenant.store.read(streamId(retentionStream(TENANT))));
    const day = dayOf(onDay(4));
    expect(said.map(({ event }) => event.type)).toEqual(['SliceRemovalOrdered', 'SlicesRemoved']);
    const [order] = said;
    const ordered = order?.event.type === 'SliceRemovalOrdered' ? order.event.data.slices : [];
    expect(new Set(ordered.map((slice) => slice.streamId))).toEqual(
      new Set(gone.map((event) => event.streamId)),
    );
    const baseline = await tenant.store.last(streamId(baselineStream(TENANT, day)));
    expect(baseline?.event).toMatchObject({
      type: 'BaselineSealed',
      data: { day, instant: onDay(5), objects: 3, seal: { signature: expect.any(String) } },
    });
  });

  it('is done after any death, at whichever write, once it has run again', async () => {
    for (let diesAt = 1; ; diesAt += 1) {
      await tenant.close();
      tenant = await RetainedTenant.open();
      await tenant.synced(onDay(0));
      await someDays();
      const dying = new DyingStore(tenant.store, tenant.store.removal(), diesAt);
      const first = tenant.retain({ store: dying, removal: dying.removal });
      await first.catch(() => undefined);
      tenant.now = onDay(10, 3_600);
      await tenant.retain();

      expect((await slices()).size).toBe(5);
      expect(tenant.past.earliest()).toBe(onDay(5));
      const said = (await events('retention-')).map(({ event }) => event.type);
      expect(said).toEqual(['SliceRemovalOrdered', 'SlicesRemoved']);
      const baseline = (await events('baselines_')).map(({ event }) => event.type);
      expect(baseline).toEqual(['BaselinePart', 'BaselineSealed']);
      const anew = await tenant.builtAnew();
      expect(anew.open(TENANT).now().counts()).toEqual({ user: 1, group: 1 });
      await anew.close();
      if (!dying.dead) break;
      expect(diesAt).toBeLessThan(30);
    }
  }, 180_000);

  it('seals no more often than it is told to, and replaces the baseline before', async () => {
    await someDays();
    await tenant.retain();
    tenant.now = onDay(12);
    const soon = await tenant.retain({ options: { sealEveryDays: 3 } });
    tenant.now = onDay(13);
    const later = await tenant.retain({ options: { sealEveryDays: 3 } });

    expect(soon).toMatchObject({
      baselineDay: null,
      stoppedBy: expect.stringContaining(onDay(13)),
    });
    expect(later).toMatchObject({ baselineDay: dayOf(onDay(7)), removedSlices: 3 });
    const baselines = new Set((await events('baselines_')).map((event) => event.streamId));
    expect([...baselines]).toEqual([baselineStream(TENANT, dayOf(onDay(7)))]);
  });

  it('leaves an abandoned baseline behind no longer than until the next one', async () => {
    await someDays();
    const dying = new DyingStore(tenant.store, tenant.store.removal(), 1);
    await tenant.retain({ store: dying, removal: dying.removal }).catch(() => undefined);
    tenant.now = onDay(11);
    await tenant.retain();

    const baselines = new Set((await events('baselines_')).map((event) => event.streamId));
    expect([...baselines]).toEqual([baselineStream(TENANT, dayOf(onDay(5)))]);
  });

  it('seals and removes nothing while a legal hold stands', async () => {
    await someDays();
    await placeHold();
    const held = await tenant.retain();
    await tenant.store.handle(
      streamOfRetention(TENANT),
      retentionDecider,
      { kind: 'release', by: anOperator('counsel'), reason: 'closed' },
      (event) => entry(event, { tenantId: TENANT, at: tenant.now }),
    );
    const released = await tenant.retain();

    expect(held).toMatchObject({ baselineDay: null, stoppedBy: expect.stringContaining('case 7') });
    expect(released).toMatchObject({ removedSlices: 6, stoppedBy: null });
  });

  it('lets a hold win that is placed while it is at work', async () => {
    await someDays();
    let removals = 0;
    const real = tenant.store.removal();
    class Held extends SliceRemoval {
      override async remove(...slice: Parameters<SliceRemoval['remove']>): Promise<void> {
        await real.remove(...slice);
        if (slice[0] === neverSlice(TENANT)) return;
        removals += 1;
        if (removals === 2) await placeHold();
      }
      override truncate = real.truncate.bind(real);
    }
    let asked = 0;
    const holdsAtSecondWrite = () => {
      asked += 1;
      if (asked === 2) held = placeHold();
    };
    let held: Promise<unknown> = Promise.resolve();
    const sealing = await tenant.retention().run(tenant.now, holdsAtSecondWrite);
    await held;

    expect(sealing.stoppedBy).toContain('legal hold');
    expect((await events('retention-')).map(({ event }) => event.type)).toEqual([
      'LegalHoldPlaced',
    ]);
    expect((await slices()).size).toBeGreaterThan(5);
    await release();
    const removing = await tenant.retain({ removal: new Held() });
    expect(removing).toMatchObject({ removedSlices: 2, stoppedBy: expect.any(String) });
    await release();
    expect(await tenant.retain()).toMatchObject({ removedSlices: 6, stoppedBy: null });
    expect((await slices()).size).toBe(5);
  });

  const release = () =>
    tenant.store.handle(
      streamOfRetention(TENANT),
      retentionDecider,
      { kind: 'release', by: anOperator('counsel'), reason: 'closed' },
      (event) => entry(event, { tenantId: TENANT, at: tenant.now }),
    );

  it('takes a hold once, and refuses to release what does not stand', async () => {
    await placeHold();
    await placeHold();
    await release();

    await expect(release()).rejects.toMatchObject({ code: 'no-legal-hold', category: 'conflict' });
    expect(await events('retention-')).toHaveLength(2);
  });

  it('never removes a slice that has grown, and tells what came late', async () => {
    await someDays();
    const real = tenant.store.removal();
    class Grown extends SliceRemoval {
      private first = true;
      override async remove(...slice: Parameters<SliceRemoval['remove']>): Promise<void> {
        const isFirst = this.first && slice[0] !== neverSlice(TENANT);
        if (isFirst) await tenant.change(changed('u1', department('D9', 'late')), onDay(4, 9));
        this.first &&= !isFirst;
        await real.remove(...slice);
      }
      override truncate = real.truncate.bind(real);
    }
    const run = await tenant.retain({ removal: new Grown() });
    const anew = await tenant.builtAnew();

    expect(run).toMatchObject({ removedSlices: 5, leftSlices: 1 });
    for (const history of [tenant.history, anew]) {
      const u1 = history.open(TENANT).now().object(objectId('u1'));
      expect(u1?.attributes['department']).toBe('late');
    }
    await anew.close();
    tenant.now = onDay(30);
    expect(await tenant.retain()).toMatchObject({ leftSlices: 0, stoppedBy: null });
    expect((await slices()).size).toBe(0);
  });

  it('does not cut where days lie across each other in the log', async () => {
    await tenant.change(aUser('u1'), onDay(1));
    await tenant.change(aUser('u2'), onDay(4, 1));
    await tenant.change(aUser('u3'), onDay(5, 1));
    await tenant.change(changed('u2', department(null, 'Ops')), onDay(4, 2));
    tenant.now = onDay(10);
    await tenant.caughtUp();

    const run = await tenant.retain();

    expect(run).toMatchObject({ baselineDay: dayOf(onDay(3)), removedSlices: 1 });
    expect(tenant.past.now().object(objectId('u2'))?.attributes['department']).toBe('Ops');
  });

  it('waits until the first full sync lies behind the cut', async () => {
    await tenant.close();
    tenant = await RetainedTenant.open();
    await tenant.change(aUser('u1'), onDay(1));
    await tenant.synced(onDay(6));
    tenant.now = onDay(9);
    await tenant.caughtUp();

    expect(await tenant.retain()).toMatchObject({
      baselineDay: null,
      stoppedBy: expect.stringContaining('first full sync'),
    });
    tenant.now = onDay(12, 1);
    expect(await tenant.retain()).toMatchObject({ baselineDay: dayOf(onDay(6)) });
  });

  it('does nothing, and says why, where it may not remove anything', async () => {
    await someDays();

    expect(await tenant.retain({ removal: null })).toMatchObject({
      baselineDay: null,
      stoppedBy: expect.stringContaining('may not remove'),
    });
    expect(await events('baselines_')).toEqual([]);
  });

  it('seals nothing when the log lets it remove nothing', async () => {
    await someDays();
    class Denied extends SliceRemoval {
      override remove = () => Promise.reject(new EventStoreUnavailable('You may not'));
      override truncate = () => Promise.reject(new EventStoreUnavailable('You may not'));
    }

    await expect(tenant.retain({ removal: new Denied() })).rejects.toThrow('You may not');
    expect(await events('baselines_')).toEqual([]);
    expect(await events('retention-')).toEqual([]);
  });

  it('tells a group with very many members in parts, and brings all of them back', async () => {
    const members = Array.from({ length: 6_000 }, (_, number) => `member-${number}`);
    await tenant.change(aGroup('g1', members), onDay(1));
    await tenant.change(aUser('u1', { department: 'Ops' }), onDay(1));
    tenant.now = onDay(10);
    await tenant.caughtUp();
    await tenant.retain();
    const anew = await tenant.builtAnew();

    const parts = (await events('baselines_')).length - 1;
    expect(parts).toBeGreaterThan(1);
    const state = anew.open(TENANT).now();
    const told = new Set<string>(state.allLinks(objectId('g1')).map(({ targetId }) => targetId));
    expect([...told].sort()).toEqual(members.toSorted());
    expect(state.objects({ page: PAGE }).rows.map((object) => object.objectId)).toEqual([
      'g1',
      'u1',
    ]);
    await anew.close();
  });

  it('leaves of the leases only what they tell last', async () => {
    await someDays();
    const lease = streamId(leaseStream(TENANT, 'capture'));
    const held = { role: 'capture', holder: 'p1', term: 1, ttlMs: 15_000, since: tenant.now };
    const renewals = Array.from({ length: 1_200 }, () =>
      entry({ type: 'LeaseRenewed', data: held }, { tenantId: TENANT, at: tenant.now }),
    );
    await tenant.store.append(lease, 'no_stream', renewals);
    await tenant.retain();

    const left = await collect(tenant.store.read(lease));
    expect(left.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 100 }, (_, index) => 1_100 + index),
    );
  });

  it('lets others have their turn day by day while it looks for what is due', async () => {
    await someDays();
    let turns = 0;
    let isDone = false;
    const others = () => {
      turns += 1;
      if (!isDone) setImmediate(others);
    };
    setImmediate(others);
    const planner = new Planner(tenant.options(), tenant.store, tenant.history);
    const plan = await planner.plan(tenant.now, retentionDecider.initialState);
    isDone = true;

    expect(plan).toMatchObject({ kind: 'cut', day: dayOf(onDay(4)) });
    // From the day before the first to the last that is due, then around that one up to tomorrow.
    expect(turns).toBeGreaterThanOrEqual(6 + 13);
  });

  it('stops before its next write when another process may be at it', async () => {
    await someDays();
    let asked = 0;
    const lost = () => {
      asked += 1;
      if (asked === 4) throw new WrongExpectedRevision(streamId('lease'), 0);
    };

    await expect(tenant.retention().run(tenant.now, lost)).rejects.toBeInstanceOf(Error);
    expect(asked).toBe(4);
    expect((await slices()).size).toBe(11);
  });
});
