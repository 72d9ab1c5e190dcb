import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import { Pace, type Priority } from '../../src/directory/graph/pace.js';
import { costOf, familyOf } from '../../src/directory/graph/quotas.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { batched, openScriptedGraph, type ScriptedGraph } from './scripted-graph.js';

describe('the cost of a request', () => {
  it.each([
    ['/v1.0/users', 2],
    ['/v1.0/users?$select=id,displayName', 1],
    ['/v1.0/users/delta?$select=id', 1],
    ['/v1.0/users/u', 2],
    ['/v1.0/users?$select=id&$expand=manager($select=id)&$top=100', 2],
    ['/v1.0/applications', 2],
    ['/v1.0/oauth2PermissionGrants/delta', 2],
    ['/v1.0/groups', 1],
    ['/v1.0/groups/g/members?$top=999', 3],
    ['/v1.0/groups/g/members?$select=id&$top=999', 2],
    ['/v1.0/groups?$select=id&$expand=members($select=id)&$top=7', 1],
    ['/v1.0/servicePrincipals/s/appRoleAssignments', 2],
    ['/v1.0/subscribedSkus', 3],
    ['/v1.0/organization?$top=1', 1],
    ['/v1.0/auditLogs/directoryAudits?$top=999', 1],
    ['/beta/identity/conditionalAccess/policies', 1],
  ])('GET %s is %i', (path, units) => {
    expect(costOf('GET', path)).toBe(units);
  });

  it('is one for every write, in the family of writes', () => {
    expect(costOf('PATCH', '/v1.0/users/u')).toBe(1);
    expect(familyOf('PATCH', '/v1.0/users/u')).toBe('directoryWrite');
    expect(familyOf('GET', '/beta/policies/authenticationMethodsPolicy')).toBe('directoryRead');
    expect(familyOf('DELETE', '/beta/identity/conditionalAccess/policies/p')).toBe(
      'conditionalAccess',
    );
  });
});

