import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { position } from '../../src/event-store/event-store.port.js';
import {
  aGroup,
  attributed,
  aUser,
  changed,
  department,
  member,
  relinked,
  restored,
  softDeleted,
} from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

describe('the history', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  /** All that can be asked about what is recorded, as one value. */
  const everything = () => {
    const history = tenant.tenant;
    const state = history.now();
    return {
      counts: state.counts(),
      objects: state.objects({ page: { size: 100 } }),
      deleted: state.objects({ status: 'soft-deleted', page: { size: 100 } }),
      links: ['g1', 'u1'].map((id) => state.allLinks(objectId(id))),
      references: state.referencesTo(objectId('u1')),
      timeline: history.timeline({ order: 'oldest-first', page: { size: 100 } }),
      earlier: history.at({ instant: second(6) }).objects({ page: { size: 100 } }),
      trust: state.trust,
    };
  };

  const firstHalf = () => [aUser('u1'), aGroup('g1', ['u1', 'u2']), aUser('u3')];
  const manyChanges = async () => {
    for (let number = 1; number <= 20; number += 1) {
      const event = changed('u1', department(`D${number - 1}`, `D${number}`));
      await tenant.record([event], { observedAt: second(number) });
    }
    await tenant.record([softDeleted('u3'), relinked('g1', 'removed', 'u2')]);
  };

  describe('trust', () => {
    it('refuses an instant before the first full sync is complete, naming the field', async () => {
      await tenant.record([aUser('u1')]);

      expect(tenant.tenant.earliest()).toBeNull();
      expect(() => tenant.tenant.at({ instant: second(1) }, 'from')).toThrow(
        expect.objectContaining({ code: 'instant-outside-history', field: 'from', earliest: null }),
      );
      expect(tenant.tenant.now().counts()).toEqual({ user: 1 });
    });

    it('refuses an instant before the earliest or in the future, and says what it takes', async () => {
      await tenant.synced(second(10));
      await tenant.synced(second(90));
      tenant.now = second(100);
      const refusal = {
        code: 'instant-outside-history',
        earliest: second(10),
        latest: second(100),
      };

      expect(tenant.tenant.earliest()).toBe(second(10));
      for (const instant of [second(9), second(102)]) {
        expect(() => tenant.tenant.at({ instant })).toThrow(expect.objectContaining(refusal));
        expect(() => tenant.tenant.positionAt(instant)).toThrow(expect.objectContaining(refusal));
      }
      for (const instant of [second(10), second(101)]) {
        expect(tenant.tenant.at({ instant }).trust.instant).toBe(instant);
      }
    });

    it('refuses a position that is none', () => {
      expect(() => tenant.tenant.at({ position: position('x1') }, 'asOf')).toThrow(
        expect.objectContaining({ code: 'invalid-value', field: 'asOf' }),
      );
    });

    it('names the gaps that touch the instant, and the last good look of each reader', async () => {
      await tenant.synced();
      const gap = { reader: 'delta-users', from: second(10), until: second(20), reason: 'refused' };
      const look = (reader: string, seconds: number) =>
        ({
          type: 'CheckpointRecorded',
          data: { reader, token: null, roundComplete: true, lookedAt: second(seconds) },
        }) as const;
      await tenant.record([
        { type: 'CaptureGapRecorded', data: { ...gap, until: second(15) } },
        { type: 'CaptureGapRecorded', data: gap },
        { ...look('groups', 45), data: { ...look('groups', 45).data, roundComplete: false } },
        look('delta-users', 40),
        look('policies', 50),
        look('delta-users', 30),
      ]);

      expect(tenant.tenant.gaps()).toEqual([gap]);
      for (const seconds of [10, 15, 20]) {
        expect(tenant.tenant.at({ instant: second(seconds) }).trust.gaps).toEqual([gap]);
      }
      expect(tenant.tenant.at({ instant: second(21) }).trust).toMatchObject({
        gaps: [],
        lagEvents: 0,
        lastLooks: { 'delta-users': second(40), policies: second(50) },
      });
    });

    it('gives the last change up to an instant as its position', async () => {
      await tenant.synced();
      const [one] = await tenant.record([aUser('u1')], { observedAt: second(5) });
      const [other] = await tenant.record([aUser('u2')], { observedAt: second(8) });

      expect(tenant.tenant.positionAt(second(7))).toBe(one?.position);
      expect(tenant.tenant.positionAt(second(8))).toBe(other?.position);
      expect(tenant.tenant.at({ instant: second(6) }).trust.position).toBe(one?.position);
    });

    it('knows no tenant of which nothing was recorded, unless it is about to be', async () => {
      await tenant.record([aUser('u1')]);

      expect(() => tenant.history.tenant('other')).toThrow(
        expect.objectContaining({ code: 'unknown-tenant', field: 'tenantId' }),
      );
      expect(tenant.history.open('other').now().counts()).toEqual({});
      expect(tenant.history.open('other').now().object(objectId('u1'))).toBeUndefined();
      expect(tenant.history.tenant('t').now().counts()).toEqual({ user: 1 });
    });
  });

  describe('objects', () => {
    it('come in id order, page by page, by type, status and filter', async () => {
      await tenant.record([
        ...['u3', 'u1', 'u4', 'u2'].map((id) => aUser(id, { city: id < 'u3' ? 'Lyon' : null })),
        aGroup('g1', []),
        softDeleted('u2'),
      ]);
      const state = tenant.tenant.now();
      const ids = async (query: Partial<Parameters<typeof state.find>[0]>) => {
        const { rows } = await state.find({ page: { size: 10 }, ...query });
        return rows.map((row) => row.objectId);
      };
      const first = state.objects({ type: 'user', page: { size: 2 } });

      expect(await ids({})).toEqual(['g1', 'u1', 'u3', 'u4']);
      expect(first.rows.map((row) => row.objectId)).toEqual(['u1', 'u3']);
      expect(await ids({ type: 'user', page: { size: 2, after: first.next ?? '' } })).toEqual([
        'u4',
      ]);
      expect(state.objects({ type: 'user', page: { size: 3 } }).next).toBeNull();
      expect(await ids({ status: 'soft-deleted' })).toEqual(['u2']);
      expect(await ids({ filter: "city eq 'LYON' or id eq 'u4'" })).toEqual(['u1', 'u4']);
      expect(await ids({ type: 'device' })).toEqual([]);
    });

    it('refuse a cursor that is none', async () => {
      await tenant.record([aGroup('g1', ['u1'])]);
      const state = tenant.tenant.now();
      const refusal = expect.objectContaining({ code: 'invalid-value', field: 'cursor' });

      for (const after of ['', 'nonsense', 'WzFd', 'eyJhIjoxfQ']) {
        const page = { size: 10, after };
        expect(() => state.objects({ page })).toThrow(refusal);
        expect(() => state.links(objectId('g1'), 'members', page)).toThrow(refusal);
      }
      const page = { size: 10, after: 'WyJ4Il0' };
      expect(() => tenant.tenant.timeline({ order: 'newest-first', page })).toThrow(refusal);
    });

    it('are scanned whole, deleted ones included, in id order', async () => {
      await tenant.record([aUser('u2'), aUser('u1'), softDeleted('u1'), aGroup('g1', [])]);
      const scanned: string[] = [];
      for await (const { objectId: id, status } of tenant.tenant.now().scan()) {
        scanned.push(`${id} ${status}`);
      }

      expect(scanned).toEqual(['g1 live', 'u1 soft-deleted', 'u2 live']);
    });

    it('keep what was last known, and their links, while they are deleted', async () => {
      await tenant.record([aUser('u1', { city: 'Lyon' }), aGroup('g1', ['u1']), softDeleted('g1')]);
      await tenant.record([softDeleted('u1')], { observedAt: second(3) });
      const deleted = tenant.tenant.now();
      await tenant.record([restored('u1')]);

      expect(deleted.object(objectId('u1'))).toMatchObject({
        status: 'soft-deleted',
        deletedDateTime: second(1),
        attributes: { city: 'Lyon' },
        validFrom: second(3),
      });
      expect(deleted.counts()).toEqual({});
      expect(deleted.allLinks(objectId('g1'))).toEqual([member('u1')]);
      expect(tenant.tenant.now().counts()).toEqual({ user: 1 });
      expect(tenant.tenant.now().object(objectId('u1'))).toMatchObject({
        status: 'live',
        deletedDateTime: null,
      });
    });

    it('are since their own last change: a membership is none of theirs', async () => {
      const [own] = await tenant.record([aGroup('g1', [])], { observedAt: second(2) });
      for (let number = 0; number < 30; number += 1) {
        const options = { observedAt: second(10 + number) };
        await tenant.record([relinked('g1', 'added', `u${number}`)], options);
      }

      expect(tenant.tenant.now().object(objectId('g1'))).toMatchObject({
        validFrom: second(2),
        changeId: own?.id,
      });
    });

    it('replace the links that were known when they are seen whole again', async () => {
      await tenant.record([aGroup('g1', ['u1', 'u2'])]);
      await tenant.record([relinked('g1', 'added', 'u4'), aGroup('g1', ['u2', 'u3'])]);

      const targets = tenant.tenant.now().allLinks(objectId('g1'));
      expect(targets.map(({ targetId }) => targetId).sort()).toEqual(['u2', 'u3']);
      expect(tenant.tenant.now().counts()).toEqual({ group: 1 });
    });
  });

  describe('links', () => {
    it('are paged without loss, and found from their other end', async () => {
      const members = Array.from({ length: 25 }, (_, number) => `u${number}`);
      await tenant.record([
        aGroup('g1', members),
        relinked('g1', 'removed', 'u3'),
        aGroup('g2', ['u4']),
      ]);
      const state = tenant.tenant.now();
      const paged: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page = after === '' ? { size: 10 } : { size: 10, after };
        const { rows, next } = state.links(objectId('g1'), 'members', page);
        paged.push(...rows.map(({ targetId }) => targetId));
        after = next;
      }

      expect(paged).toEqual(members.filter((id) => id !== 'u3'));
      expect(state.links(objectId('g1'), 'owners', { size: 10 }).rows).toEqual([]);
      expect(state.referencesTo(objectId('u3'))).toEqual([]);
      expect(state.referencesTo(objectId('u4'))).toEqual([
        { sourceId: 'g1', relation: 'members' },
        { sourceId: 'g2', relation: 'members' },
      ]);
    });
  });

  it('tells of a single link whether it stands, then as now', async () => {
    const changes = await tenant.record([
      aGroup('g1', ['u1', 'u2']),
      relinked('g1', 'removed', 'u1'),
      relinked('g1', 'added', 'u3'),
      relinked('g1', 'added', 'u1'),
      relinked('g1', 'removed', 'u2'),
    ]);
    const standing = (count: number) => {
      const state = tenant.tenant.at(RecordedTenant.after(changes, count));
      return ['u1', 'u2', 'u3', 'u4'].filter((id) =>
        state.hasLink(objectId('g1'), 'members', objectId(id)),
      );
    };
    const now = tenant.tenant.now();

    expect([1, 2, 3, 4, 5].map(standing)).toEqual([
      ['u1', 'u2'],
      ['u2'],
      ['u2', 'u3'],
      ['u1', 'u2', 'u3'],
      ['u1', 'u3'],
    ]);
    expect(now.hasLink(objectId('g1'), 'owners', objectId('u1'))).toBe(false);
    expect(now.hasLink(objectId('u1'), 'members', objectId('g1'))).toBe(false);
    expect(now.hasLink(objectId('g9'), 'members', objectId('u1'))).toBe(false);
  });

  it('leaves a state as it was while the log grows', async () => {
    await tenant.record(firstHalf());
    const state = tenant.tenant.now();
    const told = () => ({
      counts: state.counts(),
      objects: state.objects({ page: { size: 100 } }),
      links: state.allLinks(objectId('g1')),
      references: state.referencesTo(objectId('u2')),
      trust: state.trust.position,
    });
    const before = told();

    await manyChanges();
    await tenant.record([aUser('u8'), aUser('u9')]);

    expect(told()).toEqual(before);
    expect(tenant.tenant.now().counts()).not.toEqual(before.counts);
  });

  describe('across restarts', () => {
    it('is the same after a restart in the middle as without one, and as built anew', async () => {
      await tenant.synced();
      await tenant.record(firstHalf());
      await tenant.reopen();
      await manyChanges();
      await tenant.reopen();
      const [last] = await tenant.record([attributed('no such change'), aUser('u7')]);
      const throughRestarts = everything();

      await tenant.history.close();
      rmSync(join(tenant.folder, 'history'), { recursive: true });
      await tenant.reopenAfterClose();
      await tenant.history.caughtUp(last?.position ?? position('0'));
      await tenant.caughtUpWithLog();

      expect(everything()).toEqual(throughRestarts);
      await tenant.history.rebuild();
      expect(everything()).toEqual(throughRestarts);
      await tenant.reopen();
      expect(everything()).toEqual(throughRestarts);
    });

    it('goes on after a rebuild where followers and states stand', async () => {
      await tenant.record(firstHalf());
      const state = tenant.tenant.now();
      const abort = new AbortController();
      const followed: string[] = [];
      const following = (async () => {
        for await (const { entry } of tenant.tenant.follow('now', abort.signal)) {
          followed.push(entry.event.data.objectId);
          abort.abort();
        }
      })();
      await tenant.history.rebuild();
      await tenant.record([aUser('u8')]);
      await following;

      expect(state.counts()).toEqual({ user: 2, group: 1 });
      expect(followed).toEqual(['u8']);
    });

    it('is built anew when its files are no model of this format', async () => {
      await tenant.synced();
      await tenant.record(firstHalf());
      await tenant.history.close();
      for (const file of ['data.mdb', 'model-1/data.mdb']) {
        writeFileSync(join(tenant.folder, 'history', file), 'not a model at all');
      }
      await tenant.reopenAfterClose();
      await tenant.caughtUpWithLog();

      expect(tenant.tenant.now().counts()).toEqual({ user: 2, group: 1 });
    });

    it('is built anew when it knows more than the log', async () => {
      await tenant.record(firstHalf());
      await tenant.history.close();
      const other = await RecordedTenant.open();
      await other.record([aUser('v1')]);
      await other.history.close();
      rmSync(join(other.folder, 'history'), { recursive: true });
      cpSync(join(tenant.folder, 'history'), join(other.folder, 'history'), { recursive: true });
      await other.reopenAfterClose();
      await other.caughtUpWithLog();

      expect(other.tenant.now().counts()).toEqual({ user: 1 });
      await other.close();
      await tenant.reopenAfterClose();
    });
  });

  describe('catching up', () => {
    it('has caught up with a position whose event it does not follow', async () => {
      const report = await tenant.appendElsewhere();

      await expect(tenant.history.caughtUp(report.position)).resolves.toBeUndefined();
      await tenant.record([aUser('u1')]);
      expect(tenant.history.status()).toMatchObject({ lagEvents: 0, failure: null });
    });

    it('stops at an event it cannot take, keeps its place and says so', async () => {
      const [good] = await tenant.record([aUser('u1')]);
      const { position: bad } = await tenant.append(aUser('x'.repeat(2_000)));

      await expect(tenant.history.caughtUp(bad)).rejects.toMatchObject({
        code: 'projection-stopped',
      });
      expect(tenant.history.status()).toMatchObject({
        position: good?.position,
        failure: expect.stringContaining('too long'),
      });
      expect(tenant.tenant.now().counts()).toEqual({ user: 1 });
    });

    it('stops before the disk is full, says so, and goes on when opened with room', async () => {
      await tenant.record([aUser('u1')]);
      await tenant.history.close();
      let free = 2 ** 40;
      await tenant.reopenAfterClose(() => free);
      const [last] = await tenant.record([aUser('u2')]);
      free = 2 ** 20;
      const { position: refused } = await tenant.append(aUser('u3'));

      await expect(tenant.history.caughtUp(refused)).rejects.toMatchObject({
        code: 'projection-stopped',
        cause: { code: 'history-disk-full' },
      });
      expect(tenant.history.status()).toMatchObject({
        position: last?.position,
        failure: expect.stringContaining('1 MB left'),
      });
      expect(tenant.tenant.now().counts()).toEqual({ user: 2 });
      free = 2 ** 40;
      await tenant.reopen();
      await tenant.history.caughtUp(refused);
      expect(tenant.tenant.now().counts()).toEqual({ user: 3 });
    });

    it('refuses to wait for what comes after it was closed', async () => {
      const { history } = tenant;
      await tenant.reopen();
      const { position: later } = await tenant.append(aUser('u1'));
      await tenant.history.caughtUp(later);

      await expect(history.caughtUp(later)).rejects.toMatchObject({ code: 'projection-stopped' });
    });
  });
});
