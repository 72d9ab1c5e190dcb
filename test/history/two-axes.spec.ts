import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { epochMsOf, type Instant, instantAt } from '../../src/domain/instant.js';
import { type KnownObject, objectTimeline } from '../../src/domain/timeline/object-timeline.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import type { Moment, TenantState } from '../../src/history/history.port.js';
import { someObservation } from '../support/histories.js';
import { attributed, aUser, changed, department, relinked } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';
import { type Entry, Oracle, type RecordedChange, type Sight } from './two-axes-oracle.js';

const IDS = ['o1', 'o2', 'u1'];
const START = epochMsOf(second(0));

const someStep = fc.record({
  look: fc.constantFrom(...IDS).chain((id) => someObservation(id)),
  /** Seconds that the clock goes on; that of another reader may go slow. */
  goesOn: fc.integer({ min: -2, max: 6 }),
  /** Seconds that nobody had looked for. */
  unlooked: fc.constantFrom(null, 1, 5, 30),
});
const someAttribution = fc.record({
  of: fc.nat(),
  audit: fc.integer({ min: 0, max: 2 }),
  goesOn: fc.integer({ min: -1, max: 4 }),
  /** Seconds before the change was seen. */
  before: fc.integer({ min: -3, max: 25 }),
});
const someHistory = fc.array(fc.oneof(someStep, someAttribution), { minLength: 4, maxLength: 40 });

type Looked = typeof someStep extends fc.Arbitrary<infer One> ? One : never;
type Told = typeof someAttribution extends fc.Arbitrary<infer One> ? One : never;
type Happened = readonly (Looked | Told)[];

/** Turns what happened into what readers record of it. */
class Readers {
  readonly entries: Entry[] = [];
  readonly #changes: RecordedChange[] = [];
  readonly #known = new Map<string, KnownObject>();
  #now = START;

  record(one: Happened[number]): void {
    this.#now += one.goesOn * 1_000;
    if ('look' in one) this.#look(one);
    else this.#attribute(one);
  }

