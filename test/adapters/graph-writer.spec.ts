import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { DirectoryWrite, WriteOutcome } from '../../src/directory/directory.port.js';
import { GraphClient } from '../../src/directory/graph/graph-client.js';
import { graphSettings } from '../../src/directory/graph/graph-options.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Json, JsonObject } from '../../src/domain/json.js';
import {
  openScriptedGraph,
  type Script,
  type ScriptedAnswer,
  type ScriptedGraph,
  type SeenRequest,
} from './scripted-graph.js';

const GROUP = { objectType: 'group', objectId: objectId('g') };
const USER = { objectType: 'user', objectId: objectId('u') };
const POLICY = { objectType: 'conditionalAccessPolicy', objectId: objectId('p') };
const LOCATION = { objectType: 'namedLocation', objectId: objectId('n') };
const link = { relation: 'members', targetId: objectId('m'), targetType: 'user' };
const LOCATION_PATH = '/beta/identity/conditionalAccess/namedLocations/n';

const answered = (status: number, code = '', message = ''): ScriptedAnswer =>
  status < 300 ? { status } : { status, body: { error: { code, message } } };

/** The inner requests of a batch. */
const innerOf = ({ body }: SeenRequest): readonly JsonObject[] =>
  (body as { requests: readonly JsonObject[] }).requests;
const inner = (...answers: readonly Json[]): ScriptedAnswer => ({
  status: 200,
  body: { responses: answers },
});

