import { ROLE_PERMISSIONS } from '../../../src/domain/access/access-roles.js';
import type { Principal } from '../../../src/domain/access/principal.js';
import { objectId } from '../../../src/domain/directory/directory-object.js';
import { anObject } from '../../recovery/recovering-tenant.js';
import { type Entity, GraphServer, sentUnder, type Told, valuesOf } from './graph-server.js';

const NAMESPACE = 'microsoft.graph.entraRecoveryServices';
const PUBLIC_URL = 'https://graph.example';
const READ = 'EntraBackup.Read.All';
const PREVIEW = 'EntraBackup.ReadWrite.Preview';
const RECOVERY = 'EntraBackup.ReadWrite.Recovery';

const person = (changed: Partial<Principal> = {}): Principal => ({
  ...{ name: 'ada@example.com', id: 'ada', kind: 'user', tenantIds: ['t'], roles: [] },
  permissions: new Set(ROLE_PERMISSIONS['backup-administrator']),
  scopes: null,
  ...changed,
});
const reader = new Set(ROLE_PERMISSIONS['backup-reader']);
const people = {
  admin: person(),
  reader: person({ permissions: reader }),
  responder: person({ permissions: new Set(ROLE_PERMISSIONS.responder) }),
  approver: person({ permissions: new Set(['recovery/approve'] as const) }),
  reads: person({ scopes: [READ] }),
  previews: person({ scopes: [PREVIEW] }),
  recovers: person({ scopes: [RECOVERY] }),
  mails: person({ scopes: ['Mail.Read'] }),
  app: person({ kind: 'application', scopes: null }),
  service: person({ kind: 'service', scopes: null }),
  auditor: person({ permissions: new Set(ROLE_PERMISSIONS.auditor) }),
  emergency: person({ kind: 'emergency' }),
  stranger: person({ tenantIds: ['u'] }),
};
type Name = keyof typeof people;

let server: GraphServer;
let sid: string;
/** A report that has been made. */
let jid: string;

type Given = Readonly<Record<string, string>>;

const as = (name: Name, headers: Given = {}): Given => ({
  authorization: `Bearer ${name}`,
  ...headers,
});
const get = (below: string, headers = as('admin')): Promise<Told> => server.ask(below, { headers });
const send = (method: string, below: string, body?: string, headers = as('admin')) =>
  server.ask(below, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  });
const errorOf = ({ body }: Told) => body['error'] as Record<string, unknown>;
const everybody = { prefer: 'respond-async, include-unknown-enum-members' };

const endOf = async (below: string): Promise<Entity> => {
  for (;;) {
    const { body } = await get(below);
    if (['successful', 'failed', 'abandoned'].includes(String(body['status']))) return body;
  }
};

/** Starts a report, waits for its end, and tells what its start answered. */
const previewed = async (body?: string, headers = as('admin')): Promise<Told> => {
  const answer = await send('POST', `/snapshots/${sid}/recoveryPreviewJobs`, body, headers);
  if (answer.status === 202) await endOf(answer.headers.get('location') ?? '');
  return answer;
};

beforeAll(async () => {
  server = await GraphServer.start(
    ({ directory }) => {
      directory.put(anObject('user', 'ada', { department: 'Ops' }));
      directory.put(anObject('organization', 'org', { displayName: 'Contoso', city: 'Lyon' }));
    },
    { people, publicUrl: PUBLIC_URL },
  );
  sid = await server.backup('admin');
  server.tenant.directory.change(objectId('ada'), { department: 'Sales' });
  await server.tenant.look();
  const { headers } = await previewed();
  jid = headers.get('location')?.split('/').at(-1) ?? '';
});

afterAll(() => server.close());

