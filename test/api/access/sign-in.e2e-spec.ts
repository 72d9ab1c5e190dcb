import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessModule } from '../../../src/access/access.module.js';
import type { Credentials } from '../../../src/access/emergency-accounts.port.js';
import { eventually } from '../../support/eventually.js';
import { Sessions } from '../../../src/access/sessions.port.js';
import type { Principal } from '../../../src/domain/access/principal.js';
import { anOperator } from '../../support/an-operator.js';
import { AccessFolder, CHEAP } from '../../access/an-access-folder.js';
import { HeardLog } from '../../access/heard-log.js';
import { type Answer, answerOf, type ApiSettings, RunningApi } from '../running-api.js';

const AUDITOR: Principal = {
  ...{ id: 'an auditor', name: 'an auditor', kind: 'user', tenantIds: ['t'], scopes: null },
  ...{ roles: ['auditor'], permissions: new Set() },
};

type Headers = Readonly<Record<string, string>>;

let folder: AccessFolder;
let api: RunningApi;
let log: HeardLog;
let credentials: Credentials;
let accountId: string;

const startApi = (settings: ApiSettings = {}): Promise<RunningApi> =>
  RunningApi.start({
    ...settings,
    access: AccessModule.of({
      ...{ keyFolder: folder.path, entra: null, now: folder.now, hashCost: CHEAP },
    }),
  });

beforeAll(async () => {
  folder = new AccessFolder();
  ({ credentials, id: accountId } = await folder
    .accounts()
    .add({ name: 'glass', roles: ['global-administrator'], tenantIds: 'all' }, anOperator('x')));
  api = await startApi();
  // A start has its own idea of what is logged.
  log = new HeardLog();
});
afterAll(async () => {
  await api.close();
  folder.remove();
  log.stop();
});

