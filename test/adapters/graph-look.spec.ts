import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { LookPage } from '../../src/directory/directory.port.js';
import { presentObject } from '../../src/directory/graph/observations.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Json, JsonObject } from '../../src/domain/json.js';
import {
  askedIn,
  batched,
  ok,
  openScriptedGraph,
  refused,
  type Script,
  type ScriptedGraph,
} from './scripted-graph.js';

const never = new AbortController().signal;

describe('GraphDirectory.look', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const look = async (script: Script, type = 'user', from: string | null = null) => {
    graph = await openScriptedGraph(script);
    return lookAgain(type, from);
  };
  const lookAgain = async (type: string, from: string | null): Promise<LookPage[]> => {
    const pages: LookPage[] = [];
    const { directory } = openGraph({ ...graph.options, now: () => 0 });
    for await (const page of directory.look(type, from, never)) pages.push(page);
    return pages;
  };
  const deltaOf = (...rows: readonly Json[]) =>
    ok({ value: rows, '@odata.deltaLink': `${graph.url}/v1.0/users/delta?$deltatoken=t2` });

  it('hands out tokens that still work when the same directory has another address', async () => {
    const [first] = await look(() => deltaOf());
    expect(first).toEqual({
      observations: [],
      token: '/v1.0/users/delta?$deltatoken=t2',
      roundComplete: true,
    });
    await lookAgain('user', first?.token ?? '');
    expect(graph.requests.at(-1)?.path).toBe('/v1.0/users/delta?$deltatoken=t2');
  });

  it('asks for captured properties and links, never for sign-in activity', async () => {
    await look(() => deltaOf(), 'group');
    const path = graph.requests[0]?.path ?? '';
    expect(path).toMatch(/^\/v1\.0\/groups\/delta\?\$select=id,.*displayName.*,members,owners$/);
    expect(path).not.toContain('signInActivity');
  });

  it('keeps unknown properties, and drops annotations and secrets', async () => {
    const [page] = await look(() =>
      deltaOf({
        '@odata.type': '#microsoft.graph.user',
        '@odata.id': 'users/1',
        id: '1',
        deletedDateTime: null,
        department: null,
        'department@odata.type': '#String',
        notYetInvented: { deep: ['x', null] },
        passwordProfile: { password: 'secret' },
        keyCredentials: [{ keyId: 'k', key: 'private', hint: 'abc' }],
        passwordCredentials: [{ keyId: 'p', secretText: 'secret', hint: 'abc' }],
        ['__proto__']: 'own',
      }),
    );
    const [seen] = page?.observations ?? [];
    expect(seen).toMatchObject({ objectId: '1', objectType: 'user', seen: 'present', links: [] });
    expect(JSON.parse(JSON.stringify(seen?.seen === 'present' ? seen.attributes : {}))).toEqual({
      department: null,
      notYetInvented: { deep: ['x', null] },
      keyCredentials: [{ keyId: 'k', hint: 'abc' }],
      passwordCredentials: [{ keyId: 'p', hint: 'abc' }],
      ...(JSON.parse('{"__proto__":"own"}') as object),
    });
  });

  it('gives link changes of the relations it follows, added apart from removed', async () => {
    const [page] = await look(
      () =>
        deltaOf({
          id: 'g',
          displayName: 'SG',
          'members@delta': [
            { '@odata.type': '#microsoft.graph.user', id: 'u1' },
            { '@odata.type': '#microsoft.graph.device', id: 'd1' },
            { '@odata.type': '#microsoft.graph.user', id: 'u2', '@removed': { reason: 'deleted' } },
            { id: 'u3', '@removed': 'deleted' },
          ],
          'owners@delta': [],
        }),
      'group',
    );
    expect(page?.observations).toEqual([
      {
        objectId: 'g',
        objectType: 'group',
        seen: 'present',
        attributes: { displayName: 'SG' },
        links: [
          {
            relation: 'members',
            seen: 'changes',
            added: [
              { targetId: 'u1', targetType: 'user' },
              { targetId: 'd1', targetType: 'device' },
            ],
            removed: [
              { targetId: 'u2', targetType: 'user' },
              { targetId: 'u3', targetType: 'directoryObject' },
            ],
          },
        ],
      },
    ]);
  });

  it('believes a removal only after it looked at the object and its bin, in one batch', async () => {
    const [page] = await look((request) =>
      request.method === 'GET'
        ? deltaOf(
            { id: 'soft', '@removed': { reason: 'changed' } },
            { id: 'hard', '@removed': { reason: 'deleted' } },
          )
        : batched(request, {
            '/directory/deletedItems/soft': [
              200,
              { id: 'soft', deletedDateTime: '2026-11-20T08:31:09Z' },
            ],
          }),
    );
    expect(page?.observations).toEqual([
      {
        objectId: 'soft',
        objectType: 'user',
        seen: 'soft-deleted',
        deletedDateTime: '2026-11-20T08:31:09.000Z',
      },
      { objectId: 'hard', objectType: 'user', seen: 'gone' },
    ]);
    expect(
      graph.requests.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`),
    ).toEqual(['GET /v1.0/users/delta', 'POST /v1.0/$batch']);
    expect(graph.options.waits).toEqual([]);
  });

  it('asks again when a removal and the object contradict, and believes the object in the end', async () => {
    const removed = { id: 'u', '@removed': { reason: 'changed' } };
    const [replayed] = await look((request) =>
      request.method === 'GET'
        ? deltaOf(removed)
        : batched(request, { '/users/u': [200, { id: 'u', displayName: 'Back again' }] }),
    );
    expect(replayed?.observations).toEqual([
      expect.objectContaining({ seen: 'present', attributes: { displayName: 'Back again' } }),
    ]);
    expect(graph.options.waits).toEqual([1_000, 3_000, 10_000]);
    await graph.close();

    const [lagging] = await look((request, nth) =>
      request.method === 'GET'
        ? deltaOf(removed)
        : batched(
            request,
            nth === 1 ? { '/users/u': [200, {}] } : { '/directory/deletedItems/u': [200, {}] },
          ),
    );
    expect(lagging?.observations).toEqual([
      { objectId: 'u', objectType: 'user', seen: 'soft-deleted', deletedDateTime: null },
    ]);
    expect(graph.options.waits).toEqual([1_000]);
  });

  it.each([
    ['gone', 410, 'resyncRequired'],
    ['an unknown state', 400, 'syncStateNotFound'],
    ['an expired page', 400, 'Directory_ExpiredPageToken'],
    ['a stale page', 404, 'UnknownError'],
    ['a reset under another status', 409, 'resyncApplyDifferences'],
  ])('tells of an expired token: %s', async (_, status, code) => {
    await expect(
      look(() => refused(status, code), 'user', '/v1.0/users/delta?$skiptoken=old'),
    ).rejects.toMatchObject({ code: 'delta-token-expired' });
    expect(graph.requests).toHaveLength(1);
  });

  it.each(['nonsense', 'https://elsewhere.example/v1.0/users/delta?$deltatoken=1', '/v1.0/../x'])(
    'takes a token of another directory for an expired one: %s',
    async (token) => {
      await expect(look(() => deltaOf(), 'user', token)).rejects.toMatchObject({
        code: 'delta-token-expired',
      });
      expect(graph.requests).toHaveLength(0);
    },
  );

  it('says that it may not read, once, in the words of the directory', async () => {
    await expect(look(() => refused(403, 'Authorization_RequestDenied'))).rejects.toMatchObject({
      code: 'directory-unavailable',
      message:
        'GET /v1.0/users/delta: 403 Authorization_RequestDenied: Authorization_RequestDenied it is',
    });
    expect(graph.requests).toHaveLength(1);
  });

  it.each<readonly [string, Json]>([
    ['no list', { '@odata.deltaLink': 'x' }],
    ['no way to go on', { value: [] }],
  ])('does not take a page with %s for a whole round', async (_, body) => {
    await expect(look(() => ok(body))).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  it('does not go round in circles when a page leads to itself', async () => {
    const token = '/v1.0/users/delta?$skiptoken=1';
    await expect(
      look(() => ok({ value: [], '@odata.nextLink': `${graph.url}${token}` }), 'user', token),
    ).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  const LIST = '/beta/identity/conditionalAccess/policies';
  const BIN = '/beta/identity/conditionalAccess/deletedItems/policies';

  it('reads policies whole through beta, then their bin, and leaves no token', async () => {
    const script: Script = ({ path }) => {
      if (path === LIST) {
        return ok({ value: [{ id: 'p1' }], '@odata.nextLink': `${graph.url}${LIST}?$skiptoken=2` });
      }
      if (path.startsWith(LIST)) return ok({ value: [{ id: 'p2', unheardOf: 1 }] });
      return ok({ value: [{ id: 'p3', deletedDateTime: '2026-11-20T08:40:00.552Z' }] });
    };
    const pages = await look(script, 'conditionalAccessPolicy');

    expect(pages.map(({ token, roundComplete }) => [token, roundComplete])).toEqual([
      [`${LIST}?$skiptoken=2`, false],
      [BIN, false],
      [null, true],
    ]);
    expect(pages[1]?.observations).toEqual([
      expect.objectContaining({ objectId: 'p2', attributes: { unheardOf: 1 } }),
    ]);
    expect(pages[2]?.observations).toEqual([
      {
        objectId: 'p3',
        objectType: 'conditionalAccessPolicy',
        seen: 'soft-deleted',
        deletedDateTime: '2026-11-20T08:40:00.552Z',
      },
    ]);
    const rest = await lookAgain('conditionalAccessPolicy', BIN);
    expect(rest.map(({ roundComplete }) => roundComplete)).toEqual([true]);
  });

  it('looks at policies without their bin where the bin may not be read, and says so', async () => {
    const pages = await look(
      ({ path }) => (path === LIST ? ok({ value: [{ id: 'p1' }] }) : refused(403, 'accessDenied')),
      'conditionalAccessPolicy',
    );
    expect(pages.at(-1)).toEqual({ observations: [], token: null, roundComplete: true });
    expect(graph.options.warnings).toHaveLength(1);
    const { directory } = openGraph(graph.options);
    const ref = { objectType: 'conditionalAccessPolicy', objectId: objectId('p9') };
    await expect(directory.objects([ref])).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  it('keeps the kind of a named location, also inside its ranges', async () => {
    const location = {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'HQ',
      isTrusted: true,
      ipRanges: [
        { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '198.51.100.0/27' },
      ],
    };
    const [page] = await look(() => ok({ value: [{ id: 'n', ...location }] }), 'namedLocation');
    expect(page?.observations).toEqual([
      expect.objectContaining({ objectType: 'namedLocation', attributes: location }),
    ]);
  });

  it('reads a recorded policy without its annotations and actions', async () => {
    await look(() => deltaOf());
    const path = './recordings/conditional-access-baseline-policy.json';
    const raw = readFileSync(new URL(path, import.meta.url), 'utf8');
    const seen = presentObject('conditionalAccessPolicy', JSON.parse(raw) as JsonObject);

    expect(Object.keys(seen?.attributes ?? {}).sort()).toEqual([
      'conditions',
      'createdDateTime',
      'displayName',
      'grantControls',
      'modifiedDateTime',
      'partialEnablementStrategy',
      'sessionControls',
      'state',
      'templateId',
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/@odata\.(?!type")|#microsoft\.graph\.restore/);
  });

  it('asks in a batch again only for what was throttled, failed or left out', async () => {
    const refs = ['a', 'b', 'c', 'd'].map((id) => ({ objectType: 'user', objectId: objectId(id) }));
    graph = await openScriptedGraph((request, nth) =>
      nth > 1
        ? batched(request, { '/users/b': [200, {}], '/users/c': [200, {}], '/users/d': [200, {}] })
        : ok({
            responses: [
              { id: '4', status: 503, body: null },
              { id: '2', status: 429, headers: { 'Retry-After': '17' }, body: null },
              { id: '1', status: 200, body: { id: 'a', displayName: 'A' } },
            ],
          }),
    );
    const { directory } = openGraph(graph.options);

    const seen = await directory.objects(refs);

    expect(seen.map((one) => [one.objectId, one.seen])).toEqual(
      ['a', 'b', 'c', 'd'].map((id) => [id, 'present']),
    );
    expect(graph.requests.map((request) => askedIn(request))).toEqual([
      ['/users/a', '/users/b', '/users/c', '/users/d'],
      ['/users/b', '/users/c', '/users/d'],
    ]);
    expect(graph.options.waits).toEqual([17_000]);
  });

  it('sends 20 in a batch, and asks for missing ones again together with their bin', async () => {
    const refs = Array.from({ length: 45 }, (_, index) => ({
      objectType: index % 2 === 0 ? 'user' : 'group',
      objectId: objectId(String(index)),
    }));
    const there = Object.fromEntries(
      refs
        .slice(1)
        .map(({ objectType, objectId: id }) => [`/${objectType}s/${id}`, [200, {}] as const]),
    );
    graph = await openScriptedGraph((request) => batched(request, there));
    const { directory } = openGraph(graph.options);

    const seen = await directory.objects(refs);

    expect(seen.map((one) => one.objectId)).toEqual(refs.map((ref) => ref.objectId));
    expect(seen[0]).toEqual({ objectId: '0', objectType: 'user', seen: 'gone' });
    expect(graph.requests.map((request) => askedIn(request).length)).toEqual([20, 20, 5, 2]);
    expect(graph.requests.map((request) => askedIn(request)).at(-1)).toEqual([
      '/directory/deletedItems/0',
      '/users/0',
    ]);
  });
});
