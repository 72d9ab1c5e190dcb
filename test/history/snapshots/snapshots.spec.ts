import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../../src/domain/directory/directory-object.js';
import { type Instant, instantPlus } from '../../../src/domain/instant.js';
import type { Position } from '../../../src/event-store/event-store.port.js';
import type {
  FindQuery,
  Moment,
  ObjectAt,
  TenantState,
} from '../../../src/history/history.port.js';
import { ScanWorkers } from '../../../src/history/snapshots/scan-workers.js';
import { eventually } from '../../support/eventually.js';
import { aGroup, attributed, aUser, changed, department, relinked } from '../directory-changes.js';
import { second } from '../recorded-tenant.js';
import { eventOf, type Happening, happenings, idOf } from './random-changes.js';
import { all, linesIn, ScannedTenant, type Told } from './scanned-tenant.js';

// Threads take a second to start from sources, so all tests share two.
const workers = new ScanWorkers(2);
afterAll(async () => {
  await workers.close();
});

describe('a tenant that is read by threads from saved states', () => {
  let tenant: ScannedTenant;
  beforeEach(async () => {
    tenant = await ScannedTenant.open(workers);
  });
  afterEach(async () => {
    await tenant.close();
  });

  it('is as each object is when it is asked for singly, whatever happened and was known', async () => {
    const lived = fc.record({
      happened: happenings(80),
      moments: fc.array(fc.record({ at: fc.nat(300), asAt: fc.nat(300) }), { minLength: 6 }),
    });
    for (const { happened, moments } of fc.sample(lived, { numRuns: 2, seed: 5 })) {
      await tenant.close();
      tenant = await ScannedTenant.open(workers);
      const positions = await live(tenant, happened);
      const asked: Moment[] = moments.flatMap(({ at, asAt }) => [
        { instant: second(Math.min(at, asAt)), asAt: second(Math.max(at, asAt)) },
        { instant: second(at) },
        { position: positions[at % positions.length] ?? happenedNowhere() },
      ]);
      for (const moment of asked) {
        await expectSame(tenant.scanned.at(moment), tenant.single.at(moment));
      }
      expect(tenant.files.length).toBeGreaterThan(1);
    }
  }, 180_000);

  it('is the same from states that were saved together, long after what they tell of', async () => {
    const lived = fc.record({
      happened: happenings(160),
      moments: fc.array(fc.nat(300), { minLength: 8 }),
    });
    for (const { happened, moments } of fc.sample(lived, { numRuns: 2, seed: 9 })) {
      await tenant.close();
      tenant = await ScannedTenant.open(workers);
      await live(tenant, happened, Infinity);
      await tenant.keep();
      expect(tenant.files.length).toBeGreaterThan(3);
      for (const at of moments) {
        const moment = { instant: second(at) };
        await expectSame(tenant.scanned.at(moment), tenant.single.at(moment));
      }
    }
  }, 180_000);

  it('has fewer states saved at a time where there is little room', async () => {
    let free = Infinity;
    await tenant.close();
    tenant = await ScannedTenant.open(workers, () => free);
    await recordUsers(tenant, 30);
    const changes = Array.from({ length: 120 }, (_, index) => changed(`u${index % 30}`));
    await tenant.record(changes, second(1));
    // Beside the margin, for one state and a half of 500 bytes for each object.
    free = 64 * 2 ** 20 + 1.5 * 500 * 30;

    await tenant.keep();

    expect(tenant.files.length).toBeGreaterThan(4);
    await expectSame(tenant.scanned.at({ instant: second(1) }), tenant.single.now());
  });

  it('tells since when an object was so as far as was known, from one saved state', async () => {
    await recordUsers(tenant, 30);
    const told = await recordKnownEarlier(tenant);
    const last = await recordOthers(tenant, second(20));
    await tenant.keep();
    expect(tenant.files).toHaveLength(2);

    const since = (moment: Moment) => sinceOf('u7', tenant.scanned.at(moment));

    expect(await since({ instant: second(30) })).toBe(second(5));
    expect(await since({ instant: second(30), asAt: second(11) })).toBe(second(10));
    expect(await since({ position: told.position })).toBe(second(10));
    expect(await since({ position: last })).toBe(second(10));
    expect(await since({ instant: second(6) })).toBe(second(5));
    expect(await since({ instant: second(4) })).toBe(second(0));
  });

  it('tells it from a state that goes on from another, after which more became known', async () => {
    await recordUsers(tenant, 30);
    const told = await recordKnownEarlier(tenant);
    await recordOthers(tenant, second(20));
    await tenant.keep();
    const again = attributed(told.id, { occurredAt: second(8), auditId: 'another' });
    await tenant.record([again], second(21));
    const last = await recordOthers(tenant, second(30));
    await tenant.keep();
    expect(tenant.files).toHaveLength(3);

    const since = (moment: Moment) => sinceOf('u7', tenant.scanned.at(moment));

    expect(await since({ instant: second(40) })).toBe(second(8));
    expect(await since({ instant: second(40), asAt: second(20) })).toBe(second(5));
    expect(await since({ position: last })).toBe(second(10));
  });

  it('tells it anew where a seal has come to lie behind it since', async () => {
    await recordUsers(tenant, 30);
    const window = { after: second(0), until: second(10) };
    const first = changed('u7', department('Ops', 'Law'));
    const then = changed('u7', department('Law', 'Sales'));
    await tenant.record([{ ...first, data: { ...first.data, window } }], second(6));
    const [told] = await tenant.record([{ ...then, data: { ...then.data, window } }], second(10));
    await tenant.record([attributed(told?.id ?? '', { occurredAt: second(5) })], second(12));
    await recordOthers(tenant, second(20));
    await tenant.keep();
    expect(await sinceOf('u7', tenant.scanned.now())).toBe(second(6));

    tenant.seal(second(7));

    expect(await sinceOf('u7', tenant.scanned.now())).toBe(instantPlus(second(7), -1));
    await expectSame(tenant.scanned.now(), tenant.single.now());
  });

  it('stays the same while it is read and more is recorded', async () => {
    await recordUsers(tenant, 60);
    const state = tenant.scanned.now();
    const before = await linesIn(state);

    let text = '';
    for await (const { bytes } of state.lines()) {
      if (text === '') {
        const changes = [changed('u1', department('Ops', 'Sales')), aUser('u0 new')];
        await tenant.record(changes, second(70));
      }
      text += bytes.toString();
    }

    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(before);
    expect(await linesIn(tenant.scanned.now())).toHaveLength(before.length + 1);
  });

  it('is read in pieces of which no state is saved, each object once and in order', async () => {
    const numbers = Array.from({ length: 1_800 }, (_, index) => index);
    const users = numbers.flatMap((number) => [aUser(idOf(number)), aUser(`ünï ${number}`)]);
    await tenant.record([...users, aGroup('g1', ['u1'])], second(0));
    const { scanned, single } = tenant;

    const pieces = await all(scanned.now().lines());
    expect(pieces.length).toBeGreaterThan(2);
    const [first = 0, ...others] = pieces.map(({ objects }) => objects);
    expect(first).toBeLessThan(600);
    expect(Math.max(...others)).toBeGreaterThan(600);
    expect(Math.max(...others)).toBeLessThan(2_400);
    const objects = await all(single.now().scan());
    expect(await all(scanned.now().scan())).toEqual(objects);
    expect(await all(scanned.now().scan('group'))).toEqual(await all(single.now().scan('group')));
    expect(await found(scanned.now(), { type: 'user' }, 200)).toEqual(
      objects.filter(({ objectType }) => objectType === 'user'),
    );
    expect(tenant.files).toEqual([]);
  });

  it('leaves the threads to others when its reader goes away', async () => {
    await recordUsers(tenant, 100);

    for await (const lines of tenant.scanned.now().lines()) {
      expect(lines.objects).toBeGreaterThan(0);
      break;
    }

    await eventually(() => workers.busy === 0);
    expect(await all(tenant.scanned.now().scan())).toHaveLength(100);
  });

  it('tells an export with the links of each object', async () => {
    await tenant.record([aUser('u1'), aGroup('g1', ['u1', 'u2'])], second(0));
    await tenant.synced();
    await tenant.keep();
    await tenant.record(
      [relinked('g1', 'removed', 'u2'), relinked('g1', 'added', 'u3')],
      second(1),
    );

    const [group] = await linesIn(tenant.scanned.now(), 'group');

    const object = tenant.single.now().object(objectId('g1'));
    const links = ['u1', 'u3'].map((targetId) => ({
      relation: 'members',
      targetId,
      targetType: 'user',
    }));
    expect(group).toEqual({ kind: 'object', ...object, links });
  });

  it('is read without a state that a crash left in half, and which is removed', async () => {
    await recordUsers(tenant, 60);
    const [file = ''] = tenant.files;
    const path = join(tenant.snapshotFolder, file);
    await tenant.reopen(() => {
      truncateSync(path, 500);
      writeFileSync(join(tenant.snapshotFolder, '0-7.states.part'), 'half');
    });

    await expectSame(tenant.scanned.now(), tenant.single.now());

    expect(tenant.files).toEqual([]);
    await tenant.keep();
    expect(tenant.files).toEqual([file]);
  });

  it('says so when a saved state is damaged, and is read without it then', async () => {
    await recordUsers(tenant, 60);
    const path = join(tenant.snapshotFolder, tenant.files[0] ?? '');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(path, bytes);

    await expect(all(tenant.scanned.now().scan())).rejects.toMatchObject({ code: 'scan-failed' });

    expect(tenant.files).toEqual([]);
    await expectSame(tenant.scanned.now(), tenant.single.now());
  });

  it('does not take states for its own that were saved of another log', async () => {
    await recordUsers(tenant, 60);
    const other = await ScannedTenant.open(workers);
    await recordUsers(other, 61);
    const [name = ''] = tenant.files;
    const path = join(tenant.snapshotFolder, name);
    const stolen = readFileSync(join(other.snapshotFolder, other.files[0] ?? ''));
    await other.close();
    await tenant.reopen(() => {
      writeFileSync(path, stolen);
    });

    await expectSame(tenant.scanned.now(), tenant.single.now());

    expect(tenant.files).toEqual([]);
  });

  it('refuses a filter it cannot read before any thread is asked', async () => {
    await recordUsers(tenant, 5);

    const found = tenant.scanned.now().find({ filter: 'department is Sales', page: { size: 5 } });

    await expect(found).rejects.toMatchObject({ field: 'filter' });
  });
});

