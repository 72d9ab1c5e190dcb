import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessModule } from '../../src/access/access.module.js';
import type { EntraOptions } from '../../src/access/entra-options.js';
import { type RunningSimulator, startSimulator } from '../../src/simulator/start-simulator.js';
import { Browser, delegatedToken, locationOf, signInAtDirectory } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { RunningApi } from './running-api.js';

const RESPONDER = 'noor.siddiqui@meridianharbour.example';
const ADMIN = 'amara.lindqvist@meridianharbour.example';
const AUDITOR = 'mei.kuroda@meridianharbour.example';
const NOBODY_SPECIAL = 'svc-backup@meridianharbour.example';

interface Problem {
  readonly title: string;
  readonly detail: string;
}

let folder: string;
let simulator: RunningSimulator;
let api: RunningApi;

const entraOptions = (): EntraOptions => {
  const { graphUrl: authority, signIn } = simulator;
  const { clientId, clientSecret } = signIn;
  return { tenantId: 't', authority, clientId, clientSecret, publicUrl: null, guests: false };
};

const startApi = (options: Partial<EntraOptions> = {}): Promise<RunningApi> =>
  RunningApi.start({
    access: AccessModule.of({
      keyFolder: join(folder, 'keys'),
      entra: { ...entraOptions(), ...options },
    }),
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-entra-'));
  simulator = await startSimulator({ tenantId: 't', users: 60, groups: 40 });
  api = await startApi();
});

afterAll(async () => {
  await api.close();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const meOf = async (browser: Browser): Promise<unknown> =>
  (await browser.open(`${api.url}/auth/me`)).json();

describe('a browser that signs in at the directory', () => {
  it('comes back to where it wanted, with the roles that the directory gives', async () => {
    const browser = new Browser();

    const answer = await signInAtDirectory(browser, api.url, RESPONDER, '/api/tenants?a=b#c');

    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/api/tenants?a=b#c']);
    expect(await meOf(browser)).toMatchObject({
      kind: 'user',
      name: RESPONDER,
      roles: ['responder'],
      tenantIds: ['t'],
      signedInBy: 'session',
    });
    expect((await browser.open(api.at('/backups'))).status).toBe(200);
    expect((await browser.open(api.at('/operators'))).status).toBe(403);
  });

  it('is an administrator here who is a global administrator there', async () => {
    const browser = new Browser();
    await signInAtDirectory(browser, api.url, ADMIN);

    expect(await meOf(browser)).toMatchObject({ roles: ['global-administrator'] });
  });

  it('gets cookies that no script reads and no other site sends, and keeps nothing of the way', async () => {
    const browser = new Browser();
    const begun = await browser.open(`${api.url}/auth/entra`);
    const done = await signInAtDirectory(browser, api.url, RESPONDER);

    for (const line of [...begun.headers.getSetCookie(), ...done.headers.getSetCookie()]) {
      expect(line).toMatch(/; Path=\/; .*HttpOnly/);
      expect(line).toMatch(/SameSite=Lax/);
    }
    expect([...browser.cookiesOf(api.url).keys()]).toEqual(['stateline']);
  });

  it('asks with PKCE, a state and a nonce, which are others each time', async () => {
    const queries = await Promise.all(
      [1, 2].map(async () =>
        locationOf(await fetch(`${api.url}/auth/entra`, { redirect: 'manual' })),
      ),
    );

    const [one, two] = queries.map(({ searchParams }) => Object.fromEntries(searchParams));
    expect(one).toMatchObject({
      client_id: simulator.signIn.clientId,
      code_challenge_method: 'S256',
      redirect_uri: `${api.url}/auth/callback`,
      response_type: 'code',
      scope: 'openid profile',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one?.[name]).toMatch(/^[\w-]{43}$/);
      expect(one?.[name]).not.toBe(two?.[name]);
    }
  });

  it('is sent back to the public address where there is one', async () => {
    const own = await startApi({ publicUrl: 'https://stateline.example/' });

    const begun = await fetch(`${own.url}/auth/entra`, { redirect: 'manual' });
    await own.close();

    expect(locationOf(begun).searchParams.get('redirect_uri')).toBe(
      'https://stateline.example/auth/callback',
    );
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%2f%2fevil.example',
    '/%2F/evil.example',
    '/%5cevil.example',
    '/%252f%252fevil.example',
    '///evil.example',
    '/./%2fevil.example',
    '/x/..//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'https://evil.example/',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.example',
    'api/docs',
    '@evil.example',
    '',
  ])('is not sent on to %j afterwards', async (returnTo) => {
    const query = new URLSearchParams({ returnTo }).toString();
    const answer = await fetch(`${api.url}/auth/entra?${query}`, { redirect: 'manual' });

    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'returnTo' }] });
  });
});

