import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId, type ObjectId } from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { HeldQuery, WhenHeld } from '../../src/history/history.port.js';
import { ListHeld, ListHeldHandler } from '../../src/history/list-held.query.js';
import {
  aGroup,
  attributed,
  aUser,
  changed,
  department,
  membersMet,
  relinked,
  restored,
  softDeleted,
} from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

let tenant: RecordedTenant;
beforeEach(async () => {
  tenant = await RecordedTenant.open();
});
afterEach(() => tenant.close());

type Asked = Omit<HeldQuery, 'page'>;

const held = async (asked: Asked, size = 1000): Promise<WhenHeld[]> => {
  const rows: WhenHeld[] = [];
  let page: HeldQuery['page'] = { size };
  for (;;) {
    const found = await tenant.tenant.held({ ...asked, page });
    expect(found.rows.length).toBeLessThanOrEqual(size);
    rows.push(...found.rows);
    if (found.next === null) return rows;
    page = { size, after: found.next };
  }
};

const told = ({ objectId: id, from, until, openStart }: WhenHeld): string =>
  `${id} ${openStart ? '…' : ''}${place(from)}-${until === null ? '' : place(until)}`;
const place = (instant: Instant): number => (Date.parse(instant) - Date.parse(second(0))) / 1000;

const at = (seconds: number) => ({ observedAt: second(seconds) });

const recordSome = async (): Promise<void> => {
  await tenant.record([aUser('u1', { department: 'Sales' }), aUser('u2', { department: 'Ops' })]);
  await tenant.record([aGroup('g1', ['u1', 'u3']), aGroup('g2', [])]);
  await tenant.synced(second(1));
  await tenant.record([changed('u1', department('Sales', 'Ops'))], at(10));
  await tenant.record([changed('u2', department('Ops', 'Sales'))], at(20));
  await tenant.record([relinked('g1', 'removed', 'u1'), relinked('g2', 'added', 'u1')], at(30));
  await tenant.record([softDeleted('u2')], at(40));
  await tenant.record([restored('u2'), aUser('u4', { department: 'Sales' })], at(50));
  await tenant.record([relinked('g1', 'added', 'u1'), relinked('g1', 'removed', 'u3')], at(60));
};

