import { catalogue } from '../../src/domain/directory/catalogue.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import {
  attributed,
  departmentChanged,
  discovered,
  memberAdded,
  softDeleted,
} from './some-events.js';

const MEMBERS = 25;

let api: RunningApi;
const memberIds = Array.from({ length: MEMBERS }, (_, n) => `member-${String(n).padStart(2, '0')}`);

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada', department: 'Ops' }),
    ...memberIds.map((id) => discovered(id, 'user', { displayName: id, department: 'Crew' })),
    discovered(
      'ops',
      'group',
      { displayName: 'Ops' },
      memberIds.map((id) => ({
        relation: 'members',
        targetId: objectId(id),
        targetType: 'user',
      })),
    ),
  ]);
  await recorded.synced(second(1));
  const [change] = await recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], {
    observedAt: second(10),
    correlationId: 'look-10',
  });
  await recorded.record([attributed(change?.id ?? '', 'ada', 'mallory@contoso.test', 9)], {
    observedAt: second(12),
  });
  await recorded.record([memberAdded('ops', 'ada', 20)], { observedAt: second(20) });
  await recorded.record([softDeleted('ada', 30)], { observedAt: second(30) });
});

afterAll(async () => {
  await api.close();
});

interface PageAnswer {
  readonly rows: readonly Record<string, unknown>[];
  readonly next: string | null;
  readonly trust: unknown;
}

