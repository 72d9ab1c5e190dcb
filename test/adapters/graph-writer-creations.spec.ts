import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { Creation, DirectoryWrite } from '../../src/directory/directory.port.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/json.js';
import {
  ok,
  openScriptedGraph,
  refused,
  type Script,
  type ScriptedAnswer,
  type ScriptedGraph,
  type SeenRequest,
} from './scripted-graph.js';

const USER: Creation = {
  ...{ objectType: 'user', objectId: objectId('old'), operation: 'create' },
  attributes: {
    ...{ displayName: 'Ada', userPrincipalName: 'ada@x.example', mailNickname: 'ada' },
    ...{ accountEnabled: true, createdDateTime: '2020-01-01T00:00:00Z', jobTitle: null },
    identities: [
      { signInType: 'userPrincipalName', issuer: 'x.example', issuerAssignedId: 'ada@x.example' },
    ],
    assignedLicenses: [{ skuId: 's', disabledPlans: [] }],
  },
};
const GROUP: Creation = {
  ...{ objectType: 'group', objectId: objectId('old'), operation: 'create' },
  attributes: { displayName: 'Crew', mailEnabled: false, securityEnabled: true },
};
const POLICY: Creation = {
  ...{ objectType: 'conditionalAccessPolicy', objectId: objectId('old'), operation: 'create' },
  attributes: { displayName: 'Block', state: 'enabled', conditions: { times: null } },
};

const innerOf = ({ body }: SeenRequest): readonly JsonObject[] =>
  (body as { requests: readonly JsonObject[] }).requests;
const batch = (...answers: readonly (readonly [number, Json])[]): ScriptedAnswer =>
  ok({
    responses: answers.map(([status, body], place) => ({ id: String(place + 1), status, body })),
  });
const error = (code: string, message: string) => ({ error: { code, message } });