describe('GraphDirectoryWriter', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const write = async (
    script: Script,
    ...writes: readonly DirectoryWrite[]
  ): Promise<readonly WriteOutcome[]> => {
    graph = await openScriptedGraph(script);
    return openGraph({ ...graph.options, now: () => 0 }).writer.write(writes);
  };
  const sent = () => graph.requests.map(({ method, path, body }) => ({ method, path, body }));

  it('asks before each try whether it may still write, and sends nothing when not', async () => {
    const rename = { ...USER, operation: 'update', attributes: { department: 'Ops' } } as const;
    const untrust = { ...LOCATION, operation: 'softDelete' } as const;
    for (const change of [rename, untrust]) {
      graph = await openScriptedGraph(({ method }) =>
        method === 'GET'
          ? { status: 200, body: { '@odata.type': '#x', isTrusted: true } }
          : answered(429),
      );
      let times = 0;
      const mayWrite = () => {
        times += 1;
        if (times === 3) throw new RangeError('not any more');
      };
      const { writer } = openGraph({ ...graph.options, now: () => 0 });
      expect(await writer.write([change], mayWrite)).toEqual([
        { outcome: 'not-sent', cause: new RangeError('not any more') },
      ]);
      expect(graph.requests.filter(({ method }) => method !== 'GET')).toHaveLength(2);
      await graph.close();
    }
  });

  it('writes each operation as Graph wants it, together, as the writer', async () => {
    const outcomes = await write(
      (request) => inner(...innerOf(request).map(({ id = '' }) => ({ id, status: 204 }))),
      {
        ...USER,
        operation: 'update',
        attributes: { department: 'Ops', createdDateTime: 'x', id: 'u' },
      },
      { ...USER, operation: 'restore' },
      { ...GROUP, operation: 'softDelete' },
      { ...GROUP, operation: 'addLink', link },
      { ...GROUP, operation: 'removeLink', link },
    );

    expect(outcomes).toEqual(Array.from({ length: 5 }, () => ({ outcome: 'done' })));
    expect(graph.requests).toHaveLength(1);
    const [request] = graph.requests;
    expect(request?.path).toBe('/v1.0/$batch');
    expect(String(graph.tokenRequests[0]?.text)).toContain('client_id=writer-app');
    expect(
      graph.requests.flatMap(innerOf).map(({ method, url, body }) => [method, url, body]),
    ).toEqual([
      ['PATCH', '/users/u', { department: 'Ops' }],
      ['POST', '/directory/deletedItems/u/restore', {}],
      ['DELETE', '/groups/g', undefined],
      ['POST', '/groups/g/members/$ref', { '@odata.id': `${graph.url}/v1.0/directoryObjects/m` }],
      ['DELETE', '/groups/g/members/m/$ref', undefined],
    ]);
  });

  it('sets and takes away a manager without naming which one goes', async () => {
    const manager = { relation: 'manager', targetId: objectId('m'), targetType: 'user' };
    await write(
      (request) => inner(...innerOf(request).map(({ id = '' }) => ({ id, status: 204 }))),
      { ...USER, operation: 'removeLink', link: manager },
      { ...USER, operation: 'addLink', link: manager },
    );
    expect(
      graph.requests.flatMap(innerOf).map(({ method, url, body }) => [method, url, body]),
    ).toEqual([
      ['DELETE', '/users/u/manager/$ref', undefined],
      ['PUT', '/users/u/manager/$ref', { '@odata.id': `${graph.url}/v1.0/directoryObjects/m` }],
    ]);
  });

  it('does not restore what has no bin', async () => {
    const device = { objectType: 'device', objectId: objectId('d') };
    expect(await write(() => answered(200), { ...device, operation: 'restore' })).toEqual([
      { outcome: 'refused', status: 400, detail: expect.stringContaining('a bin') as unknown },
    ]);
    expect(graph.requests).toHaveLength(0);
  });

  it('gives outcomes in the order of the writes, with the words of the directory', async () => {
    const said = (code: string, message: string): JsonObject => ({ error: { code, message } });
    const outcomes = await write(
      () =>
        inner(
          { id: '5', status: 504, body: null },
          { id: '4', status: 403, body: said('Authorization_RequestDenied', 'Not for you') },
          { id: '3', status: 404, body: said('Request_ResourceNotFound', 'no object') },
          { id: '2', status: 404, body: said('Request_ResourceNotFound', 'no member') },
          {
            id: '1',
            status: 400,
            body: said('Request_BadRequest', 'One or more added object references already exist'),
          },
        ),
      { ...GROUP, operation: 'addLink', link },
      { ...GROUP, operation: 'removeLink', link },
      { ...USER, operation: 'softDelete' },
      { ...USER, operation: 'update', attributes: { city: 'Lyon' } },
      { ...USER, operation: 'update', attributes: { city: 'Oslo' } },
      { ...USER, operation: 'update', attributes: { city: 'Rome' } },
    );

    expect(outcomes).toEqual([
      { outcome: 'already-so' },
      { outcome: 'already-so' },
      { outcome: 'already-so' },
      { outcome: 'refused', status: 403, detail: 'Authorization_RequestDenied: Not for you' },
      { outcome: 'unknown', detail: 'status 504' },
      { outcome: 'unknown', detail: 'status 0' },
    ]);
    expect(graph.requests).toHaveLength(1);
  });

  it('sends again, after the wait it is told, only what was certainly not applied', async () => {
    const outcomes = await write(
      (_, nth) =>
        nth === 1
          ? inner(
              { id: '1', status: 204 },
              { id: '2', status: 429, headers: { 'Retry-After': '7' } },
              { id: '3', status: 409, body: { error: { code: 'Directory_ConcurrencyViolation' } } },
            )
          : inner({ id: '1', status: 204 }, { id: '2', status: 204 }),
      ...['Lyon', 'Oslo', 'Rome'].map((city): DirectoryWrite => ({
        ...USER,
        operation: 'update',
        attributes: { city },
      })),
    );

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(graph.requests.map((one) => innerOf(one).map(({ body }) => body))).toEqual([
      [{ city: 'Lyon' }, { city: 'Oslo' }, { city: 'Rome' }],
      [{ city: 'Oslo' }, { city: 'Rome' }],
    ]);
    expect(graph.options.waits).toEqual([7_000]);
  });

  it('sends again with another token what was refused for its token inside a batch', async () => {
    const claims = '{"access_token":{}}';
    const challenge = `Bearer claims="${Buffer.from(claims).toString('base64')}"`;
    const unauthorised = { status: 401, headers: { 'WWW-Authenticate': challenge }, body: null };
    const outcomes = await write(
      (_, nth) =>
        nth === 1
          ? inner({ id: '1', status: 204 }, { id: '2', ...unauthorised })
          : inner({ id: '1', status: 204 }),
      { ...USER, operation: 'softDelete' },
      { ...GROUP, operation: 'softDelete' },
    );
    expect(outcomes).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(graph.requests.map((one) => innerOf(one).length)).toEqual([2, 1]);
    expect(graph.tokenRequests).toHaveLength(2);
    expect(new URLSearchParams(graph.tokenRequests[1]?.text).get('claims')).toContain(
      'access_token',
    );
    expect(graph.options.waits).toEqual([]);
    await graph.close();

    expect(
      await write(() => inner({ id: '1', ...unauthorised }), { ...USER, operation: 'softDelete' }),
    ).toMatchObject([{ outcome: 'refused', status: 401 }]);
    expect(graph.requests).toHaveLength(3);
  });

  it('sends a throttled batch again as a whole', async () => {
    const outcomes = await write(
      (_, nth) => (nth === 1 ? { status: 429 } : inner({ id: '1', status: 204 })),
      { ...USER, operation: 'softDelete' },
    );
    expect(outcomes).toEqual([{ outcome: 'done' }]);
    expect(graph.requests).toHaveLength(2);
  });

  it.each<readonly [string, ScriptedAnswer]>([
    ['a server error', answered(503)],
    ['a lost connection', 'reset'],
    ['no answer', 'hang'],
    ['an HTML page', { status: 200, raw: '<html>' }],
  ])(
    'does not repeat a write after %s, and says that its outcome is unknown',
    async (_, answer) => {
      const together = await write(() => answer, { ...USER, operation: 'softDelete' });
      expect(together).toEqual([{ outcome: 'unknown', detail: expect.any(String) as unknown }]);
      expect(graph.requests).toHaveLength(1);
      await graph.close();

      const alone = await write(() => answer, { ...POLICY, operation: 'softDelete' });
      expect(alone).toEqual([{ outcome: 'unknown', detail: expect.any(String) as unknown }]);
      expect(graph.requests).toHaveLength(1);
    },
  );

  it('sends nothing as long as the writer itself gets no token, and says so', async () => {
    graph = await openScriptedGraph(
      () => answered(500),
      () => ({ status: 400, body: { error: 'unauthorized_client', error_description: 'No' } }),
    );
    const writes: DirectoryWrite[] = [
      { ...USER, operation: 'softDelete' },
      { ...POLICY, operation: 'softDelete' },
    ];
    const cause: unknown = expect.objectContaining({
      code: 'directory-unavailable',
      message: expect.stringContaining('unauthorized_client') as unknown,
    });
    expect(await openGraph(graph.options).writer.write(writes)).toEqual([
      { outcome: 'not-sent', cause },
      { outcome: 'not-sent', cause },
    ]);
    expect(graph.requests).toHaveLength(0);
  });

  it('sends nothing when nothing of an update can be written', async () => {
    const outcomes = await write(() => answered(204), {
      ...USER,
      operation: 'update',
      attributes: { createdDateTime: 'x', inventedTomorrow: 1 },
    });
    expect(outcomes).toEqual([
      {
        outcome: 'refused',
        status: 400,
        detail: 'None of these can be written: createdDateTime, inventedTomorrow',
      },
    ]);
    expect(graph.requests).toHaveLength(0);
  });

  it('writes policies one by one through beta, in the form a PATCH takes', async () => {
    const conditions = {
      users: { includeUsers: ['All'], excludeGroups: [] },
      devices: null,
      deviceStates: null,
      times: null,
      insiderRiskLevels: [],
      authenticationFlows: { transferMethods: 'deviceCodeFlow' },
    };
    await write(
      () => answered(204),
      {
        ...POLICY,
        operation: 'update',
        attributes: {
          state: 'enabled',
          conditions,
          grantControls: {
            operator: 'OR',
            authenticationStrength: { id: 's', displayName: 'Strong', allowedCombinations: [] },
          },
          sessionControls: null,
          modifiedDateTime: 'x',
        },
      },
      { ...POLICY, operation: 'update', attributes: { sessionControls: null } },
      { ...POLICY, operation: 'restore' },
    );

    expect(sent()).toEqual([
      {
        method: 'PATCH',
        path: '/beta/identity/conditionalAccess/policies/p',
        body: {
          state: 'enabled',
          conditions: {
            users: { includeUsers: ['All'], excludeGroups: [] },
            devices: null,
            authenticationFlows: { transferMethods: 'deviceCodeFlow' },
          },
          grantControls: { operator: 'OR', authenticationStrength: { id: 's' } },
        },
      },
      {
        method: 'PATCH',
        path: '/beta/identity/conditionalAccess/policies/p',
        body: { sessionControls: null },
      },
      {
        method: 'POST',
        path: '/beta/identity/conditionalAccess/deletedItems/policies/p/restore',
        body: {},
      },
    ]);
  });

  it('names the kind of a location in a PATCH, and untrusts it before it deletes it', async () => {
    const kind = '#microsoft.graph.ipNamedLocation';
    await write(
      ({ method }) =>
        method === 'GET'
          ? { status: 200, body: { '@odata.type': kind, isTrusted: true } }
          : answered(204),
      { ...LOCATION, operation: 'update', attributes: { displayName: 'HQ' } },
      { ...LOCATION, operation: 'softDelete' },
    );

    expect(sent()).toEqual([
      { method: 'GET', path: LOCATION_PATH, body: null },
      { method: 'PATCH', path: LOCATION_PATH, body: { '@odata.type': kind, displayName: 'HQ' } },
      { method: 'GET', path: LOCATION_PATH, body: null },
      { method: 'PATCH', path: LOCATION_PATH, body: { '@odata.type': kind, isTrusted: false } },
      { method: 'DELETE', path: LOCATION_PATH, body: null },
    ]);
  });

  it('takes a restore of an object that is back already for done', async () => {
    const notInBin = answered(404, 'Request_ResourceNotFound', 'not in the bin');
    const back: Script = ({ method }) =>
      method === 'POST' ? notInBin : { status: 200, body: { state: 'enabled' } };
    expect(await write(back, { ...POLICY, operation: 'restore' })).toEqual([
      { outcome: 'already-so' },
    ]);
    await graph.close();

    expect(await write(() => notInBin, { ...POLICY, operation: 'restore' })).toEqual([
      { outcome: 'refused', status: 404, detail: 'Request_ResourceNotFound: not in the bin' },
    ]);
  });

  it('tells which links are there, also where the directory refuses to filter them', async () => {
    const other = { ...link, targetId: objectId('absent') };
    const filtering: Script = (request) =>
      inner(
        ...innerOf(request).map(({ id = '', url }) => ({
          id,
          status: 200,
          body: { value: JSON.stringify(url).includes('absent') ? [] : [{ id: 'm' }] },
        })),
      );
    graph = await openScriptedGraph(filtering);
    const asked = [
      { ...GROUP, link },
      { ...GROUP, link: other },
    ];
    expect(await openGraph(graph.options).writer.linkTargets(asked)).toEqual(['m', null]);
    await graph.close();

    graph = await openScriptedGraph((request) =>
      request.method === 'POST'
        ? inner(
            { id: '1', status: 400, body: null },
            { id: '2', status: 200, body: { value: [{ id: 'x' }] } },
          )
        : { status: 200, body: { value: [{ '@odata.type': '#microsoft.graph.user', id: 'm' }] } },
    );
    expect(await openGraph(graph.options).writer.linkTargets(asked)).toEqual(['m', null]);
    expect(graph.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  it('tells who is there where there can be only one, also when asked again', async () => {
    const manager = { relation: 'manager', targetId: objectId('m'), targetType: 'user' };
    const asked = ['u', 'v', 'w'].map((id) => ({
      ...{ objectType: 'user', objectId: objectId(id) },
      link: manager,
    }));
    graph = await openScriptedGraph((request) =>
      request.method === 'POST'
        ? inner(
            { id: '1', status: 200, body: { id: 'm' } },
            { id: '2', status: 404, body: null },
            { id: '3', status: 400, body: null },
          )
        : { status: 200, body: { '@odata.type': '#microsoft.graph.user', id: 'third' } },
    );
    const { writer } = openGraph(graph.options);
    expect(await writer.linkTargets(asked)).toEqual(['m', null, 'third']);
    expect(graph.requests.map(({ path }) => path)).toContain('/v1.0/users/w/manager?$select=id');
  });

  it.each([
    '/v1.0/groups/g/members/m',
    '/v1.0/directory/deletedItems/u',
    '/beta/identity/conditionalAccess/deletedItems/policies/p',
    '/v1.0/users',
  ])('never sends DELETE %s', async (path) => {
    graph = await openScriptedGraph(() => answered(204));
    const client = new GraphClient(graphSettings(graph.options));
    await expect(client.send({ method: 'DELETE', path }, 'writer')).rejects.toMatchObject({
      code: 'unsafe-delete',
    });
    expect(graph.requests).toHaveLength(0);
  });
});