/** Every row of a list, walked in pages of this size. */
const walk = async (below: string, limit: number): Promise<readonly Record<string, unknown>[]> => {
  const rows: Record<string, unknown>[] = [];
  let cursor = '';
  do {
    const join = below.includes('?') ? '&' : '?';
    const page = (await api.get(`${below}${join}limit=${String(limit)}${cursor}`))
      .body as PageAnswer;
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return rows;
};

const trust = {
  instant: expect.any(String) as unknown,
  asAt: expect.any(String) as unknown,
  position: expect.stringMatching(/^\d+$/) as unknown,
  lagEvents: 0,
  gaps: [],
  lastLooks: {},
};
/** Of a log position or a backup. */
const trustAsSeen = { ...trust, asAt: null };

describe('The past over HTTP', () => {
  it('tells how things were when they occurred, and as they were known before that was told', async () => {
    const departmentAt = async (query: string) => {
      const { body } = await api.get(`/objects/ada?${query}`);
      const { object, trust } = body as {
        object: { attributes: { department: string } };
        trust: { asAt: string };
      };
      return [object.attributes.department, trust.asAt];
    };
    const asOf = `asOf=${second(9.001)}`;
    expect(await departmentAt(asOf)).toEqual(['Sales', api.recorded.now]);
    expect(await departmentAt(`${asOf}&asAt=${second(11)}`)).toEqual(['Ops', second(11)]);
    expect(await departmentAt(`${asOf}&asAt=${second(12)}`)).toEqual(['Sales', second(12)]);
    expect(await departmentAt(`asAt=${second(9)}`)).toEqual(['Ops', second(9)]);
  });

  it.each([
    ['beside a log position', `asOf=position:30&asAt=2026-11-01T00:00:10Z`],
    ['before what is known', 'asAt=2026-10-01T00:00:00Z'],
    ['in the future', 'asAt=2027-11-01T00:00:00Z'],
    ['that is no instant', 'asAt=now'],
  ])('names an asAt %s', async (_, query) => {
    for (const below of ['/state', '/objects', '/objects/ada', '/objects/export']) {
      const { status, body } = await api.get(`${below}?${query}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ detail: expect.stringContaining('asAt') as unknown });
    }
  });

  it('tells how many objects of each type there were, and how far that may be trusted', async () => {
    const then = await api.get(`/state?asOf=${second(15)}`);
    const now = await api.get('/state');

    expect(then.body).toEqual({
      counts: { user: MEMBERS + 1, group: 1 },
      trust: { ...(trust as object), instant: second(15) },
    });
    expect(now.body).toMatchObject({ counts: { user: MEMBERS, group: 1 } });
  });

  it('shows an object as it was at any instant, in any way to name one', async () => {
    const backup = (await api.post('/backups')).body as { backupId: string };
    const { body } = await api.get(`/state?asOf=${second(15)}`);
    const { position } = (body as { trust: { position: string } }).trust;
    const zoned = second(15).replace('Z', '+00:00');

    const asked = [second(5), second(15), `position:${position}`, zoned, backup.backupId, 'now'];
    const shown = [];
    for (const asOf of asked) {
      const answer = await api.get(`/objects/ada?asOf=${encodeURIComponent(asOf)}`);
      const isInstant = asOf === 'now' || asOf.startsWith('2026-');
      expect(answer.body).toMatchObject({ trust: isInstant ? trust : trustAsSeen });
      shown.push((answer.body as { object: Record<string, unknown> }).object);
    }

    expect(shown).toMatchObject([
      { status: 'live', attributes: { department: 'Ops' } },
      { status: 'live', attributes: { department: 'Sales' } },
      { status: 'live', attributes: { department: 'Sales' } },
      { status: 'live', attributes: { department: 'Sales' } },
      { status: 'soft-deleted', deletedDateTime: second(30) },
      { status: 'soft-deleted', deletedDateTime: second(30) },
    ]);
  });

  it('takes an offset whose plus was not escaped', async () => {
    const asOf = second(15).replace('Z', '+00:00');
    const { status } = await api.get(`/state?asOf=${asOf}`);

    expect(status).toBe(200);
  });

  it.each([1, 7, 1000])('walks every object once in pages of %i', async (limit) => {
    const rows = await walk(`/objects?type=user&asOf=${second(15)}`, limit);

    expect(rows.map(({ objectId: id }) => id)).toEqual(['ada', ...memberIds]);
  });

  it('finds objects by filter and status', async () => {
    const crew = await walk("/objects?filter=department%20eq%20'Crew'", 10);
    const deleted = await walk('/objects?status=soft-deleted', 10);

    expect(crew.map(({ objectId: id }) => id)).toEqual(memberIds);
    expect(deleted.map(({ objectId: id }) => id)).toEqual(['ada']);
  });

  it('walks every member of a group once, then and now', async () => {
    const then = await walk(`/objects/ops/links/members?asOf=${second(15)}`, 4);
    const later = await walk(`/objects/ops/links/members?asOf=${second(25)}`, 4);

    expect(then.map(({ targetId }) => targetId).sort()).toEqual(memberIds);
    expect(later.map(({ targetId }) => targetId).sort()).toEqual(['ada', ...memberIds]);
  });

  it('tells which objects pointed at one', async () => {
    const { body } = await api.get(`/objects/ada/references?asOf=${second(25)}`);

    expect(body).toMatchObject({
      rows: [{ sourceId: 'ops', sourceType: 'group', relation: 'members' }],
      next: null,
      trust: anyTrust(),
    });
  });

  it('walks all that points at one, page by page', async () => {
    const all = await walk(`/objects/${memberIds[0] ?? ''}/references?asOf=${second(25)}`, 100);
    const single = await walk(`/objects/${memberIds[0] ?? ''}/references?asOf=${second(25)}`, 1);

    expect(single).toEqual(all);
    expect(all.length).toBeGreaterThan(0);
    const { body } = await api.get('/objects/ada/references?cursor=none');
    expect(body).toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('tells as few links of an entry as are wanted, and how many more there are', async () => {
    const linksOf = async (below: string) => {
      const { body } = await api.get(below);
      const [row] = (body as PageAnswer).rows;
      return (row as { event: { data: { links: unknown[]; moreLinks?: number } } }).event.data;
    };

    const all = await linksOf('/timeline?type=group&order=oldest-first');
    expect(all.links).toHaveLength(MEMBERS);
    expect(all).not.toHaveProperty('moreLinks');
    for (const below of ['/timeline?type=group&order=oldest-first&', '/objects/ops/history?']) {
      const entry = await linksOf(`${below}links=0`);
      expect(entry.links).toEqual([]);
      expect(entry.moreLinks).toBeGreaterThan(0);
    }
    const few = await linksOf('/timeline?type=group&order=oldest-first&links=4');
    expect(few.links).toEqual(all.links.slice(0, 4));
    expect(few.moreLinks).toBe(MEMBERS - 4);
    const { body } = await api.get('/timeline?links=-1');
    expect(body).toMatchObject({ errors: [{ field: 'links' }] });
  });

  it('walks the history of an object once, newest first', async () => {
    const rows = await walk('/objects/ada/history', 1);

    expect(rows.map(({ event }) => (event as { type: string }).type)).toEqual([
      'ObjectSoftDeleted',
      'ObjectChanged',
      'ObjectDiscovered',
    ]);
    expect(rows[1]).toMatchObject({
      actors: [{ name: 'mallory@contoso.test' }],
      occurredAt: second(9),
    });
  });

  it.each([3, 1000])('walks the timeline once in pages of %i, in both orders', async (limit) => {
    const newest = await walk('/timeline', limit);
    const oldest = await walk('/timeline?order=oldest-first', limit);

    expect(newest).toHaveLength(MEMBERS + 2 + 3);
    expect(oldest.toReversed()).toEqual(newest);
  });

  it('narrows the timeline to an interval, an actor, a type, an object, a correlation id', async () => {
    const ofInterval = await walk(`/timeline?from=${second(15)}&until=${second(25)}`, 10);
    const ofActor = await walk('/timeline?actor=mallory%40contoso.test', 10);
    const ofGroups = await walk('/timeline?type=group', 10);
    const ofAda = await walk('/timeline?objectId=ada', 10);
    const ofLook = await walk('/timeline?correlationId=look-10', 10);

    expect(ofInterval).toMatchObject([{ event: { data: { objectId: 'ops' } } }]);
    expect(ofActor).toMatchObject([{ event: { data: { objectId: 'ada' } } }]);
    expect(ofGroups).toHaveLength(2);
    expect(ofAda).toHaveLength(3);
    expect(ofLook).toEqual(ofActor);
  });

  it('exports every object with its links at an instant, and says that it is whole', async () => {
    const response = await fetch(api.at(`/objects/export?asOf=${second(25)}`));
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(lines[0]).toMatchObject({ kind: 'trust', instant: second(25) });
    expect(lines.at(-1)).toEqual({ kind: 'end', objects: MEMBERS + 2 });
    const group = lines.find(({ objectId: id }) => id === 'ops');
    expect(group?.['links']).toHaveLength(MEMBERS + 1);
  });

  it('answers for an object whose id begins as those of grants may', async () => {
    for (const id of ['-g_04hrcRTWaidkdvnfT', '_Qyi8-mij3RVPQd5HI5']) {
      const grant = discovered(id, 'oauth2PermissionGrant', { scope: 'User.Read' });
      await api.recorded.record([grant], { observedAt: second(40) });

      const { body } = await api.get(`/objects/${id}`);

      expect(body).toMatchObject({ object: { objectId: id } });
      expect(await walk(`/objects/${id}/history`, 1)).toHaveLength(1);
    }
    expect(await api.get('/objects/__proto__')).toMatchObject({ status: 404 });
    expect(await api.get('/objects/--')).toMatchObject({ status: 400 });
    expect(await api.get('/reports/__proto__')).toMatchObject({ status: 400 });
  });
});

const anyTrust = (): unknown => ({ ...(trust as object), instant: second(25) });

describe('A gap in capture', () => {
  const gap = {
    reader: 'delta-users',
    from: second(200),
    until: second(210),
    reason: 'directory not reachable',
  };
  const gapsOf = async (below: string): Promise<unknown> =>
    ((await api.get(below)).body as { trust: { gaps: unknown } }).trust.gaps;

  beforeAll(async () => {
    await api.recorded.record([{ type: 'CaptureGapRecorded', data: gap }], {
      observedAt: second(211),
    });
  });

  it('is told with every answer it touches, and with no other', async () => {
    expect(await gapsOf(`/state?asOf=${second(205)}`)).toEqual([gap]);
    expect(await gapsOf(`/state?asOf=${second(199)}`)).toEqual([]);
    expect(await gapsOf('/timeline')).toEqual([gap]);
    expect(await gapsOf('/objects/ada/history')).toEqual([gap]);
    expect(await gapsOf(`/timeline?from=${second(205)}&until=${second(300)}`)).toEqual([gap]);
    expect(await gapsOf(`/timeline?until=${second(199)}`)).toEqual([]);
    expect(await gapsOf(`/timeline?from=${second(211)}`)).toEqual([]);
  });
});

describe('The server about itself', () => {
  it('is healthy, and ready once the first full sync is complete', async () => {
    const health = await fetch(`${api.url}/health`);
    const ready = await fetch(`${api.url}/ready`);

    expect([health.status, ready.status]).toEqual([200, 200]);
    expect(await ready.json()).toEqual({
      ready: true,
      roles: ['api'],
      leases: ['capture', 'writer', 'retention', 'alarms', 'exports'].map((role) => ({
        ...{ tenantId: 't', role, isUs: true },
        holder: expect.stringContaining(`:${String(process.pid)}:`) as unknown,
        since: expect.any(String) as unknown,
      })),
      projection: {
        position: expect.any(String) as unknown,
        ...{ lagEvents: 0, lagSeconds: 0, failure: null, stopped: false },
      },
      tenants: [{ tenantId: 't', firstSyncCompletedAt: second(1) }],
      shortcomings: expect.any(Array) as unknown,
    });
  });

  it('is not ready before that, and can say so', async () => {
    const fresh = await RunningApi.start();

    const ready = await fetch(`${fresh.url}/ready`);
    const body: unknown = await ready.json();
    await fresh.close();

    expect(ready.status).toBe(503);
    expect(body).toMatchObject({
      ready: false,
      because: expect.arrayContaining(['first-sync-under-way']) as unknown,
      tenants: [{ tenantId: 't', firstSyncCompletedAt: null }],
    });
  });

  it('names its tenants and what is covered', async () => {
    const tenants = await fetch(`${api.url}/api/tenants`);
    const { body } = await api.get('/coverage');

    expect(await tenants.json()).toEqual({ tenants: [{ tenantId: 't', simulated: false }] });
    const { types } = body as { types: readonly { type: string; properties: object }[] };
    expect(types.map(({ type }) => type)).toEqual(Object.keys(catalogue));
  });
});
