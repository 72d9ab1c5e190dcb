import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../src/domain/directory/directory-object.js';
import type { StatelineEvent } from '../../src/domain/events.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { DensityQuery } from '../../src/history/density.port.js';
import type { TenantHistory } from '../../src/history/history.port.js';
import { position, streamId } from '../../src/event-store/event-store.port.js';
import { CountedDensity, timelineOf } from './counted-density.js';
import {
  aGroup,
  anActor,
  attributed,
  aUser,
  changed,
  department,
  membersMet,
  relinked,
  reported,
  softDeleted,
} from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

const HOUR_S = 3_600;

/** A change of an object of another type, as deleting a policy, which is severe. */
const ofType = <Event extends ChangeEvent>(event: Event, objectType: string): Event => ({
  ...event,
  data: { ...event.data, objectType },
});

const doings: readonly ((n: number) => ChangeEvent)[] = [
  (n) => aUser(`u${n}`),
  (n) => changed(`u${n}`, department(null, 'Ops')),
  (n) => aGroup(`g${n}`, []),
  (n) => relinked(`g${n}`, 'added', 'u1'),
  (n) => membersMet(`g${n}`, 'u2', 'u3'),
  (n) => ofType(aUser(`p${n}`), 'conditionalAccessPolicy'),
  (n) => ofType(softDeleted(`p${n}`), 'conditionalAccessPolicy'),
];

const act = fc.record({
  kind: fc.constantFrom('change', 'change', 'attribute', 'report'),
  what: fc.nat(doings.length - 1),
  object: fc.nat(3),
  who: fc.nat(2),
  round: fc.nat(2),
  /** How much later than the act before it, or for what is reported, how much earlier. */
  seconds: fc.oneof(fc.constant(0), fc.nat(60), fc.nat(5 * HOUR_S)),
});
type Act = typeof act extends fc.Arbitrary<infer Shape> ? Shape : never;

type TenantId = `t${number | ''}`;

const entryOf = (tenantId: TenantId, id: string, event: StatelineEvent, look: Look) => ({
  id,
  event,
  metadata: {
    tenantId,
    schemaVersion: '1' as const,
    observedAt: second(look.seconds),
    reader: 'delta-users',
    $correlationId: look.correlationId,
  },
});

interface Look {
  readonly seconds: number;
  readonly correlationId: string;
}

/** What a script records; some things are told late, and some are told twice. */
const entriesOf = (tenantId: TenantId, script: readonly Act[]) => {
  let now = 2 * HOUR_S;
  const changes: string[] = [];
  return script.map(({ kind, what, object, who, round, seconds }, index) => {
    if (kind !== 'report') now += seconds;
    const actors = who === 2 ? [] : [anActor(`Actor${who}`)];
    const told = { actors, auditCorrelationId: `Round${round}` };
    const auditId = `audit ${object} ${round}`;
    const id = `${tenantId} ${index}`;
    const events: Readonly<Record<Act['kind'], () => StatelineEvent>> = {
      change: () => doings[what]?.(object) ?? aUser('u1'),
      attribute: () => attributed(changes.at(-1 - object) ?? 'none', { ...told, auditId }),
      report: () => reported(auditId, { ...told, occurredAt: second(now - seconds) }),
    };
    const look = { seconds: now, correlationId: `Look${who}` };
    const entry = entryOf(tenantId, id, events[kind](), look);
    if (kind === 'change') changes.push(id);
    return entry;
  });
};

const filters: readonly Partial<DensityQuery>[] = [
  {},
  { type: 'group' },
  { type: 'conditionalAccessPolicy' },
  { actor: 'actor1' },
  { actor: 'id-of-Actor0', type: 'user' },
  { correlationId: 'look2' },
  { correlationId: 'ROUND1' },
  { correlationId: 'Round1', actor: 'Actor1' },
  { objectId: objectId('u1') },
  { objectId: objectId('u1'), actor: 'Actor0' },
  { objectId: objectId('g1'), type: 'user' },
  { severity: 'high' },
  { severity: 'medium', type: 'conditionalAccessPolicy', actor: 'Actor1' },
  { actor: 'nobody' },
  { attribution: 'known' },
  { attribution: 'unknown' },
  { attribution: 'unknown', type: 'group' },
  { attribution: 'known', objectId: objectId('u1'), origin: 'observed' },
  { attribution: 'unknown', severity: 'medium', correlationId: 'look1' },
  { origin: 'reported' },
  { origin: 'observed' },
  { origin: 'reported', attribution: 'unknown' },
  { origin: 'reported', actor: 'actor1', type: 'user' },
];