  #look({ look, unlooked }: Looked): void {
    const after = unlooked === null ? null : this.#now - unlooked * 1_000;
    const until = instantAt(this.#now);
    const window = { after: after === null ? null : instantAt(after), until };
    let known = this.#known.get(look.objectId) ?? objectTimeline.initialState;
    const seen = { observation: look, window, firstSync: false };
    for (const event of objectTimeline.decide(seen, known)) {
      known = objectTimeline.evolve(known, event);
      const change = { id: randomUUID(), event, after, observedAt: this.#now };
      this.#changes.push(change);
      this.entries.push(change);
    }
    this.#known.set(look.objectId, known);
  }

  #attribute({ of, audit, before }: Told): void {
    const change = this.#changes[of % (this.#changes.length + 1)];
    this.entries.push({
      changeId: change?.id ?? 'nobody saw this',
      auditId: `audit ${audit}`,
      occurredAt: (change?.observedAt ?? this.#now) - before * 1_000,
      observedAt: this.#now,
    });
  }
}

const recordedOf = (happened: Happened): readonly Entry[] => {
  const readers = new Readers();
  for (const one of happened) readers.record(one);
  return readers.entries;
};

const sorted = (texts: readonly string[]) => [...texts].sort();

/** All that a state tells, as one value. */
const toldBy = (state: TenantState) => ({
  objects: IDS.map((id) => {
    const object = state.object(objectId(id));
    const links = state.allLinks(objectId(id));
    const all = { size: 100 };
    expect(state.links(objectId(id), 'members', all).rows).toHaveLength(links.length);
    return {
      status: object?.status ?? 'unknown',
      attributes: object?.attributes ?? {},
      shown: object && { id: object.changeId, at: epochMsOf(object.validFrom) },
      links: sorted(links.map(({ relation, targetId }) => `${relation} ${targetId}`)),
    };
  }),
  references: ['u1', 'u2', 'u3', 'u4'].map((id) =>
    sorted(state.referencesTo(objectId(id)).map(({ sourceId }) => sourceId)),
  ),
  linked: IDS.map((id) => state.hasLink(objectId(id), 'members', objectId('u2'))),
  live: state.objects({ page: { size: 100 } }).rows.map((object) => object.objectId),
  counts: state.counts(),
});

/** The same by looking at everything. */
const toldByOracle = (oracle: Oracle, sight: Sight): ReturnType<typeof toldBy> => {
  const objects = IDS.map((id) => {
    const known = oracle.object(id, sight);
    const shown = oracle.shownBy(id, sight);
    return known.status === 'unknown'
      ? { status: known.status, attributes: {}, shown, links: [] }
      : {
          status: known.status,
          attributes: known.attributes,
          shown,
          links: sorted([...known.links.keys()]),
        };
  });
  const links: readonly (readonly string[])[] = objects.map((object) => object.links);
  const holders = (target: string) =>
    IDS.filter((_, place) => links[place]?.includes(`members ${target}`));
  const live = IDS.filter((_, place) => objects[place]?.status === 'live').map(objectId);
  return {
    objects,
    references: ['u1', 'u2', 'u3', 'u4'].map(holders),
    linked: IDS.map((id) => holders('u2').includes(id)),
    live,
    counts: live.length === 0 ? {} : { group: live.length },
  };
};

/** Milliseconds around whole seconds, where things begin to count. */
const someInstant = fc
  .tuple(fc.integer({ min: 0, max: 90 }), fc.constantFrom(-1, 0, 0, 1))
  .map(([seconds, ms]) => Math.max(START, START + seconds * 1_000 + ms));
const someSights = fc.array(
  fc.record({ asOf: someInstant, asAt: someInstant, isNow: fc.boolean() }),
  { minLength: 6, maxLength: 6 },
);

interface Case {
  readonly tenantId: string;
  readonly oracle: Oracle;
  readonly sights: readonly (Sight & { readonly moment: Moment })[];
}

describe('a tenant on two axes', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const record = async (tenantId: string, entries: readonly Entry[]): Promise<void> => {
    const stream = streamId(`changes_${tenantId}_00-x`);
    const toAppend = entries.map((entry) => {
      const metadata = {
        tenantId,
        schemaVersion: '1' as const,
        observedAt: instantAt(entry.observedAt),
        reader: 'delta-users',
        $correlationId: 'look',
      };
      if ('event' in entry) return { id: entry.id, event: entry.event, metadata };
      const { changeId, auditId, occurredAt } = entry;
      const event = attributed(changeId, { auditId, occurredAt: instantAt(occurredAt) });
      return { id: randomUUID(), event, metadata };
    });
    if (toAppend.length > 0) await tenant.store.append(stream, 'no_stream', toAppend);
    const data = { startedAt: second(0), completedAt: second(0), counts: {} };
    const { position } = await tenant.append({ type: 'FullSyncCompleted', data }, { tenantId });
    await tenant.history.caughtUp(position);
  };

  const check = async ({ tenantId, oracle, sights }: Case): Promise<void> => {
    const history = tenant.history.tenant(tenantId);
    for (const { moment, ...sight } of sights) {
      expect(toldBy(history.at(moment))).toEqual(toldByOracle(oracle, sight));
    }
    const [first, second] = sights;
    if (first === undefined || second === undefined) return;
    const isInOrder = first.asOf <= second.asOf;
    const [from, until] = isInOrder ? [first, second] : [second, first];
    const last = { ...until, asAt: from.asAt };
    const expected = IDS.map((id) => oracle.difference(id, from, last));
    expect(await history.changed(from.moment, momentOf(last))).toEqual(
      expected.filter((difference) => difference !== undefined),
    );
  };

  const momentOf = ({ asOf, asAt }: Sight): Moment => ({
    instant: instantAt(asOf),
    ...(asAt !== Infinity && { asAt: instantAt(asAt) }),
  });

  it('is what a look at all that was recorded gives, also after a restart and built anew', async () => {
    const cases: Case[] = [];
    await fc.assert(
      fc.asyncProperty(someHistory, someSights, async (happened, asked) => {
        const tenantId = `t${cases.length}`;
        const entries = recordedOf(happened);
        await record(tenantId, entries);
        const sights = asked.map(({ asOf, asAt, isNow }) => {
          const sight = { asOf, asAt: isNow ? Infinity : asAt };
          return { ...sight, moment: momentOf(sight) };
        });
        const one = { tenantId, oracle: new Oracle(entries), sights };
        cases.push(one);
        await check(one);
      }),
      { numRuns: 50 },
    );
    await tenant.reopen();
    for (const one of cases) await check(one);
    await tenant.history.rebuild();
    for (const one of cases) await check(one);
  }, 180_000);

  const departmentAt = (moment: Moment) =>
    tenant.tenant.at(moment).object(objectId('u1'))?.attributes['department'];

  const at = (clock: string): Instant => instantAt(Date.parse(`2026-11-20T${clock}Z`));

  /** A change that was seen at 10:00:30, after a look at 10:00:00. */
  const seenAtHalfPast = async (): Promise<string> => {
    await tenant.record([aUser('u1', { department: 'Sales' })], { observedAt: at('09:00:00') });
    await tenant.synced(at('09:00:00'));
    const change = changed('u1', department('Sales', 'Ops'));
    const window = { after: at('10:00:00'), until: at('10:00:30') };
    const event = { ...change, data: { ...change.data, window } };
    const [recorded] = await tenant.record([event], { observedAt: at('10:00:30') });
    tenant.now = at('12:00:00');
    return recorded?.id ?? '';
  };

  it('counts a change from when it occurred, once that is told, and not in what was known before', async () => {
    const id = await seenAtHalfPast();
    const then = { instant: at('10:00:10') };
    expect(departmentAt(then)).toBe('Sales');
    const before = tenant.tenant.at(then);

    await tenant.record([attributed(id, { occurredAt: at('10:00:05') })], {
      observedAt: at('10:05:00'),
    });

    expect(departmentAt(then)).toBe('Ops');
    expect(departmentAt({ instant: at('10:00:04') })).toBe('Sales');
    expect(departmentAt({ ...then, asAt: at('10:04:59') })).toBe('Sales');
    expect(departmentAt({ ...then, asAt: at('10:05:00') })).toBe('Ops');
    expect(tenant.tenant.at(then).object(objectId('u1'))?.validFrom).toBe(at('10:00:05'));
    expect(before.object(objectId('u1'))?.attributes['department']).toBe('Sales');
    expect(tenant.tenant.at(then).trust.asAt).toBe(tenant.now);
  });

  it.each([
    ['before its window', '09:30:00', '10:00:00.001'],
    ['after it was seen', '11:00:00', '10:00:30'],
  ])(
    'keeps a change inside its window that is said to have occurred %s',
    async (_, told, counts) => {
      const id = await seenAtHalfPast();
      await tenant.record([attributed(id, { occurredAt: at(told) })], {
        observedAt: at('11:05:00'),
      });

      const first = at(counts);
      expect(departmentAt({ instant: first })).toBe('Ops');
      expect(departmentAt({ instant: instantAt(epochMsOf(first) - 1) })).toBe('Sales');
    },
  );

  it('moves nothing at a log position', async () => {
    const id = await seenAtHalfPast();
    const { position } = tenant.tenant.at({ instant: at('10:00:10') }).trust;
    await tenant.record([attributed(id, { occurredAt: at('10:00:05') })]);

    expect(departmentAt({ position })).toBe('Sales');
    const now = tenant.tenant.at({ position: tenant.tenant.now().trust.position });
    expect(now.object(objectId('u1'))?.validFrom).toBe(at('10:00:30'));
    expect(now.trust.asAt).toBeNull();
  });

  it('names asAt when it lies where nothing is known', async () => {
    await seenAtHalfPast();
    const instant = at('10:00:10');
    for (const asAt of [at('08:00:00'), at('13:00:00')]) {
      expect(() => tenant.tenant.at({ instant, asAt })).toThrow(
        expect.objectContaining({ code: 'instant-outside-history', field: 'asAt' }),
      );
    }
  });

  it('finds a change that occurred long before many others that were seen earlier', async () => {
    const id = await seenAtHalfPast();
    await tenant.record([aUser('g1')], { observedAt: at('10:00:31') });
    const flips = Array.from({ length: 2_000 }, (_, n) =>
      relinked('g1', n % 2 === 0 ? 'added' : 'removed', 'u1'),
    );
    const observedAt = at('10:00:40');
    const metadata = { tenantId: 't', schemaVersion: '1' as const, observedAt, reader: 'x' };
    const entries = flips.map((event) => ({
      id: randomUUID(),
      event,
      metadata: { ...metadata, $correlationId: 'look' },
    }));
    await tenant.store.append(streamId('changes_t_01-x'), 'no_stream', entries);
    const late = changed('u1', department('Ops', 'Legal'));
    const window = { after: at('10:00:00'), until: at('10:01:00') };
    const [told] = await tenant.record([{ ...late, data: { ...late.data, window } }], {
      observedAt: at('10:01:00'),
    });
    await tenant.record(
      [id, told?.id ?? ''].map((one) => attributed(one, { occurredAt: at('10:00:06') })),
      { observedAt: at('10:02:00') },
    );

    const then = { instant: at('10:00:10') };
    expect(departmentAt(then)).toBe('Legal');
    expect(tenant.tenant.at(then).counts()).toEqual({ user: 1 });
    const [difference] = await tenant.tenant.changed({ instant: at('10:00:05') }, then);
    expect(difference?.attributes).toEqual([
      { name: 'department', before: 'Sales', after: 'Legal' },
    ]);
  });
});