describe('The addresses of snapshots and jobs', () => {
  const preview = () => `/snapshots/${sid}/recoveryPreviewJobs/${jid}`;

  it.each([
    ['as segments', () => preview()],
    ['with keys in parentheses', () => `/snapshots('${sid}')/recoveryPreviewJobs('${jid}')`],
    [
      'with the id encoded',
      () => `/snapshots/${encodeURIComponent(sid)}/recoveryPreviewJobs/${jid}`,
    ],
    [
      'with the id encoded in parentheses',
      () => `/snapshots('${encodeURIComponent(sid)}')/recoveryPreviewJobs/${jid}`,
    ],
    ['without padding', () => `/snapshots/${sid.replace(/=/g, '')}/recoveryPreviewJobs/${jid}`],
    [
      'with a snapshot named by ISO time',
      () => `/snapshots/${btoa(iso())}/recoveryPreviewJobs/${jid}`,
    ],
    ['as jobs of either kind', () => `/jobs/${jid}`],
    ['as jobs with the key in parentheses', () => `/jobs('${jid}')`],
  ])('are taken %s', async (_how, address) => {
    expect((await get(address())).body).toMatchObject({
      '@odata.type': `#${NAMESPACE}.recoveryPreviewJob`,
      ...{ id: jid, status: 'successful', totalChangedObjectsCalculated: 1 },
    });
  });

  const iso = () => `${new Date(Number(atob(sid)) * 1000).toISOString().slice(0, 19)}Z`;

  it.each(['getChanges', 'getChanges()', `${NAMESPACE}.getChanges`, `${NAMESPACE}.getChanges()`])(
    'may end in %s',
    async (name) => {
      const told = await get(`${preview()}/${name}`);
      expect(told.body['@odata.context']).toBe(
        `${server.root}/$metadata#Collection(${NAMESPACE}.recoveryChangeObjectBase)`,
      );
      expect(valuesOf(told)).toMatchObject([{ id: 'ada', recoveryAction: 'update' }]);
    },
  );

  it('hold in both versions, and say which', async () => {
    const beta = `${server.url}/graph/beta/directory/recovery`;
    const { headers } = await send('POST', `${beta}/snapshots/${sid}/recoveryPreviewJobs`);
    const location = headers.get('location') ?? '';
    expect(location.startsWith(`${beta}/snapshots/${sid}/recoveryPreviewJobs/`)).toBe(true);
    const told = await endOf(location);
    expect(told['@odata.context']).toBe(
      `${server.url}/graph/beta/$metadata#directory/recovery/snapshots('${encodeURIComponent(sid)}')/recoveryPreviewJobs/$entity`,
    );
  });

  it('are those of the public address where it is asked under that', async () => {
    const url = `${server.root}/directory/recovery/jobs?$top=1&$filter=status%20ne%20null`;
    const answer = await sentUnder('graph.example', url, { headers: as('admin') });
    const body = (await answer.json()) as Entity;
    expect(body['@odata.context']).toBe(
      `${PUBLIC_URL}/graph/v1.0/$metadata#directory/recovery/jobs`,
    );
    expect(body['@odata.nextLink']).toMatch(
      /^https:\/\/graph\.example\/graph\/v1\.0\/directory\/recovery\/jobs\?\$top=1&\$filter=status%20ne%20null&\$skiptoken=/,
    );
  });

  it.each(['/', ''])('begin at %p, which tells where they are', async (below) => {
    expect((await get(below)).body).toEqual({
      '@odata.context': `${server.root}/$metadata#directory/recovery`,
      '@odata.type': `#${NAMESPACE}.recovery`,
      id: 'recovery',
    });
  });

  it.each(['/snapshots/$count', '/jobs/$count', '/jobs/%24count'])('count at %s', async (below) => {
    const { headers, body } = await get(below);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(Number(body['text'])).toBeGreaterThan(0);
  });

  it('give one snapshot as they list it, and refuse others in the known words', async () => {
    expect((await get(`/snapshots/${sid}`)).body).toMatchObject({
      id: sid,
      createdDateTime: iso(),
    });
    const none = btoa('1000000000');
    const one = await get(`/snapshots/${none}`);
    expect([one.status, errorOf(one)['message']]).toEqual([
      ...[404, `Snapshot with identifier ${none} not found`],
    ]);
    for (const kind of ['recoveryPreviewJobs', 'recoveryJobs']) {
      const listed = await get(`/snapshots/${none}/${kind}`);
      const posted = await send('POST', `/snapshots/${none}/${kind}`);
      for (const refused of [listed, posted]) {
        expect(refused.status).toBe(404);
        expect(errorOf(refused)['message']).toBe(
          "This isn't a valid timestamp for recovery. The provided timestamp should be in the list of available backups.",
        );
      }
    }
  });

  it('lead to no job of another kind or snapshot', async () => {
    for (const below of [
      `/snapshots/${sid}/recoveryJobs/${jid}`,
      `/snapshots/${sid}/recoveryJobs/${jid}/getFailedChanges`,
      `/snapshots/${btoa('1000000000')}/recoveryPreviewJobs/${jid}`,
      '/jobs/0b2f8a1c-0000-4000-8000-000000000001',
    ]) {
      expect((await get(below)).status).toBe(404);
    }
  });
});