const happenedNowhere = (): never => {
  throw new Error('Nothing happened');
};

/** Records what happens, saving states after every so many events; tells where the log stood after each event. */
const live = async (tenant: ScannedTenant, happened: readonly Happening[], keptEvery = 25) => {
  const positions = [];
  const lastChange = new Map<number, string>();
  let now = 0;
  await tenant.synced();
  for (const [index, happening] of happened.entries()) {
    const { object, wait, early, kind } = happening;
    now += wait;
    const change = lastChange.get(object);
    const isOfAudit = kind === 'attribute' && change !== undefined;
    const occurredAt = instantPlus(second(now), -1_000 * early);
    const event = isOfAudit
      ? attributed(change, { objectId: objectId(idOf(object)), occurredAt, auditId: `a${index}` })
      : eventOf(happening, change === undefined, now);
    const [told] = await tenant.record([event], second(now));
    if (told === undefined) continue;
    positions.push(told.position);
    if (!isOfAudit) lastChange.set(object, told.id);
    if (index % keptEvery === keptEvery - 1) await tenant.keep();
  }
  return positions;
};

const recordUsers = async (tenant: ScannedTenant, count: number): Promise<void> => {
  const users = Array.from({ length: count }, (_, index) => aUser(`u${index}`));
  await tenant.record(users, second(0));
  await tenant.synced();
  await tenant.keep();
};