const ask = async (
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Headers; body?: unknown } = {},
  from = api,
): Promise<Answer> =>
  answerOf(
    await fetch(`${from.url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );

const shown = (given: object = {}) => ({
  ...{ name: 'glass', password: credentials.password, code: folder.code(credentials) },
  ...given,
});

/** Signs in, and gives the header that a browser sends from then on. */
const cookieOf = async (given: () => object = () => ({})): Promise<Headers> => {
  folder.pass(30);
  const { status, headers } = await ask('POST', '/auth/emergency', { body: shown(given()) });
  expect(status).toBe(204);
  return { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' };
};

const STATE = '/api/tenants/t/backups';

describe('A server that everybody signs in to', () => {
  it('answers nobody who shows nothing, and says how to sign in', async () => {
    const { status, body, headers } = await ask('GET', STATE);

    expect(status).toBe(401);
    expect(body).toMatchObject({ title: 'not-signed-in' });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect((await ask('GET', '/auth/me')).status).toBe(401);
    expect((await ask('GET', '/health')).status).toBe(200);
  });

  it('keeps an emergency sign-in in a cookie that no script and no other site can use', async () => {
    folder.pass(30);
    const { status, headers } = await ask('POST', '/auth/emergency', { body: shown() });
    const [cookie = ''] = headers.getSetCookie();

    expect(status).toBe(204);
    expect(cookie).toMatch(/^stateline=[\w.-]+;/);
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Expires=']) {
      expect(cookie).toContain(attribute);
    }
    expect(headers.getSetCookie()).toHaveLength(1);
    const me = await ask('GET', '/auth/me', {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(me.body).toMatchObject({
      ...{ signIn: 'required', signedInBy: 'session', id: accountId, name: 'glass' },
      ...{ kind: 'emergency', roles: ['global-administrator'], tenantIds: 'all', scopes: null },
    });
    expect(
      (await ask('GET', STATE, { headers: { cookie: cookie.split(';')[0] ?? '' } })).status,
    ).toBe(200);
  });

  it.each([
    ['a wrong password', { password: 'x' }],
    ['an unknown name', { name: 'nobody' }],
    ['a wrong code', { code: '000000' }],
  ])('refuses %s with the same answer', async (_what, wrong) => {
    folder.pass(7200);
    const { status, body, headers } = await ask('POST', '/auth/emergency', { body: shown(wrong) });

    expect(status).toBe(401);
    expect(body).toMatchObject({
      title: 'not-signed-in',
      detail: 'The name, the password or the code does not hold',
    });
    expect(Object.keys(body as object).sort()).toEqual(
      ['type', 'title', 'status', 'detail', 'correlationId'].sort(),
    );
    expect(headers.getSetCookie()).toEqual([]);
  });

  it('repeats no secret of a body that does not fit', async () => {
    const secrets = { password: { deep: 'hunter2' }, code: ['hunter2'] };
    const { status, body } = await ask('POST', '/auth/emergency', {
      body: { ...shown(secrets), hunter: 'hunter2' },
    });

    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: expect.arrayContaining([
        {
          field: 'password',
          takes: 'its password',
          message: 'password takes its password, and is missing',
        },
      ]) as unknown,
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('tells who guesses how long to wait', async () => {
    folder.pass(7200);
    const tries = Array.from({ length: 6 }, (_, index) => `name${String(index)}`);
    const answers: Answer[] = [];
    for (const name of tries) {
      answers.push(await ask('POST', '/auth/emergency', { body: shown({ name }) }));
    }

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('1');
    folder.pass(7200);
  });

  it('ends a session at sign-out, also for who copied the cookie', async () => {
    const headers = await cookieOf();
    const signedOut = await ask('POST', '/auth/sign-out', { headers });

    expect(signedOut.status).toBe(204);
    expect(signedOut.headers.getSetCookie()[0]).toMatch(
      /^stateline=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/,
    );
    expect((await ask('GET', STATE, { headers })).status).toBe(401);
    expect((await ask('POST', '/auth/sign-out', { headers })).status).toBe(204);
    expect((await ask('POST', '/auth/sign-out')).status).toBe(204);
  });

  it('knows a session after a restart, and in another process with the same key folder', async () => {
    const headers = await cookieOf();
    const other = await startApi();
    expect((await ask('GET', '/auth/me', { headers }, other)).body).toMatchObject({
      name: 'glass',
    });
    await ask('POST', '/auth/sign-out', { headers }, other);
    await other.close();
    log = new HeardLog(log.lines);

    expect((await ask('GET', '/auth/me', { headers })).status).toBe(401);
  });

  it('binds the cookie to this host and to safe connections, where there are such', async () => {
    const behindProxy = await startApi({ http: { trustedProxyHops: 1 } });
    log = new HeardLog(log.lines);
    const safe = { 'x-forwarded-proto': 'https' };
    folder.pass(30);
    const { headers } = await ask(
      ...(['POST', '/auth/emergency', { headers: safe, body: shown() }] as const),
      behindProxy,
    );
    const [given = ''] = headers.getSetCookie();
    const [, value = ''] = /^__Host-stateline=([\w.-]+);/.exec(given) ?? [];
    const me = async (cookie: string, sent: Headers) =>
      (await ask('GET', '/auth/me', { headers: { ...sent, cookie } }, behindProxy)).status;
    const answers = [
      await me(`__Host-stateline=${value}`, safe),
      // Which a neighbour under the same domain can set.
      await me(`stateline=${value}`, safe),
      await me(`__Host-stateline=${value}`, {}),
    ];
    await behindProxy.close();

    expect(given).toMatch(/; Secure/);
    expect(given).not.toMatch(/Domain/i);
    expect(answers).toEqual([200, 401, 401]);
  });

  it('puts each sign-in and each refusal on the operators’ record, for auditors', async () => {
    await ask('POST', '/auth/sign-out', { headers: await cookieOf() });
    await ask('POST', '/auth/emergency', { body: shown({ password: 'x' }) });
    await ask('POST', '/auth/emergency', { body: shown({ name: 'a password' }) });
    const { value } = await api.app.get(Sessions).start(AUDITOR);
    const headers = { cookie: `stateline=${value}` };
    const acts = async (outcome: string) => {
      const query = `action=sign-in&outcome=${outcome}`;
      const { body } = await ask('GET', `/api/tenants/t/operators?${query}`, { headers });
      return JSON.stringify((body as { rows: unknown }).rows);
    };
    await eventually(async () => (await acts('refused')).includes('account glass'));

    expect(await acts('allowed')).toContain(accountId);
    expect(await acts('refused')).not.toContain('a password');
    folder.pass(7200);
  });

  it.each<[string, Headers]>([
    ['by a browser that says so', { 'sec-fetch-site': 'cross-site' }],
    ['by a browser of another site on this domain', { 'sec-fetch-site': 'same-site' }],
    ['by an older browser', { origin: 'https://evil.example' }],
    ['by a page without an origin', { origin: 'null' }],
  ])('refuses what another site sends with the cookie, %s', async (_what, sent) => {
    const headers = { ...(await cookieOf()), ...sent };
    const answers = [
      await ask('POST', '/api/access/accounts', {
        headers,
        body: { name: 'evil', roles: ['auditor'] },
      }),
      await ask('POST', STATE, { headers }),
      await ask('POST', '/auth/sign-out', { headers }),
      await ask('DELETE', `/api/access/accounts/${accountId}`, { headers }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect((await ask('GET', '/auth/me', { headers: await cookieOf() })).status).toBe(200);
  });

  it('makes, shows and takes away accounts; secrets are in the first answer alone', async () => {
    const headers = await cookieOf();
    const made = await ask('POST', '/api/access/accounts', {
      ...{ headers, body: { name: 'second', roles: ['responder'] } },
    });
    const { id, credentials: given } = made.body as { id: string; credentials: Credentials };
    expect(made.status).toBe(201);
    const listed = await ask('GET', '/api/access/accounts', { headers });
    expect(listed.body).toMatchObject({ rows: [{ name: 'glass' }, { id, name: 'second' }] });
    const reset = await ask('POST', `/api/access/accounts/${id}/reset`, { headers });
    const renewed = (reset.body as { credentials: Credentials }).credentials;
    const removed = await ask('DELETE', `/api/access/accounts/${id}`, { headers });

    expect([reset.status, removed.status]).toEqual([200, 204]);
    expect((await ask('DELETE', `/api/access/accounts/${id}`, { headers })).status).toBe(404);
    for (const secret of [given.password, renewed.password, secretIn(given), secretIn(renewed)]) {
      expect(JSON.stringify([listed.body, removed.body])).not.toContain(secret);
      expect(log.text).not.toContain(secret);
    }
  });

  it('lets a service token do what it names, here and nowhere else, until it is revoked', async () => {
    const headers = await cookieOf();
    const made = await ask('POST', '/api/access/tokens', {
      headers,
      body: {
        ...{ name: 'nightly', permissions: ['backup/standard/read', 'access/write'] },
        tenantIds: ['t'],
        expiresAt: '2026-11-30T00:00:00Z',
      },
    });
    const { id, token } = made.body as { id: string; token: string };
    const bearing = { authorization: `Bearer ${token}` };

    expect(made.status).toBe(201);
    expect((await ask('GET', STATE, { headers: bearing })).status).toBe(200);
    expect(await ask('POST', STATE, { headers: bearing })).toMatchObject({
      ...{ status: 403, body: { title: 'permission-missing' } },
    });
    expect((await ask('GET', '/api/access/tokens', { headers: bearing })).status).toBe(200);
    // No program changes who may do what, whatever its token names.
    const own = { name: 'x', expiresAt: '2026-11-30T00:00:00Z', permissions: ['access/write'] };
    for (const [kind, body] of [
      ['tokens', own] as const,
      ['accounts', { name: 'x', roles: ['auditor'] }] as const,
    ]) {
      expect(await ask('POST', `/api/access/${kind}`, { headers: bearing, body })).toMatchObject({
        ...{ status: 403, body: { title: 'not-allowed' } },
      });
    }
    expect(await ask('GET', '/api/tenants/other/backups', { headers: bearing })).toMatchObject({
      ...{ status: 404, body: { title: 'unknown-tenant' } },
    });
    expect((await ask('GET', '/auth/me', { headers: bearing })).body).toMatchObject({
      ...{ signedInBy: 'token', kind: 'service', name: 'nightly', tenantIds: ['t'] },
    });
    await ask('DELETE', `/api/access/tokens/${id}`, { headers });
    expect((await ask('GET', STATE, { headers: bearing })).status).toBe(401);
    expect(log.text).not.toContain(token);
  });

  it('takes a token from the header alone, never from the address', async () => {
    const { cookie = '' } = await cookieOf();
    const [, value = ''] = cookie.split('=');

    expect((await ask('GET', `${STATE}?access_token=${value}`)).status).not.toBe(200);
    expect((await ask('GET', STATE, { headers: { authorization: `Basic ${value}` } })).status).toBe(
      401,
    );
    expect(
      (await ask('GET', STATE, { headers: { authorization: `Bearer ${value}` } })).status,
    ).toBe(401);
  });

  it('lets nobody give more than he has, nor take away what has more', async () => {
    const made = await ask('POST', '/api/access/accounts', {
      headers: await cookieOf(),
      body: { name: 'of-t', roles: ['global-administrator'], tenantIds: ['t'] },
    });
    const { credentials: theirs } = made.body as { credentials: Credentials };
    const headers = await cookieOf(() => ({
      ...{ name: 'of-t', password: theirs.password, code: folder.code(theirs) },
    }));
    const give = async (given: object) =>
      (
        await ask('POST', '/api/access/tokens', {
          headers,
          body: { name: 'x', expiresAt: '2026-11-30T00:00:00Z', ...given },
        })
      ).status;

    expect(await give({ permissions: ['history/read'] })).toBe(201);
    expect(await give({ permissions: ['history/read'], tenantIds: ['t', 'u'] })).toBe(403);
    const account = `/api/access/accounts/${accountId}`;
    expect((await ask('POST', `${account}/reset`, { headers })).status).toBe(403);
    expect((await ask('DELETE', account, { headers })).status).toBe(403);
  });

  it('ends the sessions of one account, or of everybody', async () => {
    const headers = await cookieOf();
    const end = (body: object) => ask('POST', '/api/access/sessions/end', { headers, body });
    const me = async () => (await ask('GET', '/auth/me', { headers })).status;

    expect([(await end({ id: 'somebody else' })).status, await me()]).toEqual([204, 200]);
    expect([(await end({ id: accountId })).status, await me()]).toEqual([204, 401]);
    expect((await end({})).status).toBe(401);
  });

  it('tells no secret in its log, its events or the files of its data folder', async () => {
    const headers = await cookieOf();
    const { body } = await ask('POST', '/api/access/tokens', {
      headers,
      body: {
        ...{ name: 'a token to look for', permissions: ['history/read'] },
        expiresAt: '2026-11-30T00:00:00Z',
      },
    });
    const { token } = body as { token: string };
    await ask('GET', STATE, { headers: { authorization: `Bearer ${token}` } });
    await ask('GET', STATE, { headers: { authorization: `Bearer ${token}x` } });
    await ask('POST', '/auth/emergency', { body: shown({ code: '123123' }) });
    await ask('POST', '/auth/emergency', { body: { ...shown(), name: 'my own password' } });
    await eventually(() => bytesIn(api.recorded.folder).includes('a token to look for'));
    const written = bytesIn(api.recorded.folder);

    expect(log.text).toContain('EMERGENCY SIGN-IN of glass');
    for (const secret of [
      ...[token, token.slice('slt_'.length), credentials.password, secretIn(credentials)],
      ...[headers['cookie']?.split('=')[1] ?? '', '123123', 'my own password'],
    ]) {
      expect(secret.length).toBeGreaterThan(5);
      expect({ secret, logged: log.text.includes(secret) }).toEqual({ secret, logged: false });
      expect({ secret, kept: written.includes(secret) }).toEqual({ secret, kept: false });
    }
  });

  it('names the field of an account or a token that does not fit, and what it takes', async () => {
    const headers = await cookieOf();
    const fault = async (path: string, body: object) => {
      const { status, body: problem } = await ask('POST', path, { headers, body });
      const [first] = (problem as { errors?: readonly { field: string }[] }).errors ?? [];
      return `${String(status)} ${first?.field ?? ''}`;
    };
    const token = { name: 'x', permissions: ['history/read'], expiresAt: '2026-11-30T00:00:00Z' };

    expect(await fault('/api/access/accounts', { name: 'a b', roles: ['auditor'] })).toBe(
      '400 name',
    );
    expect(await fault('/api/access/accounts', { name: 'a', roles: [] })).toBe('400 roles');
    expect(await fault('/api/access/accounts', { name: 'a', roles: ['king'] })).toBe('400 roles');
    const wrongs: readonly (readonly [string, unknown])[] = [
      ['permissions', ['all']],
      ['permissions', []],
      ['expiresAt', 'soon'],
      ['expiresAt', '2036-01-01T00:00:00Z'],
      ['tenantIds', ['nobody']],
      ['tenantIds', []],
      ['name', ''],
    ];
    for (const [field, wrong] of wrongs) {
      expect(await fault('/api/access/tokens', { ...token, [field]: wrong })).toBe(`400 ${field}`);
    }
  });
});

/** Everything on disk below a folder. */
const bytesIn = (path: string): Buffer =>
  Buffer.concat(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );

const secretIn = ({ codeUri }: Credentials): string =>
  new URL(codeUri).searchParams.get('secret') ?? '';

describe('A server without sign-in', () => {
  it('says so, and has no accounts', async () => {
    const open = await RunningApi.start();
    const me = await ask('GET', '/auth/me', {}, open);
    const refusals = [
      await ask('POST', '/auth/emergency', { body: shown() }, open),
      await ask('GET', '/api/access/accounts', {}, open),
      await ask('POST', '/api/access/accounts', { body: { name: 'a', roles: ['auditor'] } }, open),
      await ask('GET', '/api/access/tokens', {}, open),
    ];
    await open.close();

    expect(me.body).toMatchObject({
      signIn: 'off',
      signedInBy: 'nothing',
      kind: 'unauthenticated',
    });
    expect(refusals.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
    expect(refusals[0]?.body).toMatchObject({ title: 'sign-in-is-off' });
  });
});
