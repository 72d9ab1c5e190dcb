import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AlarmsModule } from '../../../src/alarms/alarms.module.js';
import { loadAlarms } from '../../../src/alarms/load-alarms.port.js';
import { second } from '../../history/recorded-tenant.js';
import { answerOf, RunningApi } from '../running-api.js';
import {
  attributed,
  departmentChanged,
  discovered,
  memberAdded,
  reported,
} from '../some-events.js';
import { StreamReader } from '../stream-reader.js';
import { type Route, routesOf } from './asked-routes.js';
import { accessOf, aPrincipal, as } from './people.js';

/** The tenant that the caller has nothing to do with; all names in it begin so. */
const OTHER = 'umbra';

let api: RunningApi;
let routes: readonly Route[];
/** Of each field, a value of the caller's own tenant, of the other, and of none. */
let values: Readonly<Record<string, readonly [own: string, other: string, none: string]>>;
/** What the caller must never see. */
let secrets: readonly string[];

const fill = async (tenantId: string, prefix: string): Promise<string> => {
  const id = (name: string) => `${prefix}-${name}`;
  const { recorded } = api;
  const found = [
    discovered(id('eve'), 'user', { displayName: id('Eve'), department: id('Ops') }),
    discovered(id('staff'), 'group', { displayName: id('Staff') }),
  ];
  await recorded.record(found, { tenantId, correlationId: id('round') });
  const data = { startedAt: second(1), completedAt: second(1), counts: {} };
  await recorded.record([{ type: 'FullSyncCompleted', data }], { tenantId });
  const changes = await recorded.record(
    [
      departmentChanged(id('eve'), id('Ops'), id('Sales'), 10),
      memberAdded(id('staff'), id('eve'), 11),
      reported(id('eve'), 12),
    ],
    { tenantId, observedAt: second(12), correlationId: id('deed') },
  );
  const [change] = changes;
  const event = attributed(change?.id ?? '', id('eve'), id('Actor'), 10);
  await recorded.record([event], { tenantId, observedAt: second(13) });
  return change?.id ?? '';
};

const textAt = (body: unknown, field: string): string =>
  String((body as Readonly<Record<string, unknown>>)[field]);

/** Ids of jobs, backups and pages that a tenant's own people got. */
const jobsOf = async (tenantId: string, who: string) => {
  const at = (below: string) => `${api.url}/api/tenants/${tenantId}${below}`;
  const post = async (below: string, body?: object) => {
    const { headers } = as(who);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const sent = { method: 'POST', headers: { ...headers, ...type }, ...json };
    return (await answerOf(await fetch(at(below), sent))).body;
  };
  const next = async (below: string) =>
    textAt((await answerOf(await fetch(at(below), as(who)))).body, 'next');
  const backupId = textAt(await post('/backups'), 'backupId');
  const recovery = { target: second(5), reason: `${tenantId} has a reason` };
  return {
    backupId,
    reportId: textAt(await post('/reports', { from: second(5) }), 'reportId'),
    recoveryId: textAt(await post('/recoveries', recovery), 'recoveryId'),
    objectsCursor: await next('/objects?limit=1'),
    timelineCursor: await next('/timeline?limit=1'),
  };
};

/** Of a file whose name, rules and targets tell of the other tenant. */
const alarmsOfOther = () => {
  const rule = `{ name: ${OTHER}, level: high, text: ${OTHER}, what: { types: [user] } }`;
  const target = `{ name: ${OTHER}-soc, kind: webhook, url: 'http://127.0.0.1:1', secretVariable: S }`;
  const text = `rules:\n  - ${rule}\ndeliver:\n  - ${target}\n`;
  const file = join(mkdtempSync(join(tmpdir(), 'stateline-apart-')), `${OTHER}.yaml`);
  writeFileSync(file, text);
  const loaded = loadAlarms(file, { S: 'a secret of thirty-two characters' });
  rmSync(dirname(file), { recursive: true });
  return AlarmsModule.of(loaded, {
    ...{ tenantId: OTHER, folder: tmpdir(), raisesHere: false, publicUrl: null },
    watched: { emergency: [], applications: [] },
  });
};

