import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  type Existence,
  invertNet,
  type NetDifference,
} from '../../src/domain/comparison/net-difference.js';
import { applyChanges } from '../../src/domain/directory/difference.js';
import {
  type Attributes,
  type Link,
  objectId,
} from '../../src/domain/directory/directory-object.js';
import { canonicalJson } from '../../src/domain/json.js';
import type { TenantState } from '../../src/history/history.port.js';
import { collect } from '../support/events.js';
import { someObservation, toldBy } from '../support/histories.js';
import {
  aGroup,
  anActor,
  attributed,
  aUser,
  changed,
  department,
  relinked,
  softDeleted,
} from './directory-changes.js';
import { RecordedTenant } from './recorded-tenant.js';

describe('what changed between two moments', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  interface Known {
    readonly status: Existence;
    readonly attributes: Attributes;
    readonly links: ReadonlySet<string>;
  }

  const stateOf = (state: TenantState): Known => {
    const object = state.object(objectId('o1'));
    return {
      status: object?.status ?? 'absent',
      attributes: object?.attributes ?? {},
      links: new Set(state.allLinks(objectId('o1')).map(keyOf)),
    };
  };

  const keyOf = ({ relation, targetId }: Link) => `${relation} ${targetId}`;

  const applied = (state: TenantState, net: NetDifference | undefined): Known => {
    const before = stateOf(state);
    if (net === undefined) return before;
    const links = new Set(before.links);
    for (const link of net.links) {
      if (link.op === 'added') links.add(keyOf(link));
      else links.delete(keyOf(link));
    }
    const attributes = applyChanges(before.attributes, net.attributes);
    return { status: net.existence.after, attributes, links };
  };

  /** Comparable: an attribute that is null and one that is absent say the same. */
  const told = ({ status, attributes, links }: Known) => ({
    status,
    attributes: canonicalJson(attributes),
    links: [...links].sort(),
  });

  it('applied to the state before gives the state after, for any history', async () => {
    let number = 0;
    const looks = fc.array(someObservation('o1'), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(looks, fc.nat(), fc.nat(), async (observations, one, other) => {
        const tenantId = `t${(number += 1)}`;
        const { events } = toldBy(observations);
        const recorded = await tenant.record(events, { tenantId });
        const history = tenant.history.open(tenantId);
        const from = RecordedTenant.after(recorded, Math.min(one, other) % (recorded.length + 1));
        const until = RecordedTenant.after(recorded, Math.max(one, other) % (recorded.length + 1));
        const net = await history.changed(from, until);

        expect(told(applied(history.at(from), net[0]))).toEqual(told(stateOf(history.at(until))));
        expect(await history.changed(until, from)).toEqual(net.map(invertNet));
      }),
      { numRuns: 40 },
    );
  });

  const someChanges = async () => {
    const start = await tenant.record([
      aUser('u2', { department: 'Ops' }),
      aUser('u1', { department: 'Ops' }),
      aGroup('g1', ['u1']),
    ]);
    const recorded = await tenant.record([
      changed('u2', department('Ops', 'Sales'), { name: 'city', before: null, after: 'Lyon' }),
      changed('u1', department('Ops', 'Legal')),
      relinked('g1', 'added', 'u2'),
      softDeleted('u1'),
      changed('u2', department('Sales', 'HR')),
    ]);
    const from = RecordedTenant.after(start, 3);
    return { from, until: RecordedTenant.after(recorded, 5), recorded };
  };

  it('is folded per object, in id order', async () => {
    const { from, until, recorded } = await someChanges();
    const ids = recorded.map(({ id }) => id);

    expect(await tenant.tenant.changed(from, until)).toEqual([
      {
        objectId: 'g1',
        objectType: 'group',
        displayName: 'Name of g1',
        existence: { before: 'live', after: 'live' },
        attributes: [],
        links: [{ relation: 'members', targetId: 'u2', targetType: 'user', op: 'added' }],
        changeIds: [ids[2]],
      },
      {
        objectId: 'u1',
        objectType: 'user',
        displayName: 'Name of u1',
        existence: { before: 'live', after: 'soft-deleted' },
        attributes: [{ name: 'department', before: 'Ops', after: 'Legal' }],
        links: [],
        changeIds: [ids[1], ids[3]],
      },
      {
        objectId: 'u2',
        objectType: 'user',
        displayName: 'Name of u2',
        existence: { before: 'live', after: 'live' },
        attributes: [
          { name: 'department', before: 'Ops', after: 'HR' },
          { name: 'city', before: null, after: 'Lyon' },
        ],
        links: [],
        changeIds: [ids[0], ids[4]],
      },
    ]);
  });

  it('keeps to a scope of types, objects, changes, an actor, attributes and relations', async () => {
    const { from, until, recorded } = await someChanges();
    await tenant.record([attributed(recorded[0]?.id ?? '')]);
    const history = tenant.tenant;
    const idsIn = async (scope: Parameters<typeof history.changed>[2]) =>
      (await history.changed(from, until, scope)).map((net) => net.objectId);

    expect(await idsIn({ types: ['group'] })).toEqual(['g1']);
    expect(await idsIn({ objectIds: [objectId('u2'), objectId('nobody')] })).toEqual(['u2']);
    expect(await idsIn({ relations: ['members'] })).toEqual(['g1']);
    expect(await idsIn({ attributes: ['city'] })).toEqual(['u2']);
    expect(await history.changed(from, until, { actors: ['ADA@example.com'] })).toMatchObject([
      { objectId: 'u2', attributes: [{ after: 'Sales' }, { after: 'Lyon' }] },
    ]);
    expect(
      await history.changed(from, until, { changeIds: [recorded[4]?.id ?? '', 'no such change'] }),
    ).toMatchObject([{ objectId: 'u2', attributes: [{ before: 'Sales', after: 'HR' }] }]);
    expect(await idsIn({ types: ['user'], objectIds: [objectId('g1')] })).toEqual([]);
  });

  it('keeps to changes of any of some actors, and of any of some activities', async () => {
    const { from, until, recorded } = await someChanges();
    const [one, two, , , five] = recorded.map(({ id }) => id);
    const told = (id = '', name: string, auditCorrelationId: string) =>
      attributed(id, { actors: [anActor(name)], auditCorrelationId, auditId: `audit of ${id}` });
    await tenant.record([told(one, 'Ada', 'K1'), told(two, 'Bob', 'K2'), told(five, 'Cy', 'k1')]);
    const history = tenant.tenant;
    const changesIn = async (scope: Parameters<typeof history.changed>[2]) =>
      (await history.changed(from, until, scope)).map((net) => net.changeIds);

    expect(await changesIn({ actors: ['bob', 'ADA'] })).toEqual([[two], [one]]);
    expect(await changesIn({ actors: ['cy', 'id-of-Ada', 'nobody'] })).toEqual([[one, five]]);
    expect(await changesIn({ correlationIds: ['k1'] })).toEqual([[one, five]]);
    expect(await changesIn({ correlationIds: ['K2', 'k1'], types: ['user'] })).toEqual([
      [two],
      [one, five],
    ]);
    expect(await changesIn({ correlationIds: ['k1'], actors: ['Cy'] })).toEqual([[five]]);
    expect(await changesIn({ actors: [] })).toEqual([]);
  });

  it('keeps to objects that pass a filter on either side', async () => {
    const { from, until } = await someChanges();
    const idsIn = async (filter: string) =>
      (await tenant.tenant.changed(from, until, { filter })).map((net) => net.objectId);

    expect(await idsIn("department eq 'Ops'")).toEqual(['u1', 'u2']);
    expect(await idsIn("department eq 'HR'")).toEqual(['u2']);
    expect(await idsIn("department eq 'Sales'")).toEqual([]);
    expect(await idsIn("links/members/any(m:m/id eq 'u2')")).toEqual(['g1']);
    expect(await idsIn("startswith(displayName,'Name of u')")).toEqual(['u1', 'u2']);
    expect(() => tenant.tenant.differences(from, until, { filter: 'x' })).toThrow(/filter takes/);
  });

  it('stops soon after it is told to', async () => {
    const { from, until } = await someChanges();
    const differences = tenant.tenant.differences(from, until);
    const stop = new AbortController();
    stop.abort();
    const many = await tenant.record(
      Array.from({ length: 1100 }, (_, number) => aUser(`x${String(number)}`)),
    );
    const all = tenant.tenant.differences(from, RecordedTenant.after(many, many.length));
    await expect(collect(all.startingAt('', stop.signal))).rejects.toThrow(/abort/i);
    expect(await collect(differences)).toHaveLength(3);
  });

  it('is nothing between a moment and itself', async () => {
    const { until } = await someChanges();

    expect(await tenant.tenant.changed(until, until)).toEqual([]);
  });

  const ids = fc.uniqueArray(
    fc.oneof(
      fc.uuid(),
      fc.stringMatching(/^[0-9a-z_A-Z-]{1,8}$/),
      fc.constantFrom('ab', 'ab-', 'abc'),
    ),
    { minLength: 1, maxLength: 12 },
  );

  it('is the same from wherever in it one begins, for ids of any kind', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(ids, fc.array(fc.nat(), { maxLength: 12 }), async (known, touched) => {
        const tenantId = `t${(number += 1)}`;
        const start = await tenant.record(
          known.map((id) => aUser(id)),
          { tenantId },
        );
        await tenant.record(
          touched.map((at, index) =>
            changed(known[at % known.length] ?? '', department(null, `D${index}`)),
          ),
          { tenantId },
        );
        const history = tenant.history.open(tenantId);
        const from = RecordedTenant.after(start, start.length);
        const until = { position: history.now().trust.position };
        const all = await history.changed(from, until);
        const expected = [...new Set(touched.map((at) => known[at % known.length] ?? ''))].sort();

        expect(all.map((net) => net.objectId)).toEqual(expected);
        for (const id of known) {
          const rest = await collect(history.differences(from, until).startingAt(objectId(id)));
          expect(rest).toEqual(all.filter((net) => net.objectId >= id));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('stays as it was while changes are recorded', async () => {
    const { from } = await someChanges();
    const history = tenant.tenant;
    const differences = history.differences(from, { position: history.now().trust.position });
    const [first] = await collect(differences);
    await tenant.record([changed('u2', department('HR', 'Ops')), aUser('u0')]);

    const ids = (await collect(differences)).map((net) => net.objectId);
    expect(first?.objectId).toBe('g1');
    expect(ids).toEqual(['g1', 'u1', 'u2']);
  });
});