describe('when a filter held', () => {
  it('is told for each object of a type, by id and time', async () => {
    await recordSome();

    const rows = await held({ filter: "department eq 'Sales'", type: 'user' });

    expect(rows.map(told)).toEqual(['u1 …1-10', 'u2 20-40', 'u2 50-', 'u4 …50-']);
    expect(rows[0]).toEqual({
      objectId: 'u1',
      objectType: 'user',
      displayName: 'Name of u1',
      from: second(1),
      until: second(10),
      openStart: true,
    });
  });

  it('is told for one object and for links', async () => {
    await recordSome();
    const filter = "links/members/any(m:m/id eq 'u1')";

    expect((await held({ filter })).map(told)).toEqual(['g1 …1-30', 'g1 60-', 'g2 30-']);
    expect((await held({ filter, objectId: objectId('g2') })).map(told)).toEqual(['g2 30-']);
    const empty = { filter: 'not links/members/any()', type: 'group' };
    expect((await held(empty)).map(told)).toEqual(['g2 …1-30']);
    expect(await held({ filter, type: 'user' })).toEqual([]);
    expect(await held({ filter, objectId: objectId('nobody') })).toEqual([]);
  });

  it('has no known beginning where a first reading met the link', async () => {
    await tenant.record([aGroup('g1', [])]);
    await tenant.synced(second(1));
    await tenant.record([membersMet('g1', 'u1')], at(10));
    await tenant.record([relinked('g1', 'removed', 'u1')], at(20));

    const rows = await held({ filter: "links/members/any(m:m/id eq 'u1')" });

    expect(rows.map(told)).toEqual(['g1 …10-20']);
  });

  it('is told between two instants', async () => {
    await recordSome();
    const asked = { filter: "department eq 'Sales'", from: second(25), until: second(49) };

    expect((await held(asked)).map(told)).toEqual(['u2 …25-40']);
    expect((await held({ ...asked, until: second(30) })).map(told)).toEqual(['u2 …25-']);
    expect((await held({ ...asked, from: second(20) })).map(told)).toEqual(['u2 20-40']);
    expect((await held({ ...asked, from: second(-9) })).map(told)).toEqual([
      'u1 …1-10',
      'u2 20-40',
    ]);
  });

  it('counts a change from when it occurred', async () => {
    await recordSome();
    const window = { after: second(60), until: second(70) };
    const event = changed('u1', department('Ops', 'Sales'));
    const moved = { ...event, data: { ...event.data, window } };
    const [change] = await tenant.record([moved], at(70));
    await tenant.record([attributed(change?.id ?? '', { occurredAt: second(65) })], at(80));

    const rows = await held({ filter: "department eq 'Sales'", objectId: objectId('u1') });

    expect(rows.map(told)).toEqual(['u1 …1-10', 'u1 65-']);
  });

  it('is told in pages of any size alike, also inside one object', async () => {
    await recordSome();
    for (let time = 100; time < 140; time += 2) {
      await tenant.append(changed('u1', department('Ops', 'Sales')), at(time));
      await tenant.append(changed('u1', department('Sales', 'Ops')), at(time + 1));
    }
    await tenant.caughtUpWithLog();
    const asked = { filter: "department eq 'Sales'" };
    const whole = await held(asked);

    expect(whole).toHaveLength(24);
    for (const size of [1, 2, 7, 24]) expect(await held(asked, size)).toEqual(whole);
    const one = { ...asked, objectId: objectId('u1') };
    expect(await held(one, 3)).toEqual(whole.slice(0, 21));
  });

  it('is told after very many changes, page by page and with other work in between', async () => {
    await tenant.record([aUser('u1', { department: 'Ops' }), aUser('u2', { department: 'Sales' })]);
    await tenant.synced();
    await tenant.appendAll(
      Array.from({ length: 6_000 }, () => changed('u1', department('Ops', 'Ops'))),
    );
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);

    const first = await tenant.tenant.held({ filter: "department eq 'Sales'", page: { size: 10 } });
    clearInterval(counting);

    expect(first.rows).toEqual([]);
    expect(first.next).not.toBeNull();
    expect(turns).toBeGreaterThan(1);
    expect((await held({ filter: "department eq 'Sales'" })).map(told)).toEqual(['u2 …0-']);
  });

  it('names what does not fit', async () => {
    await expect(held({ filter: "department eq 'Sales'" })).rejects.toMatchObject({
      code: 'instant-outside-history',
    });
    await recordSome();
    await expect(held({ filter: 'department' })).rejects.toMatchObject({ field: 'filter' });
    for (const after of ['x', Buffer.from('["yesterday u1"]').toString('base64url')]) {
      const page = { size: 1, after };
      await expect(tenant.tenant.held({ filter: "a eq 'b'", page })).rejects.toMatchObject({
        field: 'cursor',
      });
    }
    const query = { filter: "a eq 'b'", objectId: objectId('nobody'), page: { size: 1 } };
    await expect(
      new ListHeldHandler(tenant.history).execute(new ListHeld('t', query)),
    ).rejects.toMatchObject({ code: 'object-not-found' });
  });

  it('agrees with what is found at each instant', async () => {
    const ids = ['u1', 'u2', 'u3'];
    const departments = fc.constantFrom('Sales', 'Ops', 'Law');
    const aChange: fc.Arbitrary<(id: string) => ChangeEvent> = fc.oneof(
      departments.map((name) => (id: string) => changed(id, department(null, name))),
      departments.map((name) => (id: string) => aUser(id, { department: name })),
      fc
        .constantFrom('added' as const, 'removed' as const)
        .chain((op) =>
          fc.constantFrom('u1', 'x1').map((target) => (id: string) => relinked(id, op, target)),
        ),
      fc.constantFrom(softDeleted, restored),
    );
    const steps = fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...ids), aChange), {
      minLength: 5,
      maxLength: 30,
    });
    const filters = [
      "department eq 'Sales'",
      "department ne 'Ops' or links/members/any(m:m/id eq 'x1')",
      'links/members/any()',
      "not links/members/any(m:m/id in ('u1','u9')) and startswith(id,'u')",
    ];
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await tenant.close();
        tenant = await RecordedTenant.open();
        await tenant.record(ids.slice(0, 2).map((id) => aUser(id, { department: 'Sales' })));
        await tenant.synced(second(1));
        let time = 1;
        for (const [wait, id, change] of all) await tenant.append(change(id), at((time += wait)));
        await tenant.caughtUpWithLog();
        for (const filter of filters) {
          const rows = await held({ filter }, 3);
          for (let now = 1; now <= time + 1; now += 1) {
            const covered = rows
              .filter(({ from, until }) => from <= second(now) && second(now) < (until ?? '9'))
              .map(({ objectId: id }) => id);
            expect(covered).toEqual(await foundAt(second(now), filter));
            tried += covered.length;
          }
        }
      }),
      { numRuns: 8 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});

const foundAt = async (instant: Instant, filter: string): Promise<readonly ObjectId[]> => {
  const state = tenant.tenant.at({ instant });
  const { rows } = await state.find({ filter, page: { size: 100 } });
  return rows.map(({ objectId: id }) => id);
};
