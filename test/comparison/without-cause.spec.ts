import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutCause, type WithoutOptions } from '../../src/comparison/without-cause.port.js';
import { FirstIds } from '../../src/comparison/without-first-ids.js';
import type { Cause, Scope } from '../../src/domain/comparison/report-events.js';
import { objectId, type ObjectId } from '../../src/domain/directory/directory-object.js';
import type { WithoutCause } from '../../src/domain/recovery/cause/without-changes.js';
import type { ChangeAttributed } from '../../src/domain/timeline/events.js';
import { attributed, departmentChanged, discovered } from '../api/some-events.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';

const NAMES = ['ada', 'bob', 'cid', 'dan', 'eli', 'fay'];

let recorded: RecordedTenant;
const changeIds = new Map<string, string>();
const sides = new Map<number, Cause['from']>();

interface Told {
  readonly by?: readonly string[];
  readonly occurred?: number;
  readonly correlations?: readonly string[];
}

/** What the audit log says of a change, a record for each who made it. */
const records = (changeId: string, id: string, seen: number, told: Told): ChangeAttributed[] => {
  const { by = [], occurred = seen, correlations = [] } = told;
  return by.map((name, index) => {
    const record = attributed(changeId, id, name, occurred);
    const auditCorrelationId = correlations[index] ?? null;
    return { ...record, data: { ...record.data, auditId: `${id} ${name}`, auditCorrelationId } };
  });
};

/** A change of a department that was seen at a second. */
const changed = async (id: string, seen: number, told: Told): Promise<void> => {
  const observedAt = second(seen);
  const event = departmentChanged(id, 'HR', `seen at ${String(seen)}`, seen);
  const [change] = await recorded.record([event], { observedAt });
  if (change === undefined) throw new Error('Nothing was recorded');
  changeIds.set(id, change.id);
  await recorded.record(records(change.id, id, seen, told), { observedAt });
  sides.set(seen, { instant: observedAt, position: (await recorded.store.head()) ?? '0' });
};

beforeAll(async () => {
  recorded = await RecordedTenant.open();
  await recorded.record(NAMES.map((id) => discovered(id, 'user', { department: 'HR' })));
  await recorded.synced(second(1));
  sides.set(1, { instant: second(1), position: (await recorded.store.head()) ?? '0' });
  await changed('ada', 10, { by: ['eve'], correlations: ['C-1'] });
  await changed('bob', 20, { by: ['eve', 'grace'], correlations: ['C-2', 'C-3'] });
  await changed('cid', 30, {});
  await changed('dan', 40, { by: ['eve'], occurred: 25 });
  await changed('eli', 50, { by: ['grace'], correlations: ['C-4'] });
  await changed('fay', 60, { by: ['eve'] });
});

afterAll(async () => {
  await recorded.close();
});

const side = (seconds: number): Cause['from'] => {
  const found = sides.get(seconds);
  if (found === undefined) throw new Error(`Nothing was seen at ${String(seconds)}`);
  return found;
};

const found = async (
  named: Pick<Cause, 'actors' | 'correlationIds' | 'changeIds'>,
  [from, until]: readonly [number, number] = [1, 60],
  { scope = {}, ...options }: WithoutOptions & { scope?: Scope } = {},
): Promise<readonly WithoutCause[]> => {
  const cause = { ...named, from: side(from), until: side(until) };
  const all: WithoutCause[] = [];
  for await (const one of withoutCause(recorded.tenant, cause, scope, options)) all.push(one);
  return all;
};

const idsOf = (all: readonly WithoutCause[]) => all.map(({ net }) => net.objectId);

