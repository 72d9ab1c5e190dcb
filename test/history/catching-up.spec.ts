import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { baselineStreams } from '../../src/domain/timeline/streams.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { onDay, RetainedTenant, TENANT } from '../retention/retained-tenant.js';
import { eventually } from '../support/eventually.js';
import { aGroup, attributed, aUser, changed, department } from './directory-changes.js';
import { RecordedTenant } from './recorded-tenant.js';
import { TroubledLog } from './troubled-log.js';

describe('a history catching up', () => {
  let tenant: RetainedTenant;
  let log: TroubledLog;
  const opened: LmdbHistory[] = [];
  beforeEach(async () => {
    tenant = await RetainedTenant.open();
    log = new TroubledLog(tenant.store);
    await tenant.synced(onDay(0));
  });
  afterEach(async () => {
    for (const history of opened.splice(0)) await history.close();
    await tenant.close();
  });

  const open = async (name: string, store = log): Promise<LmdbHistory> => {
    const history = await LmdbHistory.open(join(tenant.folder, name), store, () => tenant.now);
    opened.push(history);
    return history;
  };
  const told = async (history: LmdbHistory) => {
    await tenant.caughtUp(history);
    const past = history.open(TENANT);
    const { objects, counts } = {
      objects: past.now().objects({ page: { size: 100 } }).rows,
      counts: past.now().counts(),
    };
    return { objects, counts, earliest: past.earliest(), changes: changesOf(history) };
  };
  const changesOf = (history: LmdbHistory) =>
    history.open(TENANT).timeline({ order: 'oldest-first', page: { size: 100 } }).rows.length;

  /** Changes of ten days. */
  const someDays = async (): Promise<void> => {
    await tenant.change(aUser('u1', { department: 'D0' }), onDay(0));
    await tenant.change(aGroup('g1', ['u1']), onDay(1));
    for (let day = 2; day < 10; day += 1) {
      await tenant.change(changed('u1', department(`D${day - 1}`, `D${day}`)), onDay(day));
    }
    tenant.now = onDay(10);
    await tenant.caughtUp();
  };

  describe('with a log that is out of reach', () => {
    it('opens, says why it stands still, and goes on when the log is back', async () => {
      await someDays();
      log.down = true;
      const history = await open('patient');

      await eventually(() => history.status().failure?.includes('out of reach') === true);
      log.down = false;
      expect(await told(history)).toEqual(await told(tenant.history));
      expect(history.status()).toMatchObject({ failure: null, lagEvents: 0 });
    });

    it('takes no event twice when reading breaks off', async () => {
      await someDays();
      log.breaksAfter = { of: 'log', events: 5 };
      const history = await open('interrupted');
      expect(await told(history)).toEqual(await told(tenant.history));

      log.breaksAfter = { of: 'log', events: 1 };
      await tenant.change(changed('u1', department('D9', 'D10')), onDay(10));
      await tenant.change(changed('u1', department('D10', 'D11')), onDay(10));
      expect(await told(history)).toEqual(await told(tenant.history));
    });

    it('answers from what it knows while the log is down', async () => {
      await someDays();
      const first = await LmdbHistory.open(join(tenant.folder, 'known'), log, () => tenant.now);
      const known = await told(first);
      await first.close();
      log.down = true;
      const history = await open('known');

      expect(history.open(TENANT).now().counts()).toEqual(known.counts);
      expect(changesOf(history)).toBe(known.changes);
    });
  });

  describe('with a log whose positions do not count events', () => {
    it('does not tell a number it does not know', async () => {
      log.counts = false;
      log.down = true;
      const history = await open('countless');
      expect(history.status().lagEvents).toBeNull();
      expect(history.open(TENANT).now().trust.lagEvents).toBeNull();

      log.down = false;
      await tenant.caughtUp(history);
      await eventually(() => history.status().lagEvents === 0);
    });

    it('is caught up with events it does not follow, and reads the log once to know', async () => {
      const history = await open('others');
      await tenant.caughtUp(history);
      await eventually(() => history.status().lagEvents === 0);
      const stream = 'backups-elsewhere';
      const event = { type: 'SlicesRemoved', data: { baselineDay: '20260101' } } as const;
      for (const id of ['a', 'b']) await tenant.append(stream, event, { observedAt: onDay(0), id });
      const last = (await tenant.store.head()) ?? fail();
      await history.caughtUp(last);
      const reads = log.readsOfAll;
      for (let again = 0; again < 5; again += 1) await history.caughtUp(last);

      expect(log.readsOfAll).toBe(reads);
      const { position } = await tenant.change(aUser('u9'), onDay(0));
      await history.caughtUp(position);
      expect(history.open(TENANT).now().counts()).toEqual({ user: 1 });
    });
  });

  it('is built anew when its folder belongs to another log', async () => {
    const other = await RecordedTenant.open();
    await other.record([aUser('v1')]);
    await other.history.close();
    cpSync(join(other.folder, 'history'), join(tenant.folder, 'moved'), { recursive: true });
    await someDays();

    const history = await open('moved');
    expect(await told(history)).toEqual(await told(tenant.history));
    expect(history.open('t').now().counts()).toEqual({});
    await other.reopenAfterClose();
    await other.close();
  });

  describe('with a baseline', () => {
    it('is built anew when slices went that it had not read', async () => {
      await tenant.change(aUser('u0'), onDay(0));
      const behind = await LmdbHistory.open(join(tenant.folder, 'behind'), log, () => tenant.now);
      await tenant.caughtUp(behind);
      await behind.close();
      await someDays();
      await tenant.retain();

      const history = await open('behind');
      await eventually(() => history.status().failure === null);
      await eventually(() => history.open(TENANT).earliest() === onDay(5));
      expect(await told(history)).toEqual({
        ...(await told(tenant.history)),
        changes: changesOf(tenant.history),
      });
    });

    it('starts over when it was closed with half a baseline loaded', async () => {
      await someDays();
      await tenant.retain();
      const half = await LmdbHistory.open(join(tenant.folder, 'half'), log, () => tenant.now);
      log.breaksAfter = { of: 'stream', events: 1 };
      log.forged = (event) => {
        log.down = true;
        return event;
      };
      await eventually(() => half.status().failure !== null);
      await half.close();
      log.down = false;
      log.breaksAfter = undefined;
      log.forged = (event) => event;

      expect(await told(await open('half'))).toEqual(await told(tenant.history));
    });

    it('starts over by itself when reading a baseline breaks off', async () => {
      await someDays();
      await tenant.retain();
      log.breaksAfter = { of: 'stream', events: 1 };
      const history = await open('broken');

      await eventually(() => history.open(TENANT).earliest() === onDay(5));
      expect(await told(history)).toEqual(await told(tenant.history));
    });

    it('does not tell a past that is not the one that was sealed', async () => {
      await someDays();
      await tenant.retain();
      log.forged = (event) =>
        event.event.type === 'BaselinePart'
          ? {
              ...event,
              event: {
                ...event.event,
                data: { ...event.event.data, objects: event.event.data.objects.slice(1) },
              },
            }
          : event;
      const history = await open('forged');

      await eventually(() => history.status().failure?.includes(baselineStreams(TENANT)) === true);
      expect(history.open(TENANT).earliest()).toBeNull();
    });

    it('tells followers of no change that is folded, and refuses to go on from before', async () => {
      await someDays();
      const [first, second] = tenant.past.timeline({
        order: 'oldest-first',
        page: { size: 2 },
      }).rows;
      if (first === undefined || second === undefined) throw new Error('Nothing is told');
      await tenant.retain();
      const abort = new AbortController();
      const followed: string[] = [];
      const following = (async () => {
        for await (const { entry } of tenant.past.follow('now', abort.signal)) {
          followed.push(entry.changeId);
          abort.abort();
        }
      })();
      await tenant.change(attributed(first.changeId), onDay(9));
      await tenant.change(changed('u1', department('D9', 'D10')), onDay(9), 'the new one');
      await following;

      expect(followed).toEqual(['the new one']);
      expect(tenant.past.entry(first.changeId)).toBeUndefined();
      const refusal = { code: 'instant-outside-history', earliest: onDay(5) };
      expect(() => tenant.past.follow(first.position, abort.signal)).toThrow(
        expect.objectContaining(refusal),
      );
      expect(() => tenant.past.at({ position: second.position }, 'asOf')).toThrow(
        expect.objectContaining({ ...refusal, field: 'asOf' }),
      );
    });

    it('keeps the states of other tenants as they were, in whichever order they were recorded', async () => {
      const another = async (id: string) => {
        const data = { ...aUser(id).data, objectId: objectId(id) };
        await tenant.append(
          'changes_another_00-20261001',
          { type: 'ObjectDiscovered', data } as ReturnType<typeof aUser>,
          { observedAt: onDay(0), id: `of ${id}` },
          'another',
        );
      };
      await another('a1');
      await someDays();
      await another('a2');
      await tenant.retain();
      await another('a3');
      const anew = await tenant.builtAnew();
      const all = ['a1', 'a2', 'a3'];

      for (const history of [tenant.history, anew]) {
        await tenant.caughtUp(history);
        const past = history.open('another');
        const entries = past.timeline({ order: 'oldest-first', page: { size: 10 } }).rows;
        expect(entries.map(({ event }) => event.data.objectId)).toEqual(all);
        for (const [index, { position }] of entries.entries()) {
          expect(past.at({ position }).counts()).toEqual({ user: index + 1 });
        }
      }
      await anew.close();
      rmSync(join(tenant.folder, 'anew-1'), { recursive: true });
    });
  });
});

const fail = (): never => {
  throw new Error('The log is empty');
};
