import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';

import { type Attributes, objectId } from '../../src/domain/directory/directory-object.js';
import type { Json } from '../../src/domain/json.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { FindQuery, Moment, ObjectAt, TenantState } from '../../src/history/history.port.js';
import { RowTexts } from '../../src/history/row-texts.js';
import { linksOf, wantedBy } from '../../src/history/wanted-objects.js';
import { attributed, aUser, changed } from './directory-changes.js';
import { RecordedTenant, second } from './recorded-tenant.js';

const IDS = [
  '4f1c9a70-0000-4000-8000-00000000c0de',
  '4f1c9a71-0000-4000-8000-00000000c0de',
  'LAPpYvVpN0KRkAEhdxReEJC2-1',
  'lappyvvpn0krkaehdxreejc2-2',
  'Sales Team\n1',
  'zoe',
];
const TEXTS = [
  'Zoë',
  'Zoe Ångström',
  'ΖΩΗΣ Σ.',
  'zoe@contoso.example',
  'Sales, Zoe-Ops',
  'ﬁ n2',
  '',
];
const WORDS = ['zo', 'ZOE contoso', 'zoe ops', 'å', 'ζωης σ', 'fi', 'sales', 'e', 'n2', 'zoe zo'];
const OF_IDS = ['4f1c9a7', '4F1C9A71', 'lappyvvp', 'sales team', 'sales_team', 'zoe', IDS[0] ?? ''];
const NAMED = ['displayName', 'mail', 'userPrincipalName', 'department'];

const someText: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Json>(...TEXTS) },
  fc.constantFrom<Json>(null, 7),
);
const someAttributes = fc.dictionary(fc.constantFrom(...NAMED), someText, { maxKeys: 4 });
const someHappening = fc.record({
  what: fc.constantFrom('change', 'change', 'whole', 'delete', 'restore', 'attribute'),
  tenantId: fc.constantFrom('t', 't', 'other'),
  id: fc.constantFrom(...IDS),
  attributes: someAttributes,
  early: fc.nat({ max: 6 }),
});
type Happening = typeof someHappening extends fc.Arbitrary<infer One> ? One : never;

const someQuery: fc.Arbitrary<Omit<FindQuery, 'page'>> = fc.record(
  {
    search: fc.constantFrom(...WORDS, ...OF_IDS),
    type: fc.constantFrom('user', 'group'),
    status: fc.constantFrom('live', 'soft-deleted'),
    filter: fc.constantFrom("startswith(displayName,'Zo')", 'department ne null'),
  },
  { requiredKeys: ['search'] },
);

const subjectOf = ({ id }: Happening) => ({
  objectId: objectId(id),
  objectType: id.startsWith('4f') ? 'user' : 'group',
  displayName: id,
  window: { after: second(0), until: second(1_000) },
});

const eventOf = (happening: Happening): ChangeEvent => {
  const subject = subjectOf(happening);
  const attributes = happening.attributes as Attributes;
  switch (happening.what) {
    case 'whole':
      return { type: 'ObjectCreated', data: { ...subject, attributes, links: [] } };
    case 'delete':
      return { type: 'ObjectSoftDeleted', data: { ...subject, deletedDateTime: second(1) } };
    case 'restore':
      return { type: 'ObjectRestored', data: { ...subject, was: 'soft-deleted' } };
    case 'change':
    case 'attribute': {
      const changes = Object.entries(attributes).map(([name, after]) => {
        return { name, before: null, after };
      });
      return { type: 'ObjectChanged', data: { ...subject, attributes: changes, links: [] } };
    }
  }
};