describe('GraphDirectoryWriter, making and taking away', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const opened = async (script: Script) => {
    graph = await openScriptedGraph(script);
    return openGraph({ ...graph.options, now: () => 1_000_000 }).writer;
  };
  const write = async (script: Script, ...writes: readonly DirectoryWrite[]) =>
    (await opened(script)).write(writes);
  const sent = () => graph.requests.map(({ method, path, body }) => ({ method, path, body }));

  it('sends what a new user may bring, with another password each time that nobody keeps', async () => {
    const outcomes = await write(
      () => batch([201, { id: 'a' }], [201, { id: 'b' }]),
      { ...USER },
      { ...USER },
    );

    expect(outcomes).toEqual([
      { outcome: 'done', createdId: 'a' },
      { outcome: 'done', createdId: 'b' },
    ]);
    const bodies = graph.requests.flatMap(innerOf).map(({ body }) => body as JsonObject);
    const [first, second] = bodies.map(({ passwordProfile }) => passwordProfile as JsonObject);
    expect(first).toEqual({
      forceChangePasswordNextSignIn: true,
      password: expect.stringMatching(
        /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*-).{40,256}$/,
      ) as unknown,
    });
    expect(second?.['password']).not.toBe(first?.['password']);
    expect({ ...bodies[0], passwordProfile: null }).toEqual({
      ...{ displayName: 'Ada', userPrincipalName: 'ada@x.example', mailNickname: 'ada' },
      ...{ accountEnabled: true, passwordProfile: null },
    });
  });

  it('cannot say what became of a creation whose answer got lost, or names nothing', async () => {
    const lost = await write(() => batch([504, null], [201, {}]), { ...GROUP }, { ...GROUP });
    expect(lost).toEqual([
      { outcome: 'unknown', detail: 'status 504' },
      { outcome: 'unknown', detail: 'The answer does not say which object was made' },
    ]);
    expect(graph.requests).toHaveLength(1);
  });

  it('gives the words of the directory with all their details, up to a bound', async () => {
    const details = [{ code: 'x', message: 'It is taken', target: 'mailNickname' }];
    const long = 'x'.repeat(10_000);
    const outcomes = await write(
      () =>
        batch(
          [400, { error: { code: 'Request_BadRequest', message: 'No', details } }],
          [400, error('Request_BadRequest', long)],
        ),
      { ...GROUP },
      { ...GROUP },
    );
    expect(outcomes[0]).toMatchObject({
      detail: 'Request_BadRequest: No; mailNickname: It is taken',
    });
    expect(outcomes[1]?.outcome === 'refused' && outcomes[1].detail).toHaveLength(4000);
  });

  describe('what was made a moment ago', () => {
    const link = { relation: 'members', targetId: objectId('new'), targetType: 'user' };
    const addition: DirectoryWrite = {
      ...{ objectType: 'group', objectId: objectId('g'), operation: 'addLink', link },
    };
    const missing = error('Request_BadRequest', 'One of the objects being referenced do not exist');
    /** Knows the new user from the nth addition on. */
    const knowing =
      (from: number): Script =>
      (request, nth) => {
        if (request.method !== 'POST') return refused(404, 'Request_ResourceNotFound');
        if (!request.path.endsWith('/$batch'))
          return nth < from ? { status: 400, body: missing } : { status: 204 };
        const creates = innerOf(request).some(({ url }) => url === '/users');
        return batch(creates ? [201, { id: 'new' }] : [400, missing]);
      };

    it('is waited for until the directory knows it', async () => {
      const writer = await opened(knowing(3));
      await writer.write([USER]);
      expect(await writer.write([addition])).toEqual([{ outcome: 'done' }]);
      expect(graph.options.waits).toEqual([2_000, 4_000, 8_000]);
    });

    describe('and is named in a removal', () => {
      const removal: DirectoryWrite = { ...addition, operation: 'removeLink' };
      /** Knows the new member of the group from the nth removal on; it shows until then. */
      const showing = (isThere: boolean): Script => {
        let removals = 0;
        const removed = () => ((removals += 1) < 3 ? 404 : 204);
        const look = { value: isThere ? [{ id: 'new' }] : [] };
        return (request) => {
          if (request.method === 'DELETE') return { status: removed(), body: error('', '') };
          const [first] = innerOf(request);
          if (first?.['method'] === 'DELETE') return batch([removed(), null]);
          return batch(first?.['method'] === 'POST' ? [201, { id: 'new' }] : [200, look]);
        };
      };

      it('is waited for while the link shows', async () => {
        const writer = await opened(showing(true));
        await writer.write([USER]);
        expect(await writer.write([removal])).toEqual([{ outcome: 'done' }]);
        expect(graph.options.waits).toEqual([2_000, 4_000]);
      });

      it('is gone where no link shows', async () => {
        const writer = await opened(showing(false));
        await writer.write([USER]);
        expect(await writer.write([removal])).toEqual([{ outcome: 'already-so' }]);
        expect(graph.options.waits).toEqual([]);
      });
    });

    it('is waited for during three minutes, and no longer', async () => {
      const writer = await opened(knowing(1000));
      await writer.write([USER]);
      expect(await writer.write([addition])).toEqual([
        {
          outcome: 'refused',
          status: 400,
          detail: expect.stringContaining('do not exist') as unknown,
        },
      ]);
      expect(graph.options.waits.reduce((sum, ms) => sum + ms, 0)).toBe(180_000);
    });

    it('is the only thing that is waited for', async () => {
      const writer = await opened(knowing(1000));
      expect(await writer.write([addition])).toMatchObject([{ outcome: 'refused' }]);
      expect(graph.options.waits).toEqual([]);
    });

    it('is not waited for by who may not write any more', async () => {
      const writer = await opened(knowing(1000));
      await writer.write([USER]);
      const mayWrite = () => {
        if (graph.options.waits.length > 1) throw new RangeError('not any more');
      };
      expect(await writer.write([addition], mayWrite)).toMatchObject([{ outcome: 'not-sent' }]);
      expect(graph.options.waits).toHaveLength(2);
    });
  });

  it('looks for a minute for what an earlier try may have made, as reads lag', async () => {
    const [at, since] = [instantAt(1_000_000), instantAt(1_000_000)];
    const made = { id: 'new', ...GROUP.attributes, mailNickname: 'Crew', createdDateTime: at };
    const writer = await opened((_, nth) => ok({ value: nth < 3 ? [] : [made] }));
    expect(await writer.created(GROUP, since)).toBe('new');
    expect(graph.options.waits).toEqual([2_000, 4_000]);
    expect(graph.requests[0]?.path).toContain("$filter=displayName eq 'Crew'");
    await graph.close();

    const other = await opened(() => ok({ value: [] }));
    expect(await other.created(GROUP, since)).toBeNull();
    expect(graph.options.waits.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
  });

  it('takes the newest of several that are as wanted, and none that is older', async () => {
    const group = { ...GROUP.attributes, mailNickname: 'Crew' };
    const at = (ms: number) => instantAt(10_000_000 + ms);
    const writer = await opened(() =>
      ok({
        value: [
          { ...group, id: 'before', createdDateTime: at(-61_000) },
          { ...group, id: 'newest', createdDateTime: at(5_000) },
          { ...group, id: 'first', createdDateTime: at(1_000) },
          { ...group, id: 'other', createdDateTime: at(9_000), securityEnabled: false },
        ],
      }),
    );
    expect(await writer.created(GROUP, at(0))).toBe('newest');
  });

  it.each([
    [403, 'directory-refused'],
    [409, 'directory-unavailable'],
  ])('tells whether a %i to a search for what was made may pass', async (status, code) => {
    const writer = await opened(() => refused(status, 'Authorization_RequestDenied'));
    await expect(writer.created(GROUP, instantAt(0))).rejects.toMatchObject({ code });
  });

  it('makes a policy through beta that does not bite, in the form a POST takes', async () => {
    const outcomes = await write(() => ({ status: 201, body: { id: 'p' } }), POLICY);
    expect(outcomes).toEqual([{ outcome: 'done', createdId: 'p' }]);
    expect(sent()).toEqual([
      {
        method: 'POST',
        path: '/beta/identity/conditionalAccess/policies',
        body: { displayName: 'Block', state: 'enabledForReportingButNotEnforced' },
      },
    ]);
  });

  it('changes licences by what is there, and leaves those of groups alone', async () => {
    const skus = (...names: readonly string[]) =>
      names.map((skuId) => ({ skuId, disabledPlans: [] }));
    const now = {
      assignedLicenses: skus('kept', 'gone', 'group'),
      licenseAssignmentStates: [
        { skuId: 'kept', assignedByGroup: null },
        { skuId: 'gone', assignedByGroup: null },
        { skuId: 'gone', assignedByGroup: 'g' },
        { skuId: 'group', assignedByGroup: 'g' },
      ],
    };
    const user = { objectType: 'user', objectId: objectId('u') };
    const outcomes = await write(({ method }) => (method === 'GET' ? ok(now) : ok({ id: 'u' })), {
      ...{ ...user, operation: 'update' },
      attributes: { assignedLicenses: skus('kept', 'new') },
    });
    expect(outcomes).toEqual([
      {
        outcome: 'refused',
        status: 400,
        isBegun: true,
        detail: 'Licence group comes from group g: take it away there',
      },
    ]);
    expect(sent().slice(1)).toEqual([
      {
        method: 'POST',
        path: '/v1.0/users/u/assignLicense',
        body: { addLicenses: skus('new'), removeLicenses: ['gone'] },
      },
    ]);
  });

  it('disables what is enabled of an application before it goes or gets another value', async () => {
    const entry = (id: string, value: string, isEnabled = true) => ({ id, value, isEnabled });
    const now = {
      appRoles: [entry('a', 'A'), entry('b', 'B'), entry('c', 'C', false)],
      api: { oauth2PermissionScopes: [entry('s', 'S')] },
    };
    const application = { objectType: 'application', objectId: objectId('x') };
    const wanted = { appRoles: [entry('a', 'A2')], api: { oauth2PermissionScopes: [] } };
    const wish = { ...application, operation: 'update', attributes: wanted } as const;
    const outcomes = await write(
      ({ method }) => (method === 'GET' ? ok(now) : { status: 204 }),
      wish,
    );
    expect(outcomes).toEqual([{ outcome: 'done' }]);
    const patches = graph.requests.filter(({ method }) => method === 'PATCH');
    expect(patches.map(({ body }) => body)).toEqual([
      {
        appRoles: [entry('a', 'A', false), entry('b', 'B', false), entry('c', 'C', false)],
        api: { oauth2PermissionScopes: [entry('s', 'S', false)] },
      },
      wanted,
    ]);
    await graph.close();

    await write(({ method }) => (method === 'GET' ? ok(now) : { status: 204 }), {
      ...wish,
      attributes: { appRoles: [...now.appRoles, entry('d', 'D')] },
    });
    expect(graph.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('stops at the first request of several that is refused', async () => {
    const application = { objectType: 'application', objectId: objectId('x') };
    const roles = [{ id: 'a', value: 'A', isEnabled: true }];
    const outcomes = await write(
      ({ method }) =>
        method === 'GET' ? ok({ appRoles: roles }) : refused(403, 'Authorization_RequestDenied'),
      { ...application, operation: 'update', attributes: { appRoles: [] } },
    );
    expect(outcomes).toMatchObject([{ outcome: 'refused', status: 403 }]);
    expect(outcomes[0]).not.toHaveProperty('isBegun');
    expect(graph.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('says so where a part of a write was taken before the rest of it was refused', async () => {
    const roles = [{ id: 'a', value: 'A', isEnabled: true }];
    let patches = 0;
    const isFirst = () => (patches += 1) === 1;
    const outcomes = await write(
      ({ method }) => {
        if (method === 'GET') return ok({ appRoles: roles });
        return isFirst() ? { status: 204 } : refused(400, 'Request_BadRequest');
      },
      {
        ...{ objectType: 'application', objectId: objectId('x'), operation: 'update' },
        attributes: { appRoles: [] },
      },
    );
    expect(outcomes).toMatchObject([{ outcome: 'refused', status: 400, isBegun: true }]);
  });

  it('asks for an eligible role, and for its end, by requests', async () => {
    const known = { principalId: 'p', roleDefinitionId: 'r', directoryScopeId: '/' };
    const schedule = { objectType: 'unifiedRoleEligibilitySchedule', objectId: objectId('old') };
    const outcomes = await write(
      () => batch([201, { id: 'request', targetScheduleId: 'new' }], [201, { id: 'other' }]),
      { ...schedule, operation: 'create', attributes: known },
      { ...schedule, operation: 'delete', known },
      { ...schedule, operation: 'delete', known: {} },
    );
    expect(outcomes).toEqual([
      { outcome: 'done', createdId: 'new' },
      { outcome: 'done' },
      {
        outcome: 'refused',
        status: 400,
        detail: expect.stringContaining('principalId') as unknown,
      },
    ]);
    const asked = graph.requests.flatMap(innerOf).map(({ url, body }) => ({ url, body }));
    expect(asked).toMatchObject([
      { body: { ...known, action: 'adminAssign', scheduleInfo: { expiration: {} } } },
      { body: { ...known, action: 'adminRemove' } },
    ]);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(1);
    expect(isJsonObject(asked[0]?.body)).toBe(true);
  });

  it.each([
    ['a role assignment that names no resource', 'appRoleAssignment', {}, 'resourceId'],
    ['an agent', 'user', { '@odata.type': '#microsoft.graph.agentUser' }, 'agentUser'],
    [
      'a method that is always there',
      'authenticationMethodConfiguration',
      { '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration' },
      'always there',
    ],
  ])('does not even send %s', async (_, objectType, attributes, words) => {
    const wish = {
      objectType,
      objectId: objectId('old'),
      operation: 'create',
      attributes,
    } as const;
    expect(await write(() => ok({}), wish)).toEqual([
      { outcome: 'refused', status: 400, detail: expect.stringContaining(words) as unknown },
    ]);
    expect(graph.requests).toHaveLength(0);
  });
});