describe('what waits for its turn', () => {
  /** A pace of one unit a second; time passes when a test says so. */
  const aSlowPace = () => {
    const waiting: { ms: number; over: () => void }[] = [];
    const clock = { now: 0 };
    const pace = new Pace({
      pace: { directoryRead: 1, directoryWrite: 1, conditionalAccess: 1, reports: 1 },
      now: () => clock.now,
      wait: (ms, signal) =>
        new Promise((resolve, reject) => {
          waiting.push({ ms, over: resolve });
          signal?.addEventListener('abort', () => {
            reject(new Error('called off'));
          });
        }),
    });
    const gone: string[] = [];
    const ask = (name: string, priority: Priority, signal?: AbortSignal, cost = 1) =>
      pace.run({ family: 'directoryRead', cost, priority, signal }, () => {
        gone.push(name);
        return Promise.resolve();
      });
    const pass = async () => {
      await settled();
      const { ms, over } = waiting.shift() ?? { ms: 0, over: () => undefined };
      clock.now += ms;
      over();
      await settled();
    };
    return { pace, ask, gone, pass, waiting, clock };
  };
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('does not wait until a clock that was set back has caught up', async () => {
    const { ask, gone, pass, waiting, clock } = aSlowPace();
    clock.now = 3_600_000;
    for (const name of ['one', 'two', 'three', 'four']) void ask(name, 'normal');
    await settled();
    clock.now = 0;
    void ask('five', 'normal');
    await pass();
    expect(gone.at(-1)).toBe('four');
    expect(waiting[0]?.ms).toBeLessThan(10_000);
    await pass();
    expect(gone.at(-1)).toBe('five');
  });

  it('goes by priority, and among equals in the order of asking', async () => {
    const { ask, gone, pass } = aSlowPace();
    await ask('burst', 'low', undefined, 3);
    const all = [
      ask('sweep 1', 'low'),
      ask('delta 1', 'normal'),
      ask('sweep 2', 'low'),
      ask('policies', 'high'),
      ask('delta 2', 'normal'),
      ask('recovery', 'writer'),
    ];
    for (let turn = 0; turn < 7; turn += 1) await pass();
    await Promise.all(all);
    const order = ['recovery', 'policies', 'delta 1', 'delta 2', 'sweep 1', 'sweep 2'];
    expect(gone).toEqual(['burst', ...order]);
  });

  it('leaves at once when it is called off, and holds up nobody', async () => {
    const { ask, gone, pass } = aSlowPace();
    const off = new AbortController();
    await ask('burst', 'low', undefined, 3);
    const called = ask('called off', 'high', off.signal);
    const after = ask('after', 'low');
    await settled();
    off.abort(new Error('off'));
    await expect(called).rejects.toThrow('off');
    await pass();
    await after;
    expect(gone).toEqual(['burst', 'after']);
  });

  it('keeps the time even when those who waited for it have left', async () => {
    const { ask, gone, pass, waiting } = aSlowPace();
    const off = new AbortController();
    await ask('burst', 'low', undefined, 3);
    const called = ask('called off', 'high', off.signal);
    await settled();
    expect(waiting.map(({ ms }) => ms)).toEqual([1000]);
    off.abort(new Error('off'));
    await expect(called).rejects.toThrow('off');
    waiting.length = 0;
    const after = ask('after', 'low');
    await settled();
    expect(waiting.map(({ ms }) => ms)).toEqual([1000]);
    expect(gone).toEqual(['burst']);
    await pass();
    await after;
  });

  it('waits longer when the directory says no meanwhile', async () => {
    const { pace, ask, gone, pass, waiting } = aSlowPace();
    await ask('burst', 'low', undefined, 3);
    const next = ask('next', 'high');
    await settled();
    pace.hold('directoryRead', 30_000);
    await pass();
    expect(gone).toEqual(['burst']);
    expect(waiting.map(({ ms }) => ms)).toEqual([29_000]);
    await pass();
    await next;
  });

  it('is told, with what was spent in the window and until when the directory wants to be left alone', async () => {
    const { pace, ask, pass, clock } = aSlowPace();
    const reading = () => pace.quotas().find(({ name }) => name === 'directoryRead');
    const quiet = { throttledUntil: null, throttles: 0, slowedUntil: null, waiting: 0 };
    const read = { name: 'directoryRead', limit: 10, windowSeconds: 10 };
    expect(reading()).toEqual({ ...read, ...quiet, spent: 0 });
    await ask('burst', 'low', undefined, 3);
    const next = ask('next', 'low');
    await settled();
    expect(reading()).toEqual({ ...read, ...quiet, spent: 3, waiting: 1 });
    await pass();
    await next;
    expect(reading()).toEqual({ ...read, ...quiet, spent: 4 });

    clock.now = 9_000;
    pace.warn('directoryRead', 0.9);
    pace.hold('directoryRead', 5_000);
    pace.throttled('directoryWrite', 20_000);
    expect(reading()).toMatchObject({
      spent: 4,
      throttledUntil: '1970-01-01T00:00:14.000Z',
      slowedUntil: '1970-01-01T00:00:19.000Z',
    });
    clock.now = 10_500;
    expect(reading()).toMatchObject({ spent: 1 });
    clock.now = 19_000;
    expect(reading()).toEqual({ ...read, ...quiet, throttles: 1, spent: 0 });
    expect(pace.quotas().map(({ name, throttledUntil }) => [name, throttledUntil])).toEqual([
      ['directoryRead', null],
      ['directoryWrite', '1970-01-01T00:00:29.000Z'],
      ['conditionalAccess', null],
      ['reports', null],
    ]);
  });

  it('has not been refused by the directory where it only goes one by one', async () => {
    const { pace } = aSlowPace();
    await pace.run({ family: 'conditionalAccess', cost: 1 }, () => Promise.resolve());

    expect(pace.quotas().find(({ name }) => name === 'conditionalAccess')).toMatchObject({
      ...{ limit: 1, spent: 1, windowSeconds: 1, throttledUntil: null },
    });
  });

  it('is refused when there is far too much of it', async () => {
    const { pace, ask } = aSlowPace();
    await ask('burst', 'low', undefined, 3);
    const off = new AbortController();
    const many = Array.from({ length: 10_000 }, () =>
      ask('waits', 'low', off.signal).catch(() => undefined),
    );
    await expect(
      pace.run({ family: 'directoryRead', cost: 1 }, () => Promise.resolve()),
    ).rejects.toMatchObject({ code: 'directory-unavailable' });
    off.abort();
    await Promise.all(many);
  });
});

describe('a batch', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  it('counts in units for what is in it', async () => {
    graph = await openScriptedGraph((request) =>
      batched(
        request,
        Object.fromEntries(
          Array.from({ length: 20 }, (_, nth) => [`/groups/g${nth}/members`, [200, { value: [] }]]),
        ),
      ),
    );
    const waits: number[] = [];
    const { writer } = openGraph({
      ...graph.options,
      pace: { ...graph.options.pace, directoryRead: 10 },
      now: () => 0,
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
    const links = Array.from({ length: 20 }, (_, nth) => ({
      objectType: 'group',
      objectId: objectId(`g${nth}`),
      link: { relation: 'members', targetId: objectId('u'), targetType: 'user' },
    }));
    await writer.linkTargets(links);
    await writer.linkTargets(links);
    // Two units each, 40 in all: 20 may go at once, the other batch has to wait for its 20.
    expect(waits).toEqual([2000]);
  });

  it('tells of what was refused inside it', async () => {
    let refusals = 0;
    graph = await openScriptedGraph((request) => {
      refusals += 1;
      return batched(request, {
        '/users/u':
          refusals === 1
            ? [429, {}, { 'Retry-After': '30' }]
            : [200, { id: 'u', displayName: 'U' }],
      });
    });
    const told: unknown[] = [];
    const { directory } = openGraph({
      ...graph.options,
      now: () => 0,
      wait: () => {
        told.push(...directory.quotas());
        return Promise.resolve();
      },
    });
    await directory.objects([{ objectType: 'user', objectId: objectId('u') }]);

    expect(told).toContainEqual(
      expect.objectContaining({
        ...{ name: 'directoryRead', throttledUntil: '1970-01-01T00:00:30.000Z', spent: 1 },
      }),
    );
  });
});