describe('a search of a history', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
    await tenant.synced();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await tenant.close();
  });

  it('finds what a look at each object finds, at every moment, whatever happened', async () => {
    const lived = fc.record({
      happened: fc.array(someHappening, { minLength: 20, maxLength: 60 }),
      asked: fc.array(fc.record({ query: someQuery, at: fc.nat(70), asAt: fc.nat(70) }), {
        minLength: 30,
        maxLength: 30,
      }),
    });
    await fc.assert(
      fc.asyncProperty(lived, async ({ happened, asked }) => {
        await tenant.close();
        tenant = await RecordedTenant.open();
        const positions = await live(tenant, happened);
        await tenant.history.rebuild();
        for (const { query, at, asAt } of asked) {
          const moment: Moment =
            at % 3 === 0
              ? { position: positions[at % positions.length] ?? nowhere() }
              : { instant: second(Math.min(at, asAt)), asAt: second(Math.max(at, asAt)) };
          const state = tenant.tenant.at(moment);
          expect(await found(state, query)).toEqual(await lookedThrough(state, query));
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);

  it('reads few objects for a rare name, also for one that is no more', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      aUser(`u${index}`, { displayName: `Object number ${index}` }),
    );
    await tenant.appendAll(many);
    const name = { name: 'displayName', before: 'Object number 77', after: 'Åsa Rare' };
    await tenant.record([changed('u77', name)], { observedAt: second(10) });
    const read = jest.spyOn(RowTexts.prototype, 'text');
    const idsOf = async (moment: Moment, search: string): Promise<readonly string[]> => {
      const { rows, next } = await tenant.tenant.at(moment).find({ search, page: { size: 50 } });
      expect(next).toBeNull();
      return rows.map(({ objectId: id }) => id);
    };

    expect(await idsOf({ instant: second(20) }, 'asa')).toEqual(['u77']);
    expect(await idsOf({ instant: second(20) }, 'number 77')).toEqual(
      ['u770 u771 u772 u773 u774 u775 u776 u777 u778 u779'.split(' ')].flat(),
    );
    expect(await idsOf({ instant: second(5) }, 'number 1234')).toEqual(['u1234']);
    expect(await idsOf({ instant: second(5) }, 'u77')).toEqual(['u77']);
    expect(await idsOf({ instant: second(5) }, 'rare')).toEqual([]);
    expect(read.mock.calls.length).toBeLessThan(40);
  });

  it('goes through names that many have page by page, in the order of ids', async () => {
    const ids = Array.from({ length: 20_100 }, (_, index) => `u${String(index).padStart(5, '0')}`);
    await tenant.appendAll(ids.map((id) => aUser(id)));
    const page = { size: 3 };
    const first = await tenant.tenant.now().find({ search: 'name', page });
    const after = first.next ?? '';
    const second = await tenant.tenant.now().find({ search: 'name', page: { ...page, after } });

    const rows = [...first.rows, ...second.rows];
    expect(rows.map(({ objectId: id }) => id)).toEqual(ids.slice(0, 6));
    const filter = "displayName eq 'Name of u20099'";
    const few = await found(tenant.tenant.now(), { search: 'name', filter });
    expect(few.map(({ objectId: id }) => id)).toEqual(['u20099']);
  }, 60_000);

  it('knows the names that were there before it was closed', async () => {
    await tenant.record([aUser('u1'), aUser('u2', { mail: 'two@contoso.example' })]);
    await tenant.reopen();
    await tenant.record([aUser('u3', { mail: 'three@contoso.example' })]);

    const rows = await found(tenant.tenant.now(), { search: 'contoso' });

    expect(rows.map(({ objectId: id }) => id)).toEqual(['u2', 'u3']);
  });

  it('refuses a cursor that is none', async () => {
    await tenant.record([aUser('u1')]);
    const page = { size: 1, after: '*' };

    const asked = tenant.tenant.now().find({ search: 'name', page });

    await expect(asked).rejects.toMatchObject({ field: 'cursor' });
  });
});

const nowhere = (): never => {
  throw new Error('Nothing happened');
};

/** Records what happens, a second after another; tells where the log stood after each. */
const live = async (tenant: RecordedTenant, happened: readonly Happening[]) => {
  const positions = [];
  const changes = new Map<string, string>();
  await tenant.synced();
  for (const [index, happening] of happened.entries()) {
    const { tenantId, id, what, early } = happening;
    const name = `${tenantId} ${id}`;
    const change = changes.get(name);
    const isOfAudit = what === 'attribute' && change !== undefined;
    const told = { objectId: objectId(id), occurredAt: second(Math.max(0, index - early)) };
    const event = isOfAudit
      ? attributed(change, { ...told, auditId: `a${index}` })
      : eventOf(happening);
    const options = { tenantId, observedAt: second(index) };
    const [recorded] = await tenant.record([event], options);
    if (recorded === undefined) continue;
    positions.push(recorded.position);
    if (!isOfAudit) changes.set(name, recorded.id);
  }
  return positions;
};

/** What is found, asked for page by page. */
const found = async (state: TenantState, query: Omit<FindQuery, 'page'>) => {
  const rows: ObjectAt[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = { size: 2, ...(after === undefined ? {} : { after }) };
    const { rows: some, next } = await state.find({ ...query, page });
    rows.push(...some);
    after = next;
  }
  return rows;
};

const lookedThrough = async (state: TenantState, query: Omit<FindQuery, 'page'>) => {
  const isWanted = wantedBy(query, linksOf(state));
  const rows: ObjectAt[] = [];
  for await (const object of state.scan(query.type)) if (isWanted(object)) rows.push(object);
  return rows;
};