/** A change that is seen after ten seconds, and of which it is known soon after that it occurred after five. */
const recordKnownEarlier = async (tenant: ScannedTenant): Promise<Told> => {
  const { data } = changed('u7', department('Ops', 'Sales'));
  const window = { after: second(0), until: second(10) };
  const change = { type: 'ObjectChanged', data: { ...data, window } } as const;
  const [told = happenedNowhere()] = await tenant.record([change], second(10));
  await tenant.record([attributed(told.id, { occurredAt: second(5) })], second(12));
  return told;
};

/** Changes of others, so many that a state is due; where the log stands then. */
const recordOthers = async (tenant: ScannedTenant, at: Instant): Promise<Position> => {
  const ids = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u8', 'u9', 'u10', 'u11'];
  const changes = [...ids, ...ids].map((id) => changed(id, department('Ops', 'Law')));
  const told = await tenant.record(changes, at);
  return told.at(-1)?.position ?? happenedNowhere();
};

const sinceOf = async (id: string, state: TenantState): Promise<Instant | undefined> => {
  const objects = await all(state.scan());
  const line = (await linesIn(state)).find((one) => (one as ObjectAt).objectId === id) as ObjectAt;
  const { validFrom } = objects.find(({ objectId }) => objectId === id) ?? line;
  expect(line.validFrom).toBe(validFrom);
  return validFrom;
};

const QUERIES: readonly Omit<FindQuery, 'page'>[] = [
  {},
  { status: 'soft-deleted' },
  { type: 'group', status: 'hard-deleted' },
  { filter: "department eq 'Sales'" },
  { filter: "startswith(department,'kel') or department eq 'ünï \"code\"'" },
  { filter: "links/members/any() and not (department eq 'Ops')" },
  { type: 'user', search: 'sales' },
];

const expectSame = async (scanned: TenantState, single: TenantState): Promise<void> => {
  const objects = await all(single.scan());
  expect(await all(scanned.scan())).toEqual(objects);
  expect(await all(scanned.scan('group'))).toEqual(await all(single.scan('group')));
  const lines = objects.map((object) => ({
    kind: 'object',
    ...object,
    links: single.allLinks(object.objectId),
  }));
  expect(await linesIn(scanned)).toEqual(lines);
  for (const query of QUERIES) {
    expect(await found(scanned, query, 3)).toEqual(await found(single, query, 1_000));
  }
};

const found = async (
  state: TenantState,
  query: Omit<FindQuery, 'page'>,
  size: number,
): Promise<readonly ObjectAt[]> => {
  const rows: ObjectAt[] = [];
  let after: string | null = null;
  do {
    const page = await state.find({
      ...query,
      page: { size, ...(after === null ? {} : { after }) },
    });
    expect(page.rows.length).toBeLessThanOrEqual(size);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
};