describe('What would be without a cause', () => {
  it('is told by actors, whatever the case of their names, in id order', async () => {
    expect(idsOf(await found({ actors: ['EVE'] }))).toEqual(['ada', 'bob', 'dan', 'fay']);
  });

  it('is told by correlation ids, by ids of changes, and by all of them together', async () => {
    const cid = changeIds.get('cid') ?? '';

    expect(idsOf(await found({ correlationIds: ['c-1', 'C-4'] }))).toEqual(['ada', 'eli']);
    expect(idsOf(await found({ changeIds: [cid] }))).toEqual(['cid']);
    expect(idsOf(await found({ actors: ['grace'], changeIds: [cid] }))).toEqual([
      'bob',
      'cid',
      'eli',
    ]);
  });

  it('leaves a change that several made to be decided, unless it is named by its id', async () => {
    const id = changeIds.get('bob') ?? '';
    const [left] = await found({ actors: ['eve'] }, [10, 20]);
    const [named] = await found({ changeIds: [id] });
    const [all] = await found({ actors: ['eve', 'grace'] }, [10, 20]);

    expect(left).toMatchObject({
      net: { attributes: [], changeIds: [] },
      conflicts: [{ name: 'department', now: 'seen at 20', without: 'HR', changeIds: [id] }],
    });
    for (const taken of [named, all]) {
      expect(taken).toMatchObject({ net: { changeIds: [id] }, conflicts: [] });
    }
  });

  it('can be what all kinds of names name; of a change that others made, too, a part', async () => {
    const all = { namedBy: 'all' } as const;
    const eve = { actors: ['eve'] };
    const ids = ['ada', 'bob', 'eli'].map((id) => changeIds.get(id) ?? '');

    expect(idsOf(await found({ ...eve, correlationIds: ['C-1', 'C-4'] }, [1, 60], all))).toEqual([
      'ada',
    ]);
    expect(await found({ ...eve, correlationIds: ['C-4'] }, [1, 60], all)).toEqual([]);
    const of = { bob: { ...eve, correlationIds: ['C-2'] }, all: { ...eve, changeIds: ids } };
    for (const names of [of.bob, of.all]) {
      const left = await found(names, [1, 60], all);
      expect(left.find(({ net }) => net.objectId === 'bob')).toMatchObject({
        net: { attributes: [], changeIds: [] },
        conflicts: [{ name: 'department', now: 'seen at 20', without: 'HR' }],
      });
    }
    const both = { actors: ['eve', 'grace'], correlationIds: ['C-2', 'C-3'] };
    expect(await found(both, [1, 60], all)).toMatchObject([
      { net: { objectId: 'bob', attributes: [{ before: 'HR' }] }, conflicts: [] },
    ]);
  });

  it('holds what occurred in the window, where that is known, and else what was seen in it', async () => {
    const cid = changeIds.get('cid') ?? '';

    expect(idsOf(await found({ actors: ['eve'], changeIds: [cid] }, [20, 30]))).toEqual([
      'cid',
      'dan',
    ]);
    expect(await found({ actors: ['eve'], changeIds: [cid] }, [30, 40])).toEqual([]);
  });

  it('stays the same at a log position, whatever comes after it', async () => {
    const upTo = side(40).position;

    expect(idsOf(await found({ actors: ['eve'] }, [1, 60], { upTo }))).toEqual([
      'ada',
      'bob',
      'dan',
    ]);
  });

  it('can be asked for from an object on, be it among them or not', async () => {
    const ids = async (startingAt: string) =>
      idsOf(await found({ actors: ['eve'] }, [1, 60], { startingAt: objectId(startingAt) }));

    expect(await ids('bob')).toEqual(['bob', 'dan', 'fay']);
    expect(await ids('c')).toEqual(['dan', 'fay']);
  });

  it('is looked for in some objects, of types, or of a filter', async () => {
    const asked = (scope: Scope) => found({ actors: ['eve'] }, [1, 60], { scope });

    expect(idsOf(await asked({ objectIds: [objectId('fay'), objectId('eli')] }))).toEqual(['fay']);
    expect(await asked({ types: ['group'] })).toEqual([]);
    expect(idsOf(await asked({ filter: "department eq 'seen at 10'" }))).toEqual(['ada']);
    await expect(asked({ filter: 'department' })).rejects.toMatchObject({ field: 'filter' });
  });

  it('is not looked for any more once it is not wanted', async () => {
    const { signal } = { signal: AbortSignal.abort() };

    await expect(found({ actors: ['eve'] }, [1, 60], { signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('The first of many ids', () => {
  it('come in their order, each once, from all that were added, and tell that there are more', () => {
    const ids = Array.from({ length: 50 }, (_, index) =>
      objectId(`id${String(((index * 7) % 25) + 10)}`),
    );
    const given: ObjectId[] = [];
    let isMore = true;
    for (let last: ObjectId | undefined; isMore; last = given.at(-1)) {
      const first = new FirstIds(4, (id) => last === undefined || id > last);
      for (const id of ids) first.add(id);
      given.push(...first.first());
      isMore = first.hasMore;
    }

    expect(given).toEqual([...new Set(ids)].sort());
  });
});
