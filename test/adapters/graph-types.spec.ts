import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { LookPage } from '../../src/directory/directory.port.js';
import { isSafeDelete } from '../../src/directory/graph/graph-places.js';
import { presentObject } from '../../src/directory/graph/observations.js';
import { catalogue } from '../../src/domain/directory/catalogue.js';
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

describe('GraphDirectory, type by type', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const look = async (type: string, script: Script): Promise<LookPage[]> => {
    graph = await openScriptedGraph(script);
    const pages: LookPage[] = [];
    const { directory } = openGraph(graph.options);
    for await (const page of directory.look(type, null, never)) pages.push(page);
    return pages;
  };
  const emptyOrOnly: Script = ({ path }) => {
    if (/(authenticationMethods|authorization)Policy$/.test(path)) return ok({ id: 'theOnlyOne' });
    return path.includes('/delta')
      ? ok({ value: [], '@odata.deltaLink': `${graph.url}/v1.0/users/delta?$deltatoken=1` })
      : ok({ value: [] });
  };
  const objectsOf = async (...refs: { objectType: string; objectId: string }[]) => {
    const { directory } = openGraph(graph.options);
    return directory.objects(refs.map((ref) => ({ ...ref, objectId: objectId(ref.objectId) })));
  };

  it.each([
    ['user', ['/v1.0/users/delta']],
    ['group', ['/v1.0/groups/delta']],
    ['application', ['/v1.0/applications/delta']],
    ['servicePrincipal', ['/v1.0/servicePrincipals/delta']],
    ['device', ['/v1.0/devices/delta']],
    ['administrativeUnit', ['/v1.0/directory/administrativeUnits/delta']],
    ['directoryRole', ['/v1.0/directoryRoles/delta']],
    ['oauth2PermissionGrant', ['/v1.0/oauth2PermissionGrants/delta']],
    ['appRoleAssignment', ['/v1.0/servicePrincipals']],
    ['unifiedRoleDefinition', ['/v1.0/roleManagement/directory/roleDefinitions']],
    ['unifiedRoleAssignment', ['/v1.0/roleManagement/directory/roleAssignments']],
    ['unifiedRoleEligibilitySchedule', ['/v1.0/roleManagement/directory/roleEligibilitySchedules']],
    [
      'conditionalAccessPolicy',
      [
        '/beta/identity/conditionalAccess/policies',
        '/beta/identity/conditionalAccess/deletedItems/policies',
      ],
    ],
    [
      'namedLocation',
      [
        '/beta/identity/conditionalAccess/namedLocations',
        '/beta/identity/conditionalAccess/deletedItems/namedLocations',
      ],
    ],
    ['authenticationStrengthPolicy', ['/v1.0/policies/authenticationStrengthPolicies']],
    ['authenticationMethodsPolicy', ['/beta/policies/authenticationMethodsPolicy']],
    [
      'authenticationMethodConfiguration',
      ['/beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations'],
    ],
    ['authorizationPolicy', ['/v1.0/policies/authorizationPolicy']],
    ['organization', ['/v1.0/organization']],
  ])('reads every %s where it lives, and its bin when it has one', async (type, paths) => {
    const pages = await look(type, emptyOrOnly);

    expect(graph.requests.map(({ path }) => path.replace(/\?.*/, ''))).toEqual(paths);
    expect(pages.at(-1)?.roundComplete).toBe(true);
    const low = type === 'appRoleAssignment' ? 'low' : undefined;
    const first = graph.requests[0]?.headers['x-ms-throttle-priority'];
    const isDelta = catalogue[type]?.reading === 'delta' && type !== 'directoryRole';
    expect(first).toBe(isDelta ? undefined : (low ?? 'high'));
  });

  it('knows each type of the catalogue', () => {
    const { directory } = openGraph({ ...graph.options });
    for (const [type, { reading }] of Object.entries(catalogue)) {
      expect(directory.styleOf(type)).toBe(reading);
    }
  });

  it('takes the only policy of its kind for what a look shows, with the id that Graph gives', async () => {
    const [page] = await look('authorizationPolicy', () =>
      ok({ '@odata.context': 'x', id: 'authorizationPolicy', blockMsolPowerShell: true }),
    );
    expect(page).toEqual({
      observations: [
        {
          objectId: 'authorizationPolicy',
          objectType: 'authorizationPolicy',
          seen: 'present',
          attributes: { blockMsolPowerShell: true },
          links: [],
        },
      ],
      token: null,
      roundComplete: true,
    });
  });

  it('never believes that a policy every tenant has is gone', async () => {
    graph = await openScriptedGraph((request) => batched(request, {}));
    const ref = { objectType: 'authorizationPolicy', objectId: 'authorizationPolicy' };
    await expect(objectsOf(ref)).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  it('reads single objects without a bin twice before it says that they are gone', async () => {
    graph = await openScriptedGraph((request) =>
      batched(request, {
        '/organization/o': [200, { id: 'o', displayName: 'Fjordlight' }],
        '/policies/authorizationPolicy': [200, { id: 'authorizationPolicy' }],
      }),
    );
    const seen = await objectsOf(
      { objectType: 'device', objectId: 'd' },
      { objectType: 'oauth2PermissionGrant', objectId: 'g-1' },
      { objectType: 'organization', objectId: 'o' },
      { objectType: 'authorizationPolicy', objectId: 'authorizationPolicy' },
    );
    expect(seen.map((one) => one.seen)).toEqual(['gone', 'gone', 'present', 'present']);
    expect(graph.requests.map((request) => askedIn(request))).toEqual([
      [
        '/devices/d',
        '/oauth2PermissionGrants/g-1',
        '/organization/o',
        '/policies/authorizationPolicy',
      ],
      ['/devices/d', '/oauth2PermissionGrants/g-1'],
    ]);
  });

  it('finds an assignment below the service principal that its attributes name', async () => {
    graph = await openScriptedGraph((request) =>
      batched(request, {
        '/servicePrincipals/sp/appRoleAssignedTo/a1': [200, { id: 'a1', resourceId: 'sp' }],
      }),
    );
    const { directory } = openGraph(graph.options);
    const ref = { objectType: 'appRoleAssignment', attributes: { resourceId: 'sp' } };
    const seen = await directory.objects([
      { ...ref, objectId: objectId('a1') },
      { ...ref, objectId: objectId('a2') },
    ]);
    expect(seen).toMatchObject([
      { objectId: 'a1', seen: 'present', attributes: { resourceId: 'sp' } },
      { objectId: 'a2', objectType: 'appRoleAssignment', seen: 'gone' },
    ]);
    await expect(
      directory.objects([{ objectType: 'appRoleAssignment', objectId: objectId('a3') }]),
    ).rejects.toThrow('resourceId takes the servicePrincipal that a3 is below');
  });

  it('believes a hard deletion without looking for a bin', async () => {
    const [page] = await look('device', (request) =>
      request.method === 'GET'
        ? ok({
            value: [
              { id: 'd1', '@removed': { reason: 'deleted' } },
              { id: 'd2', '@removed': { reason: 'changed' } },
            ],
            '@odata.deltaLink': `${graph.url}/v1.0/devices/delta?$deltatoken=1`,
          })
        : batched(request, {}),
    );
    expect(page?.observations.map(({ seen }) => seen)).toEqual(['gone', 'gone']);
    expect(graph.requests.slice(1).map((request) => askedIn(request))).toEqual([
      ['/devices/d1', '/devices/d2'],
    ]);
  });

  it('asks again without a property that this cloud does not know', async () => {
    const message =
      "Parsing OData Select and Expand failed: Could not find a property named 'jobTitle' on type 'microsoft.graph.user'.";
    const script: Script = (request) => {
      if (request.method === 'POST') return batched(request, { '/users/u': [200, { id: 'u' }] });
      return request.path.includes('jobTitle')
        ? refused(400, 'BadRequest', message)
        : emptyOrOnly(request, 1);
    };
    await look('user', script);
    const [first, second] = graph.requests;
    expect(second?.path).toBe(first?.path.replace('jobTitle,', ''));
    expect(graph.options.warnings).toEqual([
      '/v1.0/users/delta: this directory does not know jobTitle; it is not captured',
    ]);
  });

  it('asks again in a batch without a property that this cloud does not know', async () => {
    graph = await openScriptedGraph((request) => {
      const isRefused = askedIn(request, true).some((path) => path.includes('department'));
      const code = 'BadRequest';
      const message = "Could not find a property named 'department' on type 'x'";
      return isRefused
        ? batched(request, { '/users/u': [400, { error: { code, message } }] })
        : batched(request, { '/users/u': [200, { id: 'u', displayName: 'U' }] });
    });
    expect(await objectsOf({ objectType: 'user', objectId: 'u' })).toMatchObject([
      { seen: 'present' },
    ]);
    expect(graph.requests).toHaveLength(2);
  });
});

describe('presentObject', () => {
  const present = (type: string, raw: JsonObject) => presentObject(type, { id: 'x', ...raw });
  const person = (id: string): Json => ({ '@odata.type': '#microsoft.graph.user', id });
  const target = (targetId: string, targetType = 'user') => ({ targetId, targetType });

  it('knows a new manager to be the only one', () => {
    const seen = present('user', { 'manager@delta': [person('new')] });
    expect(seen?.links).toEqual([{ relation: 'manager', seen: 'all', targets: [target('new')] }]);
    const gone = { '@odata.type': '#microsoft.graph.user', id: 'old', '@removed': {} };
    const replaced = present('user', { 'manager@delta': [gone, person('new')] });
    expect(replaced?.links).toEqual(seen?.links);
  });

  it('takes a removed manager for removed', () => {
    const gone = { '@odata.type': '#microsoft.graph.user', id: 'old', '@removed': {} };
    expect(present('user', { 'manager@delta': [gone] })?.links).toEqual([
      { relation: 'manager', seen: 'changes', added: [], removed: [target('old')] },
    ]);
  });

  it('derives links from attributes, through lists, and only from those that were looked at', () => {
    const grant = present('oauth2PermissionGrant', {
      clientId: 'c',
      principalId: null,
      scope: 'User.Read',
    });
    expect(grant?.links).toEqual(
      expect.arrayContaining([
        { relation: 'client', seen: 'all', targets: [target('c', 'servicePrincipal')] },
        { relation: 'principal', seen: 'all', targets: [] },
      ]),
    );
    expect(grant?.links.map(({ relation }) => relation)).not.toContain('resource');
    const skus = [{ skuId: 's1', disabledPlans: [] }, { skuId: 's2' }, { skuId: 's1' }];
    expect(present('group', { assignedLicenses: skus })?.links).toEqual([
      {
        relation: 'licences',
        seen: 'all',
        targets: [target('s1', 'subscribedSku'), target('s2', 'subscribedSku')],
      },
    ]);
  });

  it('does not take an object it may not read for one that lost everything', () => {
    const unreadable = {
      '@odata.type': '#microsoft.graph.user',
      displayName: null,
      jobTitle: null,
    };
    expect(present('user', unreadable)).toMatchObject({ seen: 'present', attributes: {} });
    expect(present('user', { ...unreadable, displayName: 'Ingrid' })?.attributes).toEqual({
      displayName: 'Ingrid',
      jobTitle: null,
    });
    expect(present('user', { jobTitle: null })?.attributes).toEqual({ jobTitle: null });
  });

  it('keeps the kind of agents, and takes links to them for links to what they are captured as', () => {
    const kind = '#microsoft.graph.agentIdentity';
    expect(present('servicePrincipal', { '@odata.type': kind })?.attributes).toEqual({
      '@odata.type': kind,
    });
    const plain = { '@odata.type': '#microsoft.graph.servicePrincipal', tags: ['x'] };
    expect(present('servicePrincipal', plain)?.attributes).toEqual({ tags: ['x'] });
    const members = [{ '@odata.type': '#microsoft.graph.agentUser', id: 'a' }];
    expect(present('group', { 'members@delta': members })?.links).toMatchObject([
      { relation: 'members', added: [target('a', 'user')] },
    ]);
  });

  it('keeps unknown members of enumerations and unknown kinds as they come', () => {
    const raw = { visibility: 'unknownFutureValue', '@odata.type': '#microsoft.graph.fancyGroup' };
    expect(present('group', raw)?.attributes).toEqual(raw);
  });

  it('leaves out what is captured as a type of its own', () => {
    const raw = { policyVersion: '1.5', authenticationMethodConfigurations: [{ id: 'Fido2' }] };
    expect(present('authenticationMethodsPolicy', raw)?.attributes).toEqual({
      policyVersion: '1.5',
    });
  });

  it('never lets a private key or a password out, however deep', () => {
    const raw = {
      keyCredentials: [{ keyId: 'k', key: 'private' }],
      api: { preAuthorized: [{ password: 'private', secretText: 'private' }] },
      passwordCredentials: [{ keyId: 'p', secretText: 'private', hint: 'abc' }],
    };
    expect(JSON.stringify(present('application', raw))).not.toContain('private');
    expect(present('application', raw)?.attributes['passwordCredentials']).toEqual([
      { keyId: 'p', hint: 'abc' },
    ]);
  });
});

describe('isSafeDelete', () => {
  it.each([
    '/v1.0/oauth2PermissionGrants/g',
    '/v1.0/servicePrincipals/s/appRoleAssignedTo/a',
    '/v1.0/roleManagement/directory/roleAssignments/r',
    '/v1.0/directory/administrativeUnits/u',
    '/v1.0/subscriptions/s',
    '/v1.0/directory/administrativeUnits/u/members/m/$ref',
    '/beta/identity/conditionalAccess/policies/p',
  ])('lets %s pass, which removes just that', (path) => {
    expect(isSafeDelete(path)).toBe(true);
  });

  it.each([
    '/v1.0/groups/g/members/m',
    '/v1.0/servicePrincipals/s/appRoleAssignments/a',
    '/v1.0/servicePrincipals/s/owners/o',
    '/v1.0/users/u/appRoleAssignedTo/a',
    '/beta/servicePrincipals/s/appRoleAssignedTo/a',
    '/v1.0/servicePrincipals/s/appRoleAssignedTo/a/resource',
    '/v1.0/roleManagement/directory/roleAssignments/r/principal',
    '/v1.0/roleManagement/directory/roleEligibilitySchedules/r',
    '/v1.0/directoryRoles/r',
    '/v1.0/directoryRoles/r/members/m',
    '/v1.0/organization/o',
    '/v1.0/policies/authorizationPolicy',
    '/beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Fido2',
    '/v1.0/directory/deletedItems/u',
    '/v1.0/users',
    '/v1.0/users/u?$select=id',
  ])('stops %s', (path) => {
    expect(isSafeDelete(path)).toBe(false);
  });
});