describe('The headers of the Graph-compatible API', () => {
  it('echo the ids of a request, also when it is refused', async () => {
    const given = { 'client-request-id': 'mine-7', 'x-correlation-id': 'ours-7' };
    for (const below of ['/jobs', '/nothing']) {
      const { headers } = await get(below, as('admin', given));
      expect(headers.get('client-request-id')).toBe('mine-7');
      expect(headers.get('request-id')).toBe('ours-7');
      expect(headers.get('odata-version')).toBe('4.0');
    }
    const { headers } = await get('/jobs', as('admin', { 'client-request-id': 'no <good>' }));
    expect(headers.has('client-request-id')).toBe(false);
  });

  it('let members of enumerations be told that came later, and say so', async () => {
    const criteria = {
      '@odata.type': `#${NAMESPACE}.recoveryJobEntityNamesFilter`,
      entityTypes: ['user', 'organization'],
    };
    const { headers } = await previewed(JSON.stringify({ filteringCriteria: criteria }));
    const location = headers.get('location') ?? '';
    const plain = await get(location);
    const preferred = await get(location, as('admin', everybody));

    expect(plain.body['filteringCriteria']).toEqual({
      ...criteria,
      entityTypes: ['user', 'unknownFutureValue'],
    });
    expect(plain.headers.has('preference-applied')).toBe(false);
    expect(preferred.body['filteringCriteria']).toEqual(criteria);
    expect(preferred.headers.get('preference-applied')).toBe('include-unknown-enum-members');
  });
});

