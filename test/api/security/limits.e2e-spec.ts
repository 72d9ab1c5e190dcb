import { HTTP_LIMITS } from '../../../src/api/http-limits.js';
import { MOST_STREAMS_OF_ONE } from '../../../src/api/open-streams.js';
import { second } from '../../history/recorded-tenant.js';
import { RunningApi } from '../running-api.js';
import { discovered } from '../some-events.js';
import { accessOf, aPrincipal, as } from './people.js';
import { answerTo, Wire } from './wire.js';

const SOON = { headersMs: 1500, bodyMs: 1500, checkEveryMs: 100, keepAliveMs: 1500 };
const PER_MINUTE = 60;

let api: RunningApi;
/** One that strangers ask. */
let own: RunningApi;
/** One that does not wait long. */
let hasty: RunningApi;
beforeAll(async () => {
  hasty = await RunningApi.start({ http: { limits: { ...HTTP_LIMITS, ...SOON } } });
  own = await RunningApi.start({ requestsPerMinute: PER_MINUTE, access: accessOf({}) });
  api = await RunningApi.start({
    requestsPerMinute: PER_MINUTE,
    http: { trustedProxyHops: 1 },
    access: accessOf({
      ada: aPrincipal({ id: 'ada' }),
      bob: aPrincipal({ id: 'bob' }),
      eve: aPrincipal({ id: 'eve' }),
      script: aPrincipal({ id: 'script', kind: 'service' }),
      rescue: aPrincipal({ id: 'rescue', kind: 'emergency' }),
      machine: aPrincipal({ id: 'machine', kind: 'machine' }),
    }),
  });
  await api.recorded.record([discovered('ada', 'user', { displayName: 'Ada' })]);
  await api.recorded.synced(second(1));
});
afterAll(async () => {
  await api.close();
  await hasty.close();
  await own.close();
});

const statuses = async (times: number, ask: () => Promise<Response>): Promise<Set<number>> => {
  const seen = new Set<number>();
  for (let time = 0; time < times; time += 1) {
    const { status, body } = await ask();
    await body?.cancel();
    seen.add(status);
  }
  return seen;
};

describe('A request that comes too slowly', () => {
  it('is ended when its headers do not come', async () => {
    const said = await answerTo(hasty.url, 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');

    expect(said).toContain('HTTP/1.1 408');
    expect(said).toContain('request-too-slow');
  });

  it('is ended when its body does not come', async () => {
    const said = await answerTo(
      hasty.url,
      'POST /api/tenants/t/reports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ada\r\n' +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"from":',
    );

    expect(said).toContain('HTTP/1.1 408');
  });

  it('does not hold up others', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, () => Wire.to(hasty.url)));
    slow.forEach((wire) => {
      wire.send('GET / HTTP/1.1\r\n');
    });
    const { status } = await fetch(`${hasty.url}/health`);

    expect(status).toBe(200);
    await Promise.all(slow.map((wire) => wire.toEnd()));
  });

  it('leaves no connection behind that nothing more comes on', async () => {
    const said = await answerTo(hasty.url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');

    expect(said).toContain('HTTP/1.1 200');
  });
});

