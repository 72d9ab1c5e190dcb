import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { StatelineEvent } from '../../../src/domain/events.js';
import type { Position } from '../../../src/event-store/event-store.port.js';
import type { Overview, OverviewUpdate } from '../../../src/history/overview.port.js';
import {
  anActor,
  attributed,
  aUser,
  changed,
  created,
  department,
  reported,
  restored,
  softDeleted,
} from '../directory-changes.js';
import { RecordedTenant, second } from '../recorded-tenant.js';
import { recounted, updated, withoutTrust } from './recount.js';

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

describe('the overview of a tenant', () => {
  let recorded: RecordedTenant;
  beforeEach(async () => {
    recorded = await RecordedTenant.open();
    recorded.now = second(0);
  });
  afterEach(() => recorded.close());

  const overview = () => recorded.history.overviews.get('t');
  const expectRecount = async () => {
    const told = await overview();
    expect(withoutTrust(told)).toEqual(recounted(recorded.tenant, recorded.now));
    return told;
  };
  it('is empty while nothing is known of the tenant, and tells of it once something is', async () => {
    expect(await overview()).toMatchObject({
      live: {},
      minutes: { buckets: [] },
      lastDay: { changes: 0, unattributed: 0, actors: { rows: [], others: 0, exact: true } },
    });

    await recorded.record([aUser('u1')]);

    expect((await overview()).live).toEqual({ user: 1 });
  });

  it('counts what happened by minute and hour, type and kind', async () => {
    await recorded.record([aUser('u1')], { observedAt: second(0) });
    await recorded.record([created('u2'), changed('u1', department(null, 'Ops'))], {
      observedAt: second(3 * MINUTE_S),
    });
    await recorded.record([softDeleted('u1'), restored('u1')], { observedAt: second(200) });
    recorded.now = second(4 * MINUTE_S);

    const { minutes, hours } = await expectRecount();

    expect(minutes.buckets).toEqual([
      { at: second(0), counts: { user: { discovered: 1 } } },
      {
        at: second(3 * MINUTE_S),
        counts: { user: { created: 1, changed: 1, deleted: 1, restored: 1 } },
      },
    ]);
    expect(hours.buckets).toHaveLength(1);
  });

  it('lists who and what changed most, and what nobody is known to have done', async () => {
    const changes = await recorded.record([
      aUser('u1'),
      changed('u1', department(null, 'Ops')),
      changed('u1', department('Ops', 'HR')),
      created('u2'),
    ]);

    expect((await overview()).lastHour).toMatchObject({ changes: 3, unattributed: 3 });

    const [, first, , last] = changes;
    const ada = { actors: [anActor('ada')] };
    await recorded.record([
      attributed(first?.id ?? '', { ...ada, auditId: 'a1' }),
      attributed(first?.id ?? '', { ...ada, auditId: 'a2', activity: 'Disable account' }),
      attributed(last?.id ?? '', { ...ada, auditId: 'a3', activity: 'Add user' }),
    ]);
    const { lastHour } = await expectRecount();

    expect(lastHour).toMatchObject({
      changes: 3,
      unattributed: 1,
      actors: { rows: [{ kind: 'user', name: 'ada', changes: 2 }], others: 0 },
      objects: {
        rows: [
          { objectId: 'u1', objectType: 'user', displayName: 'Name of u1', changes: 2 },
          { objectId: 'u2', changes: 1 },
        ],
      },
      activities: {
        rows: [
          { activity: 'Add user', changes: 1 },
          { activity: 'Disable account', changes: 1 },
          { activity: 'Update user', changes: 1 },
        ],
      },
    });
  });

  it('counts what is only reported where it occurred, until a look has seen it', async () => {
    recorded.now = second(2 * HOUR_S);
    const [change] = await recorded.record([changed('u1', department(null, 'Ops'))], {
      observedAt: second(2 * HOUR_S),
    });
    await recorded.record([
      reported('a1', { occurredAt: second(HOUR_S + 120) }),
      reported('a2', { occurredAt: second(10) }),
      reported('a1', { occurredAt: second(HOUR_S + 120) }),
    ]);

    const before = await expectRecount();
    await recorded.record([attributed(change?.id ?? '', { auditId: 'a1' })]);
    const after = await expectRecount();

    expect(before).toMatchObject({ lastHour: { reported: 1 }, lastDay: { reported: 2 } });
    expect(after).toMatchObject({ lastHour: { reported: 0 }, lastDay: { reported: 1 } });
  });

  it('tells the gaps of the last day, the last looks and the live objects', async () => {
    const gap = (from: number, until: number): StatelineEvent => ({
      type: 'CaptureGapRecorded',
      data: { reader: 'delta-users', from: second(from), until: second(until), reason: 'outage' },
    });
    await recorded.record([gap(0, 60), gap(DAY_S, DAY_S + 60), aUser('u1')]);
    recorded.now = second(2 * DAY_S);

    const { trust, live } = await overview();

    expect(trust.gaps).toMatchObject([{ from: second(DAY_S) }]);
    expect(trust.instant).toBe(recorded.now);
    expect(live).toEqual({ user: 1 });
  });

  it('lets go of what is past, minute by minute', async () => {
    await recorded.record([aUser('u1'), created('u2')], { observedAt: second(0) });
    const counts: number[] = [];
    for (const [passed, changes] of [
      [59 * MINUTE_S, 1],
      [60 * MINUTE_S, 0],
    ] as const) {
      recorded.now = second(passed);
      const { lastHour, lastDay } = await expectRecount();
      expect(lastDay.changes).toBe(1);
      counts.push(lastHour.changes - changes);
    }
    expect(counts).toEqual([0, 0]);

    recorded.now = second(DAY_S);
    expect(await expectRecount()).toMatchObject({
      lastDay: { changes: 0 },
      minutes: { buckets: [] },
    });
    expect((await overview()).hours.buckets).toHaveLength(1);
    recorded.now = second(31 * DAY_S);
    expect((await expectRecount()).hours.buckets).toEqual([]);
  });

  it('counts what lies far ahead of the clock when its time comes', async () => {
    await recorded.record([created('u1')], { observedAt: second(0) });
    await recorded.record([created('u2')], { observedAt: second(2 * HOUR_S) });

    expect((await overview()).lastHour.changes).toBe(1);
    recorded.now = second(HOUR_S + 30 * MINUTE_S);
    expect(await expectRecount()).toMatchObject({
      lastHour: { changes: 1 },
      lastDay: { changes: 2 },
    });
  });

  it('counts what was reported ahead of its time, when all before it is past', async () => {
    await recorded.record([reported('a1', { occurredAt: second(HOUR_S) })]);
    await recorded.record([created('u1')]);
    recorded.now = second(30 * DAY_S);

    const { hours } = await expectRecount();

    expect(hours.buckets).toEqual([{ at: second(HOUR_S), counts: { user: { reported: 1 } } }]);
  });

  describe('followed', () => {
    const follow = (after: Position | null = null) => {
      const stop = new AbortController();
      const iterator = recorded.history.overviews.follow('t', after, stop.signal);
      return {
        next: async (): Promise<OverviewUpdate> => {
          const { value } = (await iterator.next()) as { value: OverviewUpdate };
          return value;
        },
        stop: async () => {
          stop.abort();
          await iterator.return(undefined);
        },
      };
    };

    it('tells the whole first, then only what is different', async () => {
      await recorded.record([aUser('u1')]);
      const follower = follow();
      const whole = await follower.next();
      await recorded.record([created('u2')]);
      const patch = await follower.next();
      await follower.stop();

      expect(whole).toHaveProperty('whole.live', { user: 1 });
      expect(patch).toEqual({
        at: recorded.tenant.now().trust.position,
        patch: {
          live: { user: 2 },
          minutes: {
            from: expect.any(String) as unknown,
            buckets: [{ at: second(0), counts: { user: { discovered: 1, created: 1 } } }],
          },
          hours: expect.any(Object) as unknown,
          lastHour: expect.any(Object) as unknown,
          lastDay: expect.any(Object) as unknown,
        },
      });
      expect(withoutTrust(updated(updated(undefined, whole), patch))).toEqual(
        recounted(recorded.tenant, recorded.now),
      );
    });

    it('goes on behind the place of an earlier update, and tells the whole where it cannot', async () => {
      await recorded.record([aUser('u1')]);
      await overview();
      await recorded.record([created('u2')]);
      const first = follow();
      const whole = await first.next();
      await first.stop();
      const held: Overview = updated(undefined, whole);
      await recorded.record([created('u3')]);
      const resumed = follow(whole.at);
      const patch = await resumed.next();
      await resumed.stop();
      await recorded.reopen();
      const afterRestart = follow(patch.at);
      const again = await afterRestart.next();
      await afterRestart.stop();

      expect(patch).toHaveProperty('patch.minutes.buckets.length', 1);
      expect(withoutTrust(updated(held, patch))).toEqual(recounted(recorded.tenant, recorded.now));
      expect(again).toHaveProperty('whole');
    });

    it('tells the whole again when the model is built anew', async () => {
      await recorded.record([created('u1')]);
      const follower = follow();
      await follower.next();
      await recorded.history.rebuild();
      await recorded.record([created('u2')]);
      const update = await follower.next();
      await follower.stop();

      expect(update).toHaveProperty('whole.live', { user: 2 });
    });

    it('tells a reader that was away all at once', async () => {
      await recorded.record([created('u0')]);
      const follower = follow();
      const whole = await follower.next();
      for (let n = 1; n <= 20; n += 1) {
        await recorded.record([created(`u${String(n)}`)]);
        await overview();
      }
      const patch = await follower.next();
      await follower.stop();

      expect(withoutTrust(updated(updated(undefined, whole), patch))).toEqual(
        recounted(recorded.tenant, recorded.now),
      );
    });

    it('ends when the history is closed', async () => {
      await recorded.record([created('u1')]);
      const follower = follow();
      await follower.next();
      const next = follower.next();
      await recorded.history.close();

      expect(await next).toBeUndefined();
      await recorded.reopenAfterClose();
    });
  });
});