beforeAll(async () => {
  api = await RunningApi.start({
    tenantIds: ['t', OTHER],
    access: accessOf({
      ours: aPrincipal({ id: 'ours', tenantIds: ['t'] }),
      theirs: aPrincipal({ id: `${OTHER}-operator`, tenantIds: [OTHER] }),
    }),
    others: [alarmsOfOther()],
  });
  const ownChange = await fill('t', 'terra');
  const otherChange = await fill(OTHER, OTHER);
  const [own, other] = [await jobsOf('t', 'ours'), await jobsOf(OTHER, 'theirs')];
  routes = await routesOf(api.url);
  const NONE = '00000000-0000-4000-8000-000000000000';
  const object = ['terra-eve', `${OTHER}-eve`, 'nobody-eve'] as const;
  const moment = [own.backupId, other.backupId, NONE] as const;
  const actor = ['id-of-terra-Actor', `id-of-${OTHER}-Actor`, 'id-of-nobody-Actor'] as const;
  const correlation = ['terra-deed', `${OTHER}-deed`, 'nobody-deed'] as const;
  const report = [own.reportId, other.reportId, NONE] as const;
  values = {
    ...{ objectId: object, objectIds: object, targetIds: object },
    ...{ reportId: report, jobId: report, actor, actors: actor },
    ...{ correlationId: correlation, correlationIds: correlation },
    ...{ recoveryId: [own.recoveryId, other.recoveryId, NONE] },
    ...{ backupId: moment, snapshotId: moment, asOf: moment, from: moment, until: moment },
    ...{ target: moment, changeId: [ownChange, otherChange, NONE] },
    ...{ changeIds: [ownChange, otherChange, NONE] },
    ...{ filter: object.map((id) => `id eq '${id}'`) as [string, string, string] },
    ...{ search: object, relation: ['members', 'members', 'members'] },
    ...{ accountId: object, tokenId: object },
  };
  secrets = [OTHER, OTHER.replace('u', 'U'), otherChange, ...Object.values(other)].filter(
    (secret) => secret !== 'null' && secret !== 'undefined',
  );
});

afterAll(async () => {
  await api.close();
});

const pick = (name: string, which: 0 | 1 | 2): string => values[name]?.[which] ?? 'x';

const put = (body: Record<string, unknown>, field: string, value: unknown): void => {
  const [first = '', ...rest] = field.split('.');
  if (rest.length === 0) {
    body[first] = first.endsWith('s') && first in values ? [value] : value;
    return;
  }
  const below = (body[first] ??= {}) as Record<string, unknown>;
  put(below, rest.join('.'), value);
};

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** A request whose one field has a value of `which` tenant, and all others of the caller's own. */
const requestFor = (
  { method, path, inPath, required }: Route,
  field: { readonly place: Place; readonly name: string },
  which: 0 | 1 | 2,
): Asked => {
  const filled = inPath.reduce((whole, name) => {
    const value = name === 'tenantId' ? 't' : pick(name, isIt('path', name) ? which : 0);
    return whole.replace(`{${name}}`, encodeURIComponent(value));
  }, path);
  function isIt(place: string, name: string): boolean {
    return field.place === place && field.name === name;
  }
  const query =
    field.place === 'query' ? `?${field.name}=${encodeURIComponent(pick(field.name, which))}` : '';
  if (field.place !== 'body') return { method, path: `${filled}${query}` };
  const body: Record<string, unknown> = {};
  for (const name of required) put(body, name, pick(name, 0));
  put(body, field.name, pick(field.name.split('.').at(-1) ?? '', which));
  return { method, path: filled, body: JSON.stringify(body) };
};

interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const ask = async ({ method, path, body }: Asked): Promise<Heard> => {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const stop = new AbortController();
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: { ...as('ours').headers, ...type },
    signal: stop.signal,
    ...(body !== undefined && { body }),
  });
  const { status, headers } = response;
  const isLive = headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isLive) return { status, headers, text: await response.text() };
  const first: unknown = (await response.body?.getReader().read())?.value;
  stop.abort();
  return { status, headers, text: Buffer.from(first as Uint8Array).toString() };
};

/** All that an answer says, but for what was said in the request. */
const saidBy = (
  { status, headers, text: said }: Heard,
  { path, body: sent = '' }: Asked,
): string => {
  const asked = `${decodeURIComponent(path)} ${sent}`;
  const whole = `${String(status)} ${JSON.stringify([...headers])} ${said}`;
  return secrets
    .filter((secret) => asked.includes(secret))
    .toSorted((one, other) => other.length - one.length)
    .reduce((text, secret) => text.replaceAll(secret, '#'), whole);
};

/** The same for two requests that differ in one name only: ids, times and counts are told apart by none. */
const shapeOf = (said: string): string =>
  said
    .replace(/nobody/g, '#')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#')
    .replace(/[0-9a-f]{16,}/g, '#')
    .replace(/\d+/g, '#');

type Place = 'path' | 'query' | 'body';