describe('One caller who asks very often', () => {
  const state = (who: string) => () => fetch(api.at('/backups'), as(who));

  it('is told to wait, and for how long, while others are answered', async () => {
    expect(await statuses(PER_MINUTE, state('ada'))).toEqual(new Set([200]));
    const refused = await fetch(api.at('/backups'), as('ada'));

    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ title: 'too-many-requests' });
    expect(await statuses(1, state('bob'))).toEqual(new Set([200]));
  });

  it('is answered all the same in an emergency, and on the machine itself', async () => {
    expect(await statuses(PER_MINUTE * 2, state('rescue'))).toEqual(new Set([200]));
    expect(await statuses(PER_MINUTE * 2, state('machine'))).toEqual(new Set([200]));
  });

  it('is answered about health, as often as it is asked', async () => {
    const health = () => fetch(`${api.url}/health`);

    expect(await statuses(PER_MINUTE * 2, health)).toEqual(new Set([200]));
  });

  it('is told to wait when it shows nothing that holds, and harms nobody else by it', async () => {
    const headers = { ...as('guessed').headers, 'x-forwarded-for': '192.0.2.1' };
    const guess = () => fetch(api.at('/backups'), { headers });

    expect(await statuses(PER_MINUTE * 2, guess)).toEqual(new Set([401, 429]));
    expect(await statuses(1, state('bob'))).toEqual(new Set([200]));
    expect(await statuses(1, state('rescue'))).toEqual(new Set([200]));
  });

  it('is told to wait whatever it is refused for, and where it wants to be signed in', async () => {
    for (const below of ['/nothing', '/auth/entra', '/auth/me']) {
      const ask = () => fetch(`${own.url}${below}`, { redirect: 'manual' });
      const seen = await statuses(PER_MINUTE + 1, ask);
      expect({ below, waits: seen.has(429) }).toEqual({ below, waits: true });
    }
    const signOut = () => fetch(`${own.url}/auth/sign-out`, { method: 'POST' });
    expect(await statuses(PER_MINUTE * 2, signOut)).toEqual(new Set([204]));
  });

  it('may have so many streams, each counted once, and leaves the others to others', async () => {
    const stop = new AbortController();
    const follow = (who: string) =>
      fetch(api.at('/timeline/stream'), { ...as(who), signal: stop.signal });
    const open = await Promise.all(
      Array.from({ length: MOST_STREAMS_OF_ONE }, () => follow('script')),
    );
    const refused = await follow('script');
    const other = await follow('eve');

    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(other.status).toBe(200);
    stop.abort();
  });
});

describe('A body made to be expensive', () => {
  const many = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => of(index)).join(',');
  const bombs: Readonly<Record<string, string>> = {
    'brackets in brackets': `${'['.repeat(500_000)}${']'.repeat(500_000)}`,
    'objects in objects': `${'{"a":'.repeat(170_000)}1${'}'.repeat(170_000)}`,
    'brackets in a field': `{"from":"now","scope":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'half a million numbers': `[${many(500_000, () => '0')}]`,
    'a list of half a million': `{"from":"now","scope":{"types":[${many(120_000, () => '"user"')}]}}`,
    'many fields': `{${many(49_000, (index) => `"field${String(index)}":1`)}}`,
    'a field with a long name': `{"${'k'.repeat(900_000)}":1}`,
    'a long text': `{"from":"${'2'.repeat(900_000)}"}`,
    'a text of blanks': `{"from":"${' '.repeat(900_000)}"}`,
    'a prototype': '{"__proto__":{"from":"now"},"from":"now"}',
    'a prototype further down': '{"from":"now","scope":{"__proto__":{"types":["user"]}}}',
    'a constructor': '{"from":"now","constructor":{"prototype":{"permissions":[]}}}',
  };
  const post = (route: string, body: string) =>
    fetch(api.at(route), {
      method: 'POST',
      body,
      headers: { ...as('machine').headers, 'content-type': 'application/json' },
    });

  it.each(Object.keys(bombs))('is refused in few words: %s', async (name) => {
    for (const route of ['/reports', '/recoveries', '/backups', '/counterfactual/differences']) {
      const answer = await post(route, bombs[name] ?? '');

      expect({ route, status: answer.status }).toEqual({ route, status: 400 });
      expect((await answer.text()).length).toBeLessThan(20_000);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('counts by the last of two fields of one name, in what is checked and in what is done', async () => {
    const good = await post('/reports', '{"from":"position:999999","from":"now"}');
    const wrong = await post('/reports', '{"from":"now","from":"position:999999"}');

    expect([good.status, wrong.status]).toEqual([202, 400]);
  });
});

describe('Words made to be expensive to look for', () => {
  const LONGEST = 2000;
  const parts = [
    'a',
    ' ',
    '-',
    '(',
    "'",
    '%',
    '/any(m:',
    'not ',
    "''",
    '\u0130',
    'a1 ',
    '.*',
    '(a+)+',
  ];

  it.each(['filter', 'search', 'cursor', 'asOf', 'actor', 'type', 'correlationId'])(
    'are answered in %s, whatever they are made of',
    async (name) => {
      for (const part of parts) {
        for (const end of ['', '!', '\u0000']) {
          const text = encodeURIComponent(`${part.repeat(LONGEST / part.length)}${end}`);
          const path = ['actor', 'correlationId'].includes(name) ? '/timeline' : '/objects';
          const { status } = await fetch(api.at(`${path}?${name}=${text}`), as('machine'));

          expect([200, 400, 431]).toContain(status);
        }
      }
    },
  );
});