describe('a sign-in that fails', () => {
  const callback = (browser: Browser, query: string): Promise<Response> =>
    browser.open(`${api.url}/auth/callback${query}`);

  /** Begins a sign-in and has the directory answer; gives the address to come back to. */
  const comingBack = async (browser: Browser, principalName = RESPONDER): Promise<URL> => {
    const directory = locationOf(await browser.open(`${api.url}/auth/entra`));
    directory.searchParams.set('login_hint', principalName);
    return locationOf(await browser.open(directory.href));
  };

  it('is refused in a browser that did not begin it', async () => {
    const address = await comingBack(new Browser('application/json'));

    const stranger = new Browser('application/json');
    const answer = await stranger.open(address.href);

    expect([answer.status, ((await answer.json()) as Problem).title]).toEqual([
      401,
      'not-signed-in',
    ]);
    expect(stranger.cookiesOf(api.url).size).toBe(0);
  });

  it('is refused with the state, the code or the cookie of another one', async () => {
    const [mine, other] = [new Browser('application/json'), new Browser('application/json')];
    const address = await comingBack(mine);
    const foreign = await comingBack(other);
    const wrong = new URL(address);
    wrong.searchParams.set('state', foreign.searchParams.get('state') ?? '');
    expect((await mine.open(wrong.href)).status).toBe(401);

    const again = await comingBack(mine);
    again.searchParams.set('code', foreign.searchParams.get('code') ?? '');
    expect((await mine.open(again.href)).status).toBe(401);

    const third = await comingBack(mine);
    const cookies = mine.cookiesOf(api.url);
    cookies.set('stateline-sign-in', `${cookies.get('stateline-sign-in') ?? ''}x`);
    expect((await mine.open(third.href)).status).toBe(401);
  });

  it('is refused the second time that a browser comes back', async () => {
    const browser = new Browser('application/json');
    const address = await comingBack(browser);
    const kept = new Map(browser.cookiesOf(api.url));

    expect((await browser.open(address.href)).status).toBe(302);
    for (const [name, value] of kept) browser.cookiesOf(api.url).set(name, value);
    const again = await browser.open(address.href);

    expect([again.status, ((await again.json()) as Problem).detail]).toEqual([
      401,
      expect.stringContaining('AADSTS70008'),
    ]);
  });

  it('shows the words of the directory as a page to people, and as a problem to programs', async () => {
    const unknown = 'nobody@meridianharbour.example';
    const program = new Browser('application/json');
    const person = new Browser();

    const problem = await program.open((await comingBack(program, unknown)).href);
    const page = await person.open((await comingBack(person, unknown)).href);

    expect([problem.status, await problem.json()]).toEqual([
      401,
      expect.objectContaining({
        title: 'sign-in-refused',
        detail: expect.stringContaining('AADSTS50034: ') as string,
      }),
    ]);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      401,
      'text/html; charset=utf-8',
    ]);
    expect(await page.text()).toContain('AADSTS50034: ');
  });

  it('lets nobody put words of his own into the page but as text', async () => {
    const browser = new Browser();
    const state = (await comingBack(browser)).searchParams.get('state') ?? '';
    const words = '<script>alert(1)</script>\u202e"\'&\r\nSet-Cookie: a=b' + 'x'.repeat(1000);
    const query = new URLSearchParams({ error: 'x', error_description: words, state });

    const answer = await callback(browser, `?${query.toString()}`);
    const page = await answer.text();

    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp; Set-Cookie');
    expect(page).not.toMatch(/<script>|\u202e/);
    expect(page.length).toBeLessThan(1200);
    expect(answer.headers.getSetCookie().join()).not.toContain('a=b');
  });

  it('answers anything that is no answer of a directory with 401', async () => {
    for (const query of ['', '?', '?code=x', '?error=x', '?code=1&code=2', '?state=%ff&code=%00']) {
      const browser = new Browser('application/json');
      await browser.open(`${api.url}/auth/entra`);
      expect([query, (await callback(browser, query)).status]).toEqual([query, 401]);
    }
  });

  it('is no fault of anybody while the directory is out of reach', async () => {
    const own = await startApi({ authority: 'http://127.0.0.1:1' });

    const answer = await fetch(`${own.url}/auth/entra`, { redirect: 'manual' });
    await own.close();

    expect([answer.status, ((await answer.json()) as Problem).title]).toEqual([
      503,
      'sign-in-unavailable',
    ]);
  });

  it('is told as such where no directory is set up', async () => {
    const access = AccessModule.of({ keyFolder: join(folder, 'keys'), entra: null });
    const own = await RunningApi.start({ access });

    const answer = await fetch(`${own.url}/auth/entra`, { redirect: 'manual' });
    await own.close();

    expect([answer.status, ((await answer.json()) as Problem).title]).toEqual([
      404,
      'entra-not-set-up',
    ]);
  });
});

