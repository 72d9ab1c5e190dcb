import { second } from '../../history/recorded-tenant.js';
import { RunningApi } from '../running-api.js';
import { discovered } from '../some-events.js';
import { accessOf, aPrincipal, as } from './people.js';
import { answerTo } from './wire.js';

let api: RunningApi;
beforeAll(async () => {
  api = await RunningApi.start({ access: accessOf({ ada: aPrincipal({ id: 'ada' }) }) });
  await api.recorded.record([discovered('ada', 'user', { displayName: 'Ada' })]);
  await api.recorded.synced(second(1));
});
afterAll(async () => {
  await api.close();
});

const EXPECTED: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const expectGuarded = (get: (name: string) => string | null): void => {
  const seen = Object.keys(EXPECTED).map((name) => [name, get(name)]);
  expect(Object.fromEntries(seen)).toEqual(EXPECTED);
  const policy = get('content-security-policy') ?? '';
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).not.toContain('unsafe-eval');
  expect(get('x-correlation-id')).toMatch(/^[\w-]+$/);
  expect(get('server') ?? get('x-powered-by')).toBeNull();
  // Nobody reaches this server over TLS.
  expect(get('strict-transport-security')).toBeNull();
};

describe('The headers that keep a browser from harm', () => {
  it.each([
    ['an answer', '/api/tenants/t/state', {}, 200],
    ['a live stream', '/api/tenants/t/timeline/stream', {}, 200],
    ['a page of the documentation', '/api/docs', {}, 200],
    ['a script of the documentation', '/api/docs/swagger-ui-init.js', {}, 200],
    ['the document', '/api/docs-json', {}, 200],
    ['health', '/health', {}, 200],
    ['a refused value', '/api/tenants/t/objects?limit=0', {}, 400],
    ['nobody signed in', '/api/tenants/t/state', { headers: {} }, 401],
    ['a route there is not', '/nothing', {}, 404],
    ['a tenant there is not', '/api/tenants/u/state', {}, 404],
    ['a script of Graph', '/graph/v1.0/directory/recovery/nothing', {}, 404],
    ['a method there is not', '/api/tenants/t/state', { method: 'DELETE' }, 404],
    ['a question about methods', '/api/tenants/t/state', { method: 'OPTIONS' }, 404],
    ['an address that cannot be read', '/api/tenants/t/objects/%zz', {}, 400],
    ['an address that is too long', `/api/tenants/t/objects/${'a'.repeat(300)}`, {}, 414],
    [
      'another site',
      '/api/tenants/t/backups',
      { method: 'POST', headers: { ...as('ada').headers, origin: 'https://elsewhere.example' } },
      403,
    ],
    [
      'a body of another type',
      '/api/tenants/t/reports',
      { method: 'POST', headers: { ...as('ada').headers, 'content-type': 'text/xml' }, body: 'x' },
      415,
    ],
  ] as const)('are on %s', async (_, path, init, status) => {
    const answer = await fetch(`${api.url}${path}`, { ...as('ada'), ...init });

    expect(answer.status).toBe(status);
    expectGuarded((name) => answer.headers.get(name));
    await answer.body?.cancel();
  });

  const host = 'Host: localhost\r\n';
  it.each([
    ['what is no HTTP', 'GARBAGE\r\n\r\n', 400],
    ['a request to nowhere', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['headers that are too long', `GET / HTTP/1.1\r\n${host}a: ${'b'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'too many headers',
      `GET / HTTP/1.1\r\n${host}Connection: close\r\n${'a: b\r\n'.repeat(120)}\r\n`,
      431,
    ],
    [
      'lengths that contradict',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      400,
    ],
    [
      'two ways to tell a length',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'an expectation',
      `GET / HTTP/1.1\r\n${host}Expect: miracles\r\nConnection: close\r\n\r\n`,
      417,
    ],
    [
      'a name that hides another',
      'GET / HTTP/1.1\r\nHost: localhost:80@evil\r\nConnection: close\r\n\r\n',
      400,
    ],
  ])('are on %s', async (_, sent, status) => {
    const [head = '', body = ''] = (await answerTo(api.url, sent)).split('\r\n\r\n');
    const [first = '', ...lines] = head.split('\r\n');
    const headers = new Headers(
      lines.map((line): [string, string] => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );

    expect(first).toContain(`HTTP/1.1 ${String(status)}`);
    expectGuarded((name) => headers.get(name));
    expect(JSON.parse(body)).toMatchObject({ status, type: 'about:blank' });
  });

  it('tell how to sign in where nobody is signed in', async () => {
    const answer = await fetch(api.at('/state'));

    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('Readiness', () => {
  it('tells strangers only whether there is any, and readers of what', async () => {
    const stranger = await fetch(`${api.url}/ready`);
    const reader = await fetch(`${api.url}/ready`, as('ada'));

    expect(await stranger.json()).toEqual({ ready: true });
    expect(await reader.json()).toMatchObject({ ready: true, tenants: [{ tenantId: 't' }] });
  });
});
