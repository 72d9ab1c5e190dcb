import { afterEach, describe, expect, it } from '@jest/globals';
import { type GraphOptions, openGraph } from '../../src/directory/directory.module.js';
import { Pace } from '../../src/directory/graph/pace.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import {
  openScriptedGraph,
  type Script,
  type ScriptedAnswer,
  type ScriptedGraph,
} from './scripted-graph.js';

const allOf = async <Page>(pages: AsyncIterable<Page>): Promise<Page[]> => {
  const all: Page[] = [];
  for await (const page of pages) all.push(page);
  return all;
};

const never = new AbortController().signal;
const emptyRound = (root: string): ScriptedAnswer => ({
  status: 200,
  body: { value: [], '@odata.deltaLink': `${root}/v1.0/users/delta?$deltatoken=end` },
});

describe('GraphClient', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  /** Looks at users with a first answer from the script, then an empty round. */
  const look = async (first: Script, overrides: Partial<GraphOptions> = {}) => {
    graph = await openScriptedGraph((request, nth) =>
      first(request, nth) === OK ? emptyRound(graph.url) : first(request, nth),
    );
    return lookAgain(overrides);
  };
  const lookAgain = (overrides: Partial<GraphOptions> = {}, signal = never) => {
    const { directory } = openGraph({ ...graph.options, ...overrides });
    return allOf(directory.look('user', null, signal));
  };
  const OK: ScriptedAnswer = { status: 299 };
  const onceThenOk =
    (answer: ScriptedAnswer): Script =>
    (_, nth) =>
      nth === 1 ? answer : OK;

  it('asks for one token with the Graph root as scope and uses it for many requests', async () => {
    await look(() => OK);
    const { directory } = openGraph(graph.options);
    await allOf(directory.look('user', null, never));
    await allOf(directory.look('user', null, never));

    expect(graph.tokenRequests).toHaveLength(2);
    const form = new URLSearchParams(graph.tokenRequests[0]?.text);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'reader-app',
      client_secret: 'reader-secret',
      scope: `${graph.url}/.default`,
    });
    expect(graph.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
    expect(graph.requests[0]?.headers['prefer']).toBe(
      'include-unknown-enum-members, odata.maxpagesize=999',
    );
  });

  it('renews a token before it ends', async () => {
    await look(() => OK);
    let now = 0;
    const { directory } = openGraph({ ...graph.options, now: () => now });
    await allOf(directory.look('user', null, never));
    now = 3_590_000;
    await allOf(directory.look('user', null, never));

    expect(graph.requests.at(-2)?.headers.authorization).toBe('Bearer token-2');
    expect(graph.requests.at(-1)?.headers.authorization).toBe('Bearer token-3');
  });

  it('renews a token once when the directory does not accept it', async () => {
    await look(onceThenOk({ status: 401 }));

    expect(graph.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('gives up after a second 401 in a row', async () => {
    await expect(look(() => ({ status: 401 }))).rejects.toMatchObject({
      code: 'directory-unavailable',
      cause: { code: 'directory-refused', status: 401 },
    });
    expect(graph.requests).toHaveLength(2);
  });

  it('tells why a token is refused, without the secret', async () => {
    const description = 'AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1';
    graph = await openScriptedGraph(
      () => OK,
      () => ({
        status: 401,
        body: { error: 'invalid_client', error_description: description },
      }),
    );

    const error: unknown = await lookAgain().catch((caught: unknown) => caught);

    expect(error).toMatchObject({
      code: 'directory-unavailable',
      message:
        'No token for app reader-app: invalid_client: AADSTS7000215: Invalid client secret provided.',
    });
    expect(JSON.stringify(error)).not.toContain('reader-secret');
    expect(graph.tokenRequests).toHaveLength(1);
  });

  it('asks for a token again when its endpoint fails', async () => {
    graph = await openScriptedGraph(
      () => emptyRound(graph.url),
      (nth) =>
        nth === 1
          ? { status: 503 }
          : { status: 200, body: { access_token: 'late', expires_in: 3599 } },
    );

    await expect(lookAgain()).resolves.toHaveLength(1);
    expect(graph.tokenRequests).toHaveLength(2);
  });

  it.each<readonly [string, ScriptedAnswer]>([
    ['a server error', { status: 500, body: { error: { code: 'UnknownError', message: '' } } }],
    ['a gateway time-out', { status: 504 }],
    ['an HTML page', { status: 200, headers: { 'content-type': 'text/html' }, raw: '<html>' }],
    [
      'an HTML page that says 404',
      { status: 404, headers: { 'content-type': 'text/html' }, raw: '<p>' },
    ],
    ['half of the JSON', { status: 200, raw: '{"value":[{"id":"1f6b' }],
    ['a body that breaks off', { status: 200, raw: '{"value":[{"id"', truncated: true }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['a lost connection', 'reset'],
    ['no answer in time', 'hang'],
  ])('reads again after %s', async (_, answer) => {
    await expect(look(onceThenOk(answer))).resolves.toHaveLength(1);
    expect(graph.requests).toHaveLength(2);
  });

  it('says after the last attempt what was asked and what came, without the query', async () => {
    await expect(
      look(() => ({ status: 503, body: { error: { code: 'ServiceUnavailable' } } })),
    ).rejects.toMatchObject({
      code: 'directory-unavailable',
      message: 'GET /v1.0/users/delta: 503 ServiceUnavailable, 3 times',
    });
    expect(graph.requests).toHaveLength(3);
  });

  it('says that nobody is there', async () => {
    graph = await openScriptedGraph(() => OK);
    await graph.close();

    await expect(lookAgain()).rejects.toMatchObject({
      code: 'directory-unavailable',
      message: expect.stringContaining('ECONNREFUSED') as unknown,
    });
  });

  it('waits as long as a 429 says', async () => {
    await look(onceThenOk({ status: 429, headers: { 'retry-after': '17' } }), { now: () => 0 });

    expect(graph.options.waits[0]).toBe(17_000);
    expect(graph.requests).toHaveLength(2);
  });

  it('waits longer each time when a 429 does not say how long', async () => {
    await expect(
      look(() => ({ status: 429 }), { maxAttempts: 7, now: () => 0 }),
    ).rejects.toMatchObject({
      code: 'directory-unavailable',
    });

    const { waits } = graph.options;
    expect(waits).toHaveLength(6);
    waits.forEach((ms, nth) => {
      const longest = Math.min(10_000 * 2 ** nth, 300_000);
      expect(ms).toBeGreaterThan(longest / 2 - 1);
      expect(ms).toBeLessThanOrEqual(longest);
    });
  });

  it('stops waiting and asking when it is told to', async () => {
    graph = await openScriptedGraph(() => ({ status: 503 }));
    const stop = new AbortController();
    const wait = () => {
      stop.abort(new Error('told to stop'));
      return Promise.resolve();
    };

    await expect(lookAgain({ wait }, stop.signal)).rejects.toThrow('told to stop');
    expect(graph.requests).toHaveLength(1);
  });

  it('does not follow a link to another host', async () => {
    await expect(
      look(() => ({
        status: 200,
        body: {
          value: [],
          '@odata.nextLink': 'https://graph.example/v1.0/users/delta?$skiptoken=1',
        },
      })),
    ).rejects.toMatchObject({ code: 'directory-unavailable', cause: { code: 'link-refused' } });
    expect(graph.requests).toHaveLength(1);
  });

  it('does not follow a link outside the Graph root', async () => {
    graph = await openScriptedGraph(() => ({
      status: 200,
      body: { value: [], '@odata.nextLink': `${graph.url}/v1.0/../control/faults` },
    }));

    await expect(lookAgain()).rejects.toMatchObject({ cause: { code: 'link-refused' } });
  });

  it.each([
    ['graphUrl', { graphUrl: 'http://graph.microsoft.com' }],
    ['graphUrl', { graphUrl: 'graph.microsoft.com' }],
    ['tokenUrl', { tokenUrl: 'http://login.example/token' }],
    ['tokenUrl', { tokenUrl: 'https://user:pass@login.example/token' }],
  ])('refuses an unsafe %s by name', async (field, overrides) => {
    graph = await openScriptedGraph(() => OK);

    expect(() => openGraph({ ...graph.options, ...overrides })).toThrow(
      expect.objectContaining({ code: 'invalid-value', field }),
    );
  });

  it('names the settings that are missing when there is no writer', async () => {
    graph = await openScriptedGraph(() => OK);
    const { directory, writer } = openGraph({ ...graph.options, writer: null });

    expect(writer.configured).toBe(false);
    expect(directory.writerAppId).toBeNull();
    const refs = [{ objectType: 'user', objectId: objectId('1') }];
    await expect(writer.objects(refs)).rejects.toMatchObject({
      code: 'writer-not-configured',
      category: 'conflict',
      message: expect.stringContaining('writer.clientSecret') as unknown,
    });
    await expect(writer.write([])).rejects.toMatchObject({ code: 'writer-not-configured' });
    await expect(writer.linkTargets([])).rejects.toMatchObject({ code: 'writer-not-configured' });
    expect(graph.requests).toHaveLength(0);
  });
});

describe('Pace', () => {
  const pacePerSecond = {
    directoryRead: 10,
    directoryWrite: 10,
    conditionalAccess: 1,
    reports: 0.5,
  };
  const aPace = () => {
    const clock = { now: 0, waits: [] as number[] };
    const pace = new Pace({
      pace: pacePerSecond,
      now: () => clock.now,
      wait: (ms) => {
        clock.waits.push(ms);
        clock.now += ms;
        return Promise.resolve();
      },
    });
    const run = (family: keyof typeof pacePerSecond, cost = 1) =>
      pace.run({ family, cost }, () => Promise.resolve());
    return { clock, pace, run };
  };

  it('spaces Conditional Access requests by a second, with no burst', async () => {
    const { clock, run } = aPace();
    await Promise.all([
      run('conditionalAccess'),
      run('conditionalAccess'),
      run('conditionalAccess'),
    ]);
    expect(clock.waits).toEqual([1000, 1000]);
  });

  it('runs Conditional Access requests one by one, also after one of them fails', async () => {
    const { pace } = aPace();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === 'first') throw new Error('failed');
    };
    await Promise.allSettled([
      pace.run({ family: 'conditionalAccess', cost: 1 }, work('first')),
      pace.run({ family: 'conditionalAccess', cost: 1 }, work('second')),
    ]);
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('counts a batch as what is in it, and lets a burst go at once', async () => {
    const { clock, run } = aPace();
    await run('directoryRead', 20);
    await run('directoryRead', 20);
    await run('directoryRead', 1);
    expect(clock.waits).toEqual([2000]);
  });

  it('goes slower when the directory warns', async () => {
    const { clock, pace, run } = aPace();
    pace.warn('directoryRead', 0.79);
    await run('directoryRead', 10);
    pace.warn('directoryRead', 0.9);
    await run('directoryRead', 10);
    await run('directoryRead', 1);
    expect(clock.waits).toEqual([1000, 2000]);
  });

  it('holds a whole family after a refusal, and leaves the others alone', async () => {
    const { clock, pace, run } = aPace();
    pace.hold('directoryRead', 7000);
    await run('directoryWrite');
    await run('directoryRead');
    expect(clock.waits).toEqual([7000]);
  });

  it('does not begin what was called off while it waited', async () => {
    const { pace, run } = aPace();
    await run('conditionalAccess');
    await expect(
      pace.run(
        { family: 'conditionalAccess', cost: 1, signal: AbortSignal.abort(new Error('off')) },
        () => Promise.resolve('begun'),
      ),
    ).rejects.toThrow('off');
  });
});
