import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Position } from '../../src/event-store/event-store.port.js';
import type { TimelineRow, TimelineQuery } from '../../src/history/history.port.js';
import {
  aGroup,
  anActor,
  attributed,
  aUser,
  changed,
  department,
  relinked,
} from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

describe('the timeline', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const all = { order: 'oldest-first', page: { size: 100 } } as const;
  const ids = (rows: readonly TimelineRow[]) => rows.map(({ changeId }) => changeId);

  /** Every row, page by page. */
  const paged = (query: Omit<TimelineQuery, 'page'>, size: number) => {
    const rows: TimelineRow[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = tenant.tenant.timeline({
        ...query,
        page: after === '' ? { size } : { size, after },
      });
      expect(page.rows.length).toBeLessThanOrEqual(size);
      rows.push(...page.rows);
      after = page.next;
    }
    return rows;
  };

  const manyChanges = async () => {
    const recorded = [];
    for (let number = 0; number < 40; number += 1) {
      const id = `u${number % 3}`;
      const event = number < 3 ? aUser(id) : changed(id, department(null, `D${number}`));
      const options = {
        observedAt: second(number),
        correlationId: number % 2 === 0 ? 'Even' : 'odd',
      };
      recorded.push(...(await tenant.record([event], options)));
    }
    return recorded;
  };

  it('gives the same changes page by page as at once, in either order', async () => {
    const recorded = await manyChanges();

    expect(ids(paged({ order: 'oldest-first' }, 7))).toEqual(recorded.map(({ id }) => id));
    expect(ids(paged({ order: 'newest-first' }, 7))).toEqual(
      recorded.map(({ id }) => id).reverse(),
    );
    expect(ids(paged({ order: 'newest-first' }, 40))).toHaveLength(40);
  });

  it('gives the changes of one object, also behind many pages of them', async () => {
    const recorded = await manyChanges();
    const expected = recorded.filter((_, index) => index % 3 === 1).map(({ id }) => id);
    const objectIdOfThem = objectId('u1');

    expect(ids(paged({ order: 'oldest-first', objectId: objectIdOfThem }, 4))).toEqual(expected);
    expect(ids(paged({ order: 'newest-first', objectId: objectIdOfThem }, 4))).toEqual(
      expected.toReversed(),
    );
  });

  it('gives the changes of one type and of one correlation, whatever the case of its id', async () => {
    const recorded = await manyChanges();
    const [group] = await tenant.record([aGroup('g1', [])]);

    expect(ids(paged({ order: 'oldest-first', type: 'group' }, 3))).toEqual([group?.id]);
    expect(ids(paged({ order: 'newest-first', correlationId: 'even' }, 3))).toEqual(
      recorded
        .filter((_, index) => index % 2 === 0)
        .map(({ id }) => id)
        .reverse(),
    );
  });

  it('keeps to the interval that is asked for, ends included', async () => {
    const recorded = await manyChanges();
    const from = { instant: second(10) };
    const until = { instant: second(20) };
    const expected = recorded.slice(10, 21).map(({ id }) => id);

    expect(ids(paged({ order: 'oldest-first', from, until }, 4))).toEqual(expected);
    expect(
      ids(
        paged(
          {
            order: 'oldest-first',
            from: RecordedTenant.after(recorded, 11),
            until: RecordedTenant.after(recorded, 21),
          },
          4,
        ),
      ),
    ).toEqual(expected);
  });

  it('orders by the log when the clocks of two looks disagree', async () => {
    const [early] = await tenant.record([aUser('u1')], { observedAt: second(10) });
    const [late] = await tenant.record([aUser('u2')], { observedAt: second(4) });
    await tenant.synced();

    expect(ids(tenant.tenant.timeline(all).rows)).toEqual([early?.id, late?.id]);
    expect(tenant.tenant.at({ instant: second(5) }).object(objectId('u2'))).toBeUndefined();
    expect(tenant.tenant.at({ instant: second(10) }).object(objectId('u2'))).toMatchObject({
      validFrom: second(10),
    });
  });

  describe('with attributions', () => {
    it('tells nobody as actor while the audit log has not spoken', async () => {
      const [change] = await tenant.record([aUser('u1')], { causationId: 'compensation-1' });

      expect(tenant.tenant.entry(change?.id ?? '')).toEqual({
        position: change?.position,
        changeId: change?.id,
        observedAt: second(0),
        event: aUser('u1'),
        actors: [],
        occurredAt: null,
        activities: [],
        auditIds: [],
        auditCorrelationIds: [],
        correlationId: 'round',
        causationId: 'compensation-1',
        severity: 'low',
        severityReasons: [],
      });
    });

    it('joins all that several audit records say, each actor once, and the earliest time', async () => {
      const [change] = await tenant.record([aUser('u1')]);
      const id = change?.id ?? '';
      const [ada, sync] = [anActor('ada@example.com'), anActor('sync@example.com')];
      await tenant.record([
        attributed(id, { auditId: 'a', actors: [ada], occurredAt: second(9) }),
        attributed(id, {
          auditId: 'b',
          actors: [sync, ada],
          occurredAt: second(7),
          activity: 'Disable account',
          auditCorrelationId: 'C1',
        }),
        attributed(id, { auditId: 'b', actors: [anActor('told twice')] }),
      ]);

      expect(tenant.tenant.entry(id)).toMatchObject({
        actors: [ada, sync],
        occurredAt: second(7),
        activities: ['Update user', 'Disable account'],
        auditIds: ['a', 'b'],
        auditCorrelationIds: ['C1'],
      });
      const { rows } = tenant.tenant.timeline({ ...all, correlationId: 'c1' });
      expect(ids(rows)).toEqual([id]);
    });

    it('finds what somebody did by id or name, whatever the case, in log order', async () => {
      const changes = await manyChanges();
      const some = [30, 4, 17].map((index) => changes[index]?.id ?? '');
      await tenant.record(some.map((id) => attributed(id)));
      const expected = [4, 17, 30].map((index) => changes[index]?.id);

      for (const actor of ['ADA@EXAMPLE.COM', 'id-of-ada@example.com']) {
        expect(ids(paged({ order: 'oldest-first', actor }, 2))).toEqual(expected);
        expect(ids(paged({ order: 'newest-first', actor }, 2))).toEqual(expected.toReversed());
      }
      const both = { actor: 'ada@example.com', objectId: objectId('u1') };
      expect(ids(paged({ order: 'oldest-first', ...both }, 1))).toEqual([expected[0]]);
      expect(paged({ order: 'oldest-first', actor: 'ada' }, 5)).toEqual([]);
    });

    it('goes on when an attribution speaks of a change that is not in the log', async () => {
      await tenant.record([attributed('no such change'), aUser('u1')]);

      expect(tenant.tenant.timeline(all).rows).toHaveLength(1);
      expect(tenant.tenant.entry('no such change')).toBeUndefined();
    });
  });

  describe('followed', () => {
    /** The first so many that a follower gets. */
    const followed = async (
      after: Position | 'now',
      count: number,
      whenFollowing?: () => unknown,
    ) => {
      const abort = new AbortController();
      const seen: { at: Position; id: string; actors: number }[] = [];
      const follower = tenant.tenant.follow(after, abort.signal);
      whenFollowing?.();
      for await (const { at, entry } of follower) {
        seen.push({ at, id: entry.changeId, actors: entry.actors.length });
        if (seen.length === count) abort.abort();
      }
      return seen;
    };

    it('gives exactly the rest after any position, an attribution as its change again', async () => {
      const recorded = await manyChanges();
      const [last] = await tenant.record([attributed(recorded[38]?.id ?? '')]);
      const again = { at: last?.position, id: recorded[38]?.id };
      const rest = [...recorded.slice(36).map(({ position: at, id }) => ({ at, id })), again];

      const { position: after } = RecordedTenant.after(recorded, 36);
      expect(await followed(after, 5)).toMatchObject(rest);
      const { position } = RecordedTenant.after(recorded, 40);
      expect(await followed(position, 1)).toEqual([{ ...again, actors: 1 }]);
    });

    it('waits for what comes and ends when it is told to', async () => {
      await manyChanges();
      const seen = followed('now', 2, () => void tenant.record([aUser('v1'), aUser('v2')]));

      expect(await seen).toHaveLength(2);
    });

    it('does not give what belongs to another tenant', async () => {
      const seen = followed('now', 1, () => {
        void tenant.record([aUser('x1')], { tenantId: 'other' }).then(async () => {
          await tenant.record([relinked('g1', 'added', 'u1')]);
        });
      });

      expect(await seen).toHaveLength(1);
      expect(tenant.tenant.timeline(all).rows.map(({ event }) => event.data.objectId)).toEqual([
        'g1',
      ]);
    });
  });
});