describe('Who may use the Graph-compatible API', () => {
  const post = (kind: string) => (headers: Given) =>
    send('POST', `/snapshots/${btoa('1000000000')}/${kind}`, undefined, headers);
  const asks = {
    snapshots: (headers: Given) => get('/snapshots', headers),
    jobs: (headers: Given) => get('/jobs', headers),
    recoveries: (headers: Given) => get(`/snapshots/${sid}/recoveryJobs`, headers),
    preview: post('recoveryPreviewJobs'),
    recovery: post('recoveryJobs'),
  };
  const NO_SNAPSHOT = 404;

  it.each<[Name, Readonly<Record<keyof typeof asks, number>>]>([
    [
      'admin',
      { snapshots: 200, jobs: 200, recoveries: 200, preview: NO_SNAPSHOT, recovery: NO_SNAPSHOT },
    ],
    [
      'emergency',
      { snapshots: 200, jobs: 200, recoveries: 200, preview: NO_SNAPSHOT, recovery: NO_SNAPSHOT },
    ],
    ['reader', { snapshots: 200, jobs: 200, recoveries: 200, preview: NO_SNAPSHOT, recovery: 403 }],
    [
      'responder',
      { snapshots: 200, jobs: 200, recoveries: 200, preview: NO_SNAPSHOT, recovery: 403 },
    ],
    ['approver', { snapshots: 403, jobs: 403, recoveries: 403, preview: 403, recovery: 403 }],
    ['reads', { snapshots: 200, jobs: 200, recoveries: 200, preview: 403, recovery: 403 }],
    [
      'previews',
      { snapshots: 200, jobs: 200, recoveries: 403, preview: NO_SNAPSHOT, recovery: 403 },
    ],
    [
      'recovers',
      { snapshots: 200, jobs: 200, recoveries: 200, preview: NO_SNAPSHOT, recovery: NO_SNAPSHOT },
    ],
    ['mails', { snapshots: 403, jobs: 403, recoveries: 403, preview: 403, recovery: 403 }],
    ['app', { snapshots: 200, jobs: 200, recoveries: 200, preview: 403, recovery: 403 }],
    ['service', { snapshots: 200, jobs: 200, recoveries: 200, preview: 403, recovery: 403 }],
    ['stranger', { snapshots: 403, jobs: 403, recoveries: 403, preview: 403, recovery: 403 }],
  ])('is decided for %s', async (name, expected) => {
    const statuses: Record<string, number> = {};
    for (const [what, ask] of Object.entries(asks)) statuses[what] = (await ask(as(name))).status;
    expect(statuses).toEqual(expected);
  });

  it('is nobody who does not sign in', async () => {
    const refused = await get('/jobs', { authorization: 'Bearer nobody' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(errorOf(refused)).toMatchObject({ code: 'InvalidAuthenticationToken' });
  });

  it('learns of tenants at /ready only with a token for that', async () => {
    const ready = async (name: Name) => (await get(`${server.url}/ready`, as(name))).body;
    expect(await ready('reads')).toEqual({ ready: true });
    expect(await ready('admin')).toMatchObject({ tenants: [{ tenantId: 't' }] });
  });

  it('is told in the known words that a role is missing', async () => {
    expect(errorOf(await asks.snapshots(as('approver')))).toMatchObject({
      code: 'Authorization_RequestDenied',
      message: 'Authorization has been denied for this request. Check your credentials.',
    });
  });

  it('may cancel what he may start', async () => {
    const cancel = (name: Name) => send('POST', `/jobs/${jid}/cancel`, undefined, as(name));
    expect((await cancel('reads')).status).toBe(403);
    // It has ended, which only those are told who may cancel it.
    expect((await cancel('previews')).status).toBe(409);
    expect((await cancel('reader')).status).toBe(409);
    const { body } = await get(`${server.url}/api/tenants/t/operators`, as('auditor'));
    const rows = (body['rows'] as Entity[]).filter(({ method }) => method === 'POST');
    const ofCancels = rows.filter(({ route }) => String(route).endsWith('/cancel'));
    expect(
      new Set(ofCancels.map(({ action, outcome }) => `${String(action)} ${String(outcome)}`)),
    ).toEqual(new Set(['cancel refused', 'cancel asked', 'cancel-report failed']));
  });
});

describe('What the Graph-compatible API refuses', () => {
  const small = { '@odata.type': `#${NAMESPACE}.recoveryJobEntityNamesFilter`, entityTypes: [] };

  it.each<[string, number, string, () => Promise<Told>]>([
    ['an unknown segment', 404, 'ResourceNotFound', () => get('/restorePoints')],
    ['another part of Graph', 404, 'ResourceNotFound', () => get(`${server.url}/graph/v1.0/users`)],
    [
      'another version',
      404,
      'ResourceNotFound',
      () => get(`${server.url}/graph/v2.0/directory/recovery`),
    ],
    ['an address that cannot be read', 400, 'BadRequest', () => get('/jobs/%C3%28')],
    ['a body that is no JSON', 400, 'BadRequest', () => previewed('{"filteringCriteria":')],
    [
      'criteria that do not fit',
      400,
      'BadRequest',
      () => previewed(JSON.stringify({ filteringCriteria: small })),
    ],
    [
      'a form',
      415,
      'UnsupportedMediaType',
      () => previewed('a=b', as('admin', { 'content-type': 'application/x-www-form-urlencoded' })),
    ],
    [
      'a body that is too large',
      413,
      'RequestEntityTooLarge',
      () => previewed(JSON.stringify({ x: 'x'.repeat(1_100_000) })),
    ],
    ['too large a page', 400, 'BadRequest', () => get('/jobs?$top=1000')],
    ['a property that is none', 400, 'BadRequest', () => get('/snapshots?$select=colour')],
    ['a filter that is none', 400, 'BadRequest', () => get("/jobs?$filter=status%20is%20'failed'")],
    ['an option that is none', 400, 'BadRequest', () => get('/jobs?$nonsense=1')],
    [
      'an order for changes',
      400,
      'BadRequest',
      () => get(`/snapshots/${sid}/recoveryPreviewJobs/${jid}/getChanges?$orderby=id`),
    ],
  ])('is told as Graph tells errors: %s', async (_what, status, code, ask) => {
    const refused = await ask();
    expect(refused.status).toBe(status);
    expect(refused.headers.get('content-type')).toContain('application/json');
    expect(refused.body).toEqual({
      error: {
        code,
        message: expect.stringMatching(/\w/) as unknown,
        innerError: {
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as unknown,
          'request-id': expect.stringMatching(/\w/) as unknown,
          'client-request-id': expect.stringMatching(/\w/) as unknown,
        },
      },
    });
  });

  it.each([
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/jobs'],
    ['PATCH', '/jobs/JID'],
    ['DELETE', '/jobs/JID'],
    ['POST', '/snapshots'],
    ['PATCH', '/snapshots/SID'],
    ['DELETE', "/snapshots('SID')"],
    ['PATCH', '/snapshots/SID/recoveryPreviewJobs/JID'],
    ['DELETE', '/snapshots/SID/recoveryJobs/JID'],
    ['PUT', '/jobs/JID'],
  ])('is every write that nobody documents: %s %s', async (method, template) => {
    const below = template.replace('SID', sid).replace('JID', jid);
    const refused = await send(method, below, '{}');
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('GET');
    expect((await get(`/jobs/${jid}`)).body).toMatchObject({ id: jid, status: 'successful' });
    expect((await get(`/snapshots/${sid}`)).status).toBe(200);
  });

  it('is no empty body, whatever it calls itself', async () => {
    const { status } = await previewed('', as('admin'));
    expect(status).toBe(202);
    expect((await previewed('null')).status).toBe(202);
  });
});