describe('the record of sign-ins', () => {
  it('has those that held and those that did not, with the account where it is known', async () => {
    const [good, bad] = [new Browser(), new Browser('application/json')];
    await signInAtDirectory(good, api.url, ADMIN);
    await bad.open(`${api.url}/auth/callback?code=x`);
    const auditor = new Browser();
    await signInAtDirectory(auditor, api.url, AUDITOR);

    const acts = async () => {
      const answer = await auditor.open(api.at('/operators?action=sign-in'));
      return ((await answer.json()) as { readonly rows: readonly object[] }).rows;
    };
    await eventually(async () => (await acts()).length > 2);

    const rows = await acts();
    expect(rows).toContainEqual(
      expect.objectContaining({
        outcome: 'allowed',
        route: '/auth/callback',
        actor: expect.objectContaining({ name: ADMIN, kind: 'user' }) as object,
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ outcome: 'refused', route: '/auth/callback' }),
    );
    expect(JSON.stringify(rows)).not.toMatch(/code=|state=/);
  });
});

describe('a program that shows a token of the directory', () => {
  const shown = (token: string, below = '/backups'): Promise<Response> =>
    fetch(api.at(below), { headers: { authorization: `Bearer ${token}` } });

  const tokenOf = (principalName: string, ...scopes: readonly string[]): Promise<string> =>
    delegatedToken(simulator, { principalName, scopes });

  it('may do what the person may in whose name it asks, if he lets it do all', async () => {
    const whole = await tokenOf(RESPONDER, 'Stateline.Access');
    const part = await tokenOf(RESPONDER, 'EntraBackup.Read.All');

    expect((await shown(whole)).status).toBe(200);
    expect((await shown(whole, '/operators')).status).toBe(403);
    expect((await shown(part)).status).toBe(403);
  });

  it('is not helped by tokens that the directory gave for Microsoft Graph', async () => {
    const { clientId, clientSecret } = simulator.credentials.reader;
    const answer = await fetch(simulator.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };

    expect((await shown(token)).status).toBe(401);
  });

  it('is answered 403, and never 401, on every route when it has no role', async () => {
    const token = await tokenOf(NOBODY_SPECIAL, 'Stateline.Access');
    const docs = (await (await fetch(`${api.url}/api/docs-json`)).json()) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
    };
    const guarded = Object.entries(docs.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) =>
        'x-permission' in operation
          ? [{ method, path: path.replace('{tenantId}', 't').replaceAll(/\{\w+\}/g, 'x') }]
          : [],
      ),
    );

    const answers = await Promise.all(
      guarded.map(async ({ method, path }) => {
        const headers = { authorization: `Bearer ${token}` };
        const { status } = await fetch(`${api.url}${path}`, {
          method: method.toUpperCase(),
          headers,
        });
        return { method, path, status };
      }),
    );

    expect(guarded.length).toBeGreaterThan(30);
    expect(answers.filter(({ status }) => status !== 403)).toEqual([]);
  });

  it('goes on when the keys of the tenant are others', async () => {
    await fetch(`${simulator.controlUrl}/sign-in/keys/rotate`, { method: 'POST' });
    const own = await startApi();
    const token = await tokenOf(RESPONDER, 'Stateline.Access');
    const answer = await fetch(own.at('/backups'), {
      headers: { authorization: `Bearer ${token}` },
    });
    await own.close();

    expect(answer.status).toBe(200);
  });
});