/** Fields that something of another tenant can stand in. */
const fieldsOf = ({ inPath, inQuery, inBody }: Route) => {
  const at = (place: Place, names: readonly string[]) =>
    names
      .filter((name) => (name.split('.').at(-1) ?? '') in values)
      .map((name) => ({ place, name }));
  return [...at('path', inPath), ...at('query', inQuery), ...at('body', inBody)];
};

/** Those of no tenant tell nothing of any. */
const isOfTenants = ({ path }: Route): boolean =>
  path.includes('{tenantId}') || path.startsWith('/graph') || path.startsWith('/api/access');

describe('Somebody of one tenant', () => {
  // First, because what somebody asks for stands in the record of his own tenant.
  it('finds nothing of it where no field is given', async () => {
    for (const { method, path, inPath } of routes.filter(({ method }) => method === 'GET')) {
      const filled = inPath.reduce(
        (whole, name) => whole.replace(`{${name}}`, name === 'tenantId' ? 't' : pick(name, 0)),
        path,
      );
      const asked = { method, path: filled };

      const said = saidBy(await ask(asked), asked);
      for (const secret of secrets) expect(`${path}: ${said}`).not.toContain(secret);
    }
  }, 180_000);

  it('is told of another tenant on every route what is told of one that is not there', async () => {
    const ofTenants = routes.filter(({ path }) => path.includes('{tenantId}'));
    expect(ofTenants.length).toBeGreaterThan(50);
    for (const { method, path } of ofTenants) {
      const filled = (tenant: string) =>
        path
          .replace('{tenantId}', tenant)
          .replace(/\{(\w+)\}/g, (_, name: string) => pick(name, 1));
      const other = { method, path: filled(OTHER) };
      const none = { method, path: filled('nobody') };
      const [said, expected] = [await ask(other), await ask(none)];

      expect({ method, path, status: said.status }).toEqual({ method, path, status: 404 });
      expect(shapeOf(saidBy(said, other))).toBe(shapeOf(saidBy(expected, none)));
    }
  }, 180_000);

  it('learns nothing of it by its ids, names and moments, whatever field of whatever route they stand in', async () => {
    let asked = 0;
    for (const route of routes.filter(isOfTenants)) {
      for (const field of fieldsOf(route)) {
        const other = requestFor(route, field, 1);
        const none = requestFor(route, field, 2);
        const said = saidBy(await ask(other), other);
        const expected = saidBy(await ask(none), none);

        const where = `${route.method} ${route.path} ${field.place} ${field.name}`;
        for (const secret of secrets) expect(`${where}: ${said}`).not.toContain(secret);
        expect(`${where}: ${shapeOf(said)}`).toBe(`${where}: ${shapeOf(expected)}`);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(100);
  }, 120_000);

  it('sees its own counts, and nothing of the other in pages after the cursors of the other', async () => {
    const state = await ask({ method: 'GET', path: '/api/tenants/t/state' });
    const cursors = secrets.slice(-2).map((cursor) => encodeURIComponent(cursor));

    expect(JSON.parse(state.text)).toMatchObject({ counts: { user: 1, group: 1 } });
    for (const cursor of cursors) {
      for (const list of ['objects', 'timeline', 'reports', 'recoveries', 'backups']) {
        const asked = { method: 'GET', path: `/api/tenants/t/${list}?cursor=${cursor}` };
        const said = saidBy(await ask(asked), asked);
        for (const secret of secrets) expect(said).not.toContain(secret);
      }
    }
  });

  it('is sent nothing of it in a live stream, also when it goes on after an event of the other', async () => {
    const before = await api.recorded.record([departmentChanged(`${OTHER}-eve`, 'a', 'b', 20)], {
      tenantId: OTHER,
      observedAt: second(20),
    });
    await fill('t', 'terra-two');
    const stream = new StreamReader(`${api.url}/api/tenants/t/timeline/stream`);
    const place = { 'last-event-id': String(before[0]?.position) };
    const events = await stream.take(2, { ...as('ours').headers, ...place });

    expect(events.length).toBe(2);
    for (const { data } of events) expect(data).not.toContain(OTHER);
  });

  it('sees one tenant where the tenants are listed, and where readiness is told', async () => {
    const list = await ask({ method: 'GET', path: '/api/tenants' });
    const ready = await ask({ method: 'GET', path: '/ready' });

    expect(JSON.parse(list.text)).toEqual({ tenants: [{ tenantId: 't', simulated: false }] });
    expect(ready.text).not.toContain(OTHER);
  });
});
