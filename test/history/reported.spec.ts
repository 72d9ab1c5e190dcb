import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { TimelineQuery, TimelineRow } from '../../src/history/history.port.js';
import { anActor, attributed, aUser, changed, department, reported } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

describe('what was only reported', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const ids = (rows: readonly TimelineRow[]) => rows.map(({ changeId }) => changeId);
  const ask = (query: Partial<TimelineQuery> = {}) =>
    ids(tenant.tenant.timeline({ order: 'oldest-first', page: { size: 100 }, ...query }).rows);

  const paged = (query: Omit<TimelineQuery, 'page'>, size: number, between?: () => unknown) => {
    const rows: TimelineRow[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = tenant.tenant.timeline({
        ...query,
        page: after === '' ? { size } : { size, after },
      });
      rows.push(...page.rows);
      after = page.next;
      between?.();
    }
    return ids(rows);
  };

  /** Looks at every third second, reports in between and at the same instants, in another order. */
  const mixed = async () => {
    const placed: { readonly time: number; readonly id: string }[] = [];
    for (let number = 0; number < 30; number += 1) {
      const event = number === 0 ? aUser('u1') : changed('u1', department(null, `D${number}`));
      const [seen] = await tenant.record([event], { observedAt: second(3 * number) });
      placed.push({ time: 3 * number, id: seen?.id ?? '' });
      const time = (number * 37) % 90;
      const [said] = await tenant.record([
        reported(`audit ${number}`, { occurredAt: second(time) }),
      ]);
      placed.push({ time, id: said?.id ?? '' });
    }
    return placed
      .map((each, index) => ({ ...each, index }))
      .sort((one, other) => one.time - other.time || one.index - other.index);
  };

  it('stands among what looks saw where it occurred, in either order, on pages of any size', async () => {
    const expected = (await mixed()).map(({ id }) => id);

    for (const size of [1, 7, 60, 100]) {
      expect(paged({ order: 'oldest-first' }, size)).toEqual(expected);
      expect(paged({ order: 'newest-first' }, size)).toEqual(expected.toReversed());
    }
    await tenant.reopen();
    await tenant.caughtUpWithLog();
    expect(paged({ order: 'oldest-first' }, 7)).toEqual(expected);
  });

  it('neither repeats nor leaves out a row when others are recorded between two pages', async () => {
    const before = (await mixed()).map(({ id }) => id);
    const rows: TimelineRow[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = tenant.tenant.timeline({
        order: 'newest-first',
        page: after === '' ? { size: 9 } : { size: 9, after },
      });
      rows.push(...page.rows);
      after = page.next;
      await tenant.record([
        changed('u1', department('x', 'y')),
        reported(`late ${rows.length}`, { occurredAt: second(200) }),
        reported(`early ${rows.length}`, { occurredAt: second(4) }),
      ]);
    }
    const found = ids(rows);

    expect(new Set(found).size).toBe(found.length);
    expect(found.filter((id) => before.includes(id))).toEqual(before.toReversed());
  });

  it('keeps to an interval of instants by when it occurred, of positions by when it was recorded', async () => {
    const placed = await mixed();
    const from = { instant: second(10) };
    const until = { instant: second(40) };
    expect(ask({ from, until })).toEqual(
      placed.filter(({ time }) => time >= 10 && time <= 40).map(({ id }) => id),
    );

    const [first, second_] = await tenant.record([
      reported('a', { occurredAt: second(1) }),
      reported('b', { occurredAt: second(2) }),
    ]);
    expect(ask({ from: { position: first?.position ?? ('0' as never) } })).toEqual([
      first?.id,
      second_?.id,
    ]);
    expect(ask({ until: { position: first?.position ?? ('0' as never) } })).toEqual(
      ids(
        tenant.tenant
          .timeline({ order: 'oldest-first', page: { size: 100 } })
          .rows.filter(({ changeId }) => changeId !== second_?.id),
      ),
    );
  });

  it('is found by every target, by type, by actor and by either correlation id', async () => {
    await tenant.record([aUser('u1')], { observedAt: second(50) });
    const target = { type: 'group', displayName: null, properties: [] };
    const [member] = await tenant.record(
      [
        reported('a', {
          auditCorrelationId: 'Corr-1',
          actors: [anActor('Bob@example.com')],
          targets: [
            { ...target, id: 'U1', type: 'user' },
            { ...target, id: 'g1' },
          ],
        }),
      ],
      { correlationId: 'import-7' },
    );
    const [other] = await tenant.record([
      reported('b', { objectId: objectId('p1'), objectType: 'namedLocation', targets: [] }),
    ]);

    expect(ask({ objectId: objectId('g1') })).toEqual([member?.id]);
    expect(ask({ objectId: objectId('p1') })).toEqual([other?.id]);
    expect(ask({ objectId: objectId('u1') })).toHaveLength(2);
    expect(ask({ type: 'namedLocation' })).toEqual([other?.id]);
    expect(ask({ actor: 'bob@EXAMPLE.com' })).toEqual([member?.id]);
    expect(ask({ actor: 'id-of-Bob@example.com' })).toEqual([member?.id]);
    expect(ask({ correlationId: 'corr-1' })).toEqual([member?.id]);
    expect(ask({ correlationId: 'import-7' })).toEqual([member?.id]);
    expect(ask({ objectId: objectId('g1'), actor: 'nobody' })).toEqual([]);
    expect(tenant.tenant.types()).toEqual(['namedLocation', 'user']);
  });

  it('tells all that the record says', async () => {
    const [said] = await tenant.record([reported('a', { auditCorrelationId: 'c' })]);

    expect(tenant.tenant.timeline({ order: 'newest-first', page: { size: 1 } }).rows).toEqual([
      {
        position: said?.position,
        changeId: said?.id,
        observedAt: second(0),
        event: reported('a', { auditCorrelationId: 'c' }),
        actors: [anActor('Ada@example.com')],
        occurredAt: second(5),
        activities: ['Update user'],
        auditIds: ['a'],
        auditCorrelationIds: ['c'],
        correlationId: 'round',
        causationId: null,
        severity: 'low',
        severityReasons: [],
      },
    ]);
  });

  it('touches no object, no count, no link and no difference', async () => {
    await tenant.record([aUser('u1')]);
    await tenant.synced(second(0));
    const answers = async () => {
      const now = tenant.tenant.now();
      return {
        counts: now.counts(),
        objects: now.objects({ page: { size: 10 } }),
        u1: now.object(objectId('u1')),
        u2: now.object(objectId('u2')),
        links: now.allLinks(objectId('u1')),
        changes: tenant.tenant.changes({ order: 'newest-first', page: { size: 10 } }),
        changed: await tenant.tenant.changed({ instant: second(0) }, { instant: second(90_000) }),
      };
    };
    const before = await answers();
    await tenant.record([reported('a'), reported('b', { objectId: objectId('u2') })]);

    expect(await answers()).toEqual(before);
    expect(tenant.tenant.entry(ask()[1] ?? '')).toBeUndefined();
  });

  it('is told once under one key, and the key is known to be reported', async () => {
    const [first] = await tenant.record([reported('a')]);
    await tenant.record([reported('a'), reported('a', { occurredAt: second(9) })]);
    await tenant.record([reported('a')], { tenantId: 'other' });

    expect(ask()).toEqual([first?.id]);
    for (const again of [false, true]) {
      if (again) await tenant.reopen();
      const known = tenant.tenant.reported(['key of a', 'key of b', 'a']);
      expect([...known]).toEqual(['key of a']);
      expect(tenant.history.open('nobody').reported(['key of a']).size).toBe(0);
    }
  });

  it.each(['before', 'after'])(
    'is not told any more with an attribution recorded %s it',
    async (order) => {
      const [change] = await tenant.record([aUser('u1')]);
      const attribution = attributed(change?.id ?? '', { auditId: 'a' });
      const said = reported('a');
      await tenant.record(order === 'before' ? [attribution, said] : [said, attribution]);
      const [kept] = await tenant.record([reported('b')]);

      expect(ask()).toEqual([change?.id, kept?.id]);
      expect(tenant.tenant.reported(['key of a']).size).toBe(1);
      await tenant.reopen();
      expect(ask()).toEqual([change?.id, kept?.id]);
    },
  );

  it('is followed as it comes, in the order of the log', async () => {
    const [first, change] = await tenant.record([
      reported('a', { occurredAt: second(100) }),
      aUser('u1'),
    ]);
    const id = change?.id ?? '';
    await tenant.record([reported('hidden'), attributed(id, { auditId: 'hidden' })]);
    const abort = new AbortController();
    const seen: string[] = [];
    const live = reported('c', { occurredAt: second(-1_000_000) });
    for await (const { entry } of tenant.tenant.follow('0' as never, abort.signal)) {
      seen.push(entry.changeId);
      if (seen.length === 3) void tenant.record([live]);
      if (seen.length === 4) abort.abort();
    }
    const [last] = ask();

    expect(seen).toEqual([ask().at(-1), id, id, last]);
    expect(first?.id).toBe(seen[0]);
  });

  it('is all there is of a tenant that was never captured', async () => {
    const long = instantAt(Date.UTC(1999, 0, 1));
    const [said] = await tenant.record([reported('a', { occurredAt: long })]);
    const known = tenant.history.tenant('t');

    expect(known.earliest()).toBeNull();
    expect(ask()).toEqual([said?.id]);
    expect(known.now().counts()).toEqual({});
    expect(known.now().objects({ page: { size: 10 } }).rows).toEqual([]);
    expect(() => known.at({ instant: second(10) })).toThrow(
      expect.objectContaining({ code: 'instant-outside-history', earliest: null }),
    );
    await expect(known.changed({ instant: second(1) }, { instant: second(2) })).rejects.toThrow(
      'nothing is known yet',
    );
  });

  it('gives short pages rather than hold everybody up when few of very many pass', async () => {
    const many = Array.from({ length: 5_500 }, (_, number) => reported(`audit ${number}`));
    await tenant.appendAll(many);
    const query = { order: 'oldest-first', type: 'user', actor: 'ada@example.com' } as const;

    const first = tenant.tenant.timeline({
      ...query,
      type: 'group',
      page: { size: 10 },
    });
    expect(first.rows).toEqual([]);
    expect(first.next).not.toBeNull();
    expect(paged({ ...query, type: 'group' }, 10)).toEqual([]);
    expect(new Set(paged(query, 1_000)).size).toBe(5_500);
  });
});