describe('the density of a timeline', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const expectCounts = async (of: TenantHistory, queries: readonly Partial<DensityQuery>[]) => {
    const counted = new CountedDensity(of);
    for (const query of queries) {
      const asked = { buckets: 12, ...query };
      expect(await of.density(asked)).toEqual(counted.of(asked));
    }
  };
  const append = async (tenantId: TenantId, entries: readonly ReturnType<typeof entryOf>[]) => {
    await tenant.store.append(streamId(`changes_${tenantId}_00-x`), 'no_stream', entries);
    await tenant.caughtUpWithLog();
    return tenant.history.open(tenantId);
  };

  it('is what a count of its pages gives, for any history, filter and interval', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 20, maxLength: 60 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
        async (script, shares) => {
          count += 1;
          const tenantId = `t${count}` as const;
          const one = await append(tenantId, entriesOf(tenantId, script));
          const rows = timelineOf(one);
          const [low = 0, high = 0] = [...shares].sort((one, other) => one - other);
          const rowAt = (share: number) => rows[Math.floor(share * (rows.length - 1))];
          const at = (share: number) => ({ instant: rowAt(share)?.observedAt ?? second(0) });
          const place = (share: number) => ({ position: rowAt(share)?.position ?? position('0') });
          const intervals = [
            {},
            { from: at(low), until: at(high) },
            { until: place(high) },
            { from: place(low), until: at(1) },
          ];
          const asked = intervals.flatMap((interval) =>
            filters.map((filter) => ({ ...filter, ...interval })),
          );
          await expectCounts(one, asked);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('counts thousands of changes that stand in many pieces, in each bucket on its own', async () => {
    const ids: string[] = [];
    const eventOf = (n: number): StatelineEvent => {
      const object = n % 30;
      if (n % 3 === 2) {
        const changeId = ids[(n * 31) % ids.length] ?? '';
        return attributed(changeId, { auditId: String(n), actors: [anActor(`Actor${n % 5}`)] });
      }
      ids.push(String(n));
      const event =
        n > 30 ? changed(`u${object}`, department(null, String(n))) : aUser(`u${object}`);
      return object % 2 === 0 ? event : ofType(event, 'group');
    };
    const entries = Array.from({ length: 9_500 }, (_, n) =>
      entryOf('t', String(n), eventOf(n), {
        seconds: Math.floor(n / 200) * 97,
        correlationId: `look ${Math.floor(n / 200) % 7}`,
      }),
    );
    const one = await append('t', entries);

    await expectCounts(one, [
      {},
      { type: 'group' },
      { actor: 'actor3', correlationId: 'look 2' },
      { objectId: objectId('u4'), actor: 'actor4' },
      { attribution: 'unknown' },
      { attribution: 'known', type: 'group' },
      { from: { instant: second(500) }, until: { instant: second(501) } },
    ]);
  });

  it('begins and ends with what is known, whoever is asked for', async () => {
    await tenant.record([aUser('u1')], { observedAt: second(10) });
    await tenant.record([aGroup('g1', [])], { observedAt: second(50) });
    const ofGroup = await tenant.tenant.density({ buckets: 10, type: 'group' });

    expect(ofGroup).toMatchObject({ from: second(10), until: second(50), total: 1 });
    expect(ofGroup.buckets).toEqual([
      { at: expect.any(String) as unknown, counts: {}, discovered: 1, reported: 0 },
    ]);

    const data = { reader: 'delta-users', token: null, lookedAt: second(90), roundComplete: true };
    await tenant.record([{ type: 'CheckpointRecorded', data } as unknown as StatelineEvent]);

    expect(await tenant.tenant.density({ buckets: 10 })).toMatchObject({ until: second(90) });
  });

  it('is empty where nothing is known, or nothing happened', async () => {
    const nothing = { buckets: [], total: 0, exact: true };
    const { now } = tenant;
    expect(await tenant.tenant.density({ buckets: 10 })).toEqual({
      ...{ from: now, until: now, bucketMs: 1 },
      ...nothing,
    });

    await tenant.record([aUser('u1')], { observedAt: second(10) });
    const interval = { from: { instant: second(20) }, until: { instant: second(29) } };

    expect(await tenant.tenant.density({ buckets: 10, ...interval })).toEqual({
      ...{ from: second(20), until: second(29), bucketMs: 901 },
      ...nothing,
    });
  });

  it('counts an object that came back as another type by the type it was first seen with', async () => {
    await tenant.record([
      aUser('u1'),
      aGroup('g1', []),
      ofType(changed('u1', department('a', 'b')), 'group'),
    ]);
    const { buckets, total } = await tenant.tenant.density({ buckets: 10 });

    expect(total).toBe(timelineOf(tenant.tenant).length);
    expect(buckets).toMatchObject([{ counts: { user: 1 }, discovered: 2 }]);
  });

  it('says that it may have counted others where a name is too long to be sure', async () => {
    const name = 'x'.repeat(250);
    const [one, other] = await tenant.record([aUser('u1'), aUser('u2')]);
    await tenant.record([
      attributed(one?.id ?? '', { actors: [anActor(`${name}1`)] }),
      attributed(other?.id ?? '', { actors: [anActor(`${name}2`)] }),
    ]);

    expect(await tenant.tenant.density({ buckets: 10, actor: `${name}1` })).toMatchObject({
      total: 2,
      exact: false,
    });
    expect(timelineOf(tenant.tenant, { actor: `${name}1` })).toHaveLength(1);
  });
});
