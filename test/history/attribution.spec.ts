import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../src/domain/directory/directory-object.js';
import type { TimelineQuery, TimelineRow } from '../../src/history/history.port.js';
import { anActor, attributed, aUser, changed, department, reported } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

type Asked = Omit<TimelineQuery, 'page'>;

const someAct = fc.record({
  kind: fc.constantFrom('change', 'change', 'attribute', 'attribute', 'report'),
  object: fc.constantFrom('u1', 'u2', 'g1'),
  who: fc.constantFrom('Ada', 'Bob', null),
  of: fc.nat(),
  seconds: fc.nat(20),
});
type Act = typeof someAct extends fc.Arbitrary<infer One> ? One : never;

const someQuery: fc.Arbitrary<Asked> = fc
  .record(
    {
      attribution: fc.constantFrom('known', 'unknown'),
      origin: fc.constantFrom('observed', 'reported'),
      objectId: fc.constantFrom(objectId('u1'), objectId('g1')),
      actor: fc.constantFrom('ada', 'id-of-bob'),
      type: fc.constantFrom('user', 'group'),
      from: fc.nat(200).map((seconds) => ({ instant: second(seconds) })),
      until: fc.nat(400).map((seconds) => ({ instant: second(seconds) })),
      order: fc.constantFrom<TimelineQuery['order']>('newest-first', 'oldest-first'),
    },
    { requiredKeys: ['order'] },
  )
  .map((query) => query as Asked);

const intervalOf = ({ from, until }: Asked) => ({
  ...(from && { from }),
  ...(until && { until }),
});

/** Of an entry, by what it tells itself: all parts of a question that it answers, each with what it has. */
const toldBy = (row: TimelineRow): Readonly<Record<string, readonly unknown[]>> => {
  const { actors, event } = row;
  const isOnlyReported = event.type === 'ChangeReported';
  return {
    attribution: [actors.length === 0 ? 'unknown' : 'known'],
    origin: [isOnlyReported ? 'reported' : 'observed'],
    objectId: [
      event.data.objectId,
      ...(isOnlyReported ? event.data.targets.map(({ id }) => id) : []),
    ],
    actor: actors.flatMap(({ id, name }) => [id, name]).map((text) => text?.toLowerCase()),
    type: [event.data.objectType],
  };
};

/** Whether an entry is one that is asked for; the interval is left out. */
const isAsked = (row: TimelineRow, query: Asked): boolean =>
  Object.entries(toldBy(row)).every(([name, has]) => {
    const asked = query[name as keyof Asked];
    return asked === undefined || has.includes(asked);
  });

describe('a timeline of what somebody is known to have made, or only reported', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const rowsOf = (query: Asked, size = 500) => {
    const rows: TimelineRow[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = { size, ...(after !== undefined && { after }) };
      const found = tenant.tenant.timeline({ ...query, page });
      rows.push(...found.rows);
      after = found.next;
    }
    return rows;
  };

  it('has the entries of the whole timeline that are asked for, in its order, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someAct, { minLength: 15, maxLength: 40 }),
        fc.array(someQuery, { minLength: 25, maxLength: 25 }),
        async (acts, queries) => {
          await tenant.close();
          tenant = await RecordedTenant.open();
          await live(tenant, acts);
          for (const query of queries) {
            const whole = rowsOf({ ...intervalOf(query), order: query.order });
            const expected = whole.filter((row) => isAsked(row, query));
            expect(rowsOf(query, 3)).toEqual(expected);
          }
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  }, 120_000);

  it('moves a change from the unknown to the known when the audit log tells of it late', async () => {
    const changes = [aUser('u1'), changed('u1', department('Sales', 'Ops'))];
    const [, change = ''] = (await tenant.record(changes)).map(({ id }) => id);
    const idsOf = (attribution: 'known' | 'unknown') =>
      rowsOf({ order: 'oldest-first', attribution }).map(({ changeId }) => changeId);

    await tenant.record([attributed(change, { actors: [], auditId: 'a1' })]);
    expect(idsOf('unknown')).toEqual([change]);
    expect(idsOf('known')).toEqual([]);

    await tenant.record([attributed(change, { auditId: 'a2' })]);
    expect(idsOf('unknown')).toEqual([]);
    expect(idsOf('known')).toEqual([change]);

    await tenant.reopen();
    expect(idsOf('known')).toEqual([change]);
  });

  it('reads no more than is asked for, however many others there are', async () => {
    const others = Array.from({ length: 12_000 }, (_, index) => aUser(`u${index}`));
    await tenant.appendAll(others);
    const [change] = await tenant.record([changed('u1', department('Sales', 'Ops'))]);
    await tenant.record([attributed(change?.id ?? '')]);
    const query = { order: 'oldest-first', attribution: 'known', page: { size: 5 } } as const;

    const { rows, next } = tenant.tenant.timeline(query);

    expect(rows.map(({ changeId }) => changeId)).toEqual([change?.id]);
    expect(next).toBeNull();
  }, 60_000);
});

/** Records what happens; some attributions speak of nobody, and some of changes that nobody saw. */
const live = async (tenant: RecordedTenant, acts: readonly Act[]): Promise<void> => {
  const changes: string[] = [];
  let now = 100;
  for (const [index, { kind, object, who, of, seconds }] of acts.entries()) {
    now += seconds;
    const told = {
      actors: who === null ? [] : [anActor(who)],
      occurredAt: second(now - 3 * seconds),
      objectId: objectId(object),
      objectType: object === 'g1' ? 'group' : 'user',
    };
    const auditId = `audit ${of % 12}`;
    const change = changes[of % (changes.length + 1)] ?? 'nobody saw this';
    const { data } = changed(object, department(null, String(index)));
    const events = {
      change: () =>
        ({ type: 'ObjectChanged', data: { ...data, objectType: told.objectType } }) as const,
      attribute: () => attributed(change, { ...told, auditId }),
      report: () => reported(auditId, told),
    };
    const [recorded] = await tenant.record([events[kind]()], {
      observedAt: second(now),
    });
    if (kind === 'change' && recorded !== undefined) changes.push(recorded.id);
  }
};
