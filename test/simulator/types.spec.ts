import { catalogue, capturedProperties } from '../../src/domain/directory/catalogue.js';
import { isSimulatedType, shapeOf } from '../../src/simulator/tenant/object-shapes.js';
import { type Answer, errorOf, type Item, SimulatedTenant, text } from './simulated-tenant.js';

const WITH_DELTA = [
  'user',
  'group',
  'application',
  'servicePrincipal',
  'device',
  'administrativeUnit',
  'directoryRole',
  'oauth2PermissionGrant',
];
const COMPLETE = [
  'unifiedRoleDefinition',
  'unifiedRoleAssignment',
  'unifiedRoleEligibilitySchedule',
  'authenticationStrengthPolicy',
  'authenticationMethodConfiguration',
  'organization',
  'subscribedSku',
];

const pathOf = (type: string): string => `/v1.0/${shapeOf(type).set}`;

const idsOf = (pages: readonly Answer[]): string[] =>
  pages.flatMap(({ value }) => value.map(({ id }) => id)).sort();

describe('every type of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ users: 120 });
  });
  afterAll(() => tenant.close());

  const list = (address: string): Promise<readonly Answer[]> => tenant.pages(address);

  const everyOf = async (address: string): Promise<readonly Item[]> =>
    (await list(address)).flatMap(({ value }) => value);

  it.each(WITH_DELTA)('lists the same %s objects as a first round of delta tells', async (type) => {
    const { items } = await tenant.round(`${pathOf(type)}/delta?$select=id`);
    const top = type === 'directoryRole' ? '' : '&$top=999';
    const ids = idsOf(await list(`${pathOf(type)}?$select=id${top}`));

    expect(items.map(({ id }) => id).sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(5);
  });

  it.each([...WITH_DELTA, ...COMPLETE])('gets one %s as its list shows it', async (type) => {
    const [first] = await everyOf(pathOf(type));
    const one = await tenant.get(`${pathOf(type)}/${first?.id ?? ''}`);
    const context = one.body['@odata.context'];

    expect(one.status).toBe(200);
    expect(one.body).toEqual({ '@odata.context': context, ...first });
    const none = await tenant.get(`${pathOf(type)}/00000000-0000-4000-8000-0000000000ff`);
    expect(none.status).toBe(404);
  });

  it('takes every property that Stateline captures', () => {
    const unknown = Object.keys(catalogue).flatMap((type) =>
      isSimulatedType(type)
        ? capturedProperties(type)
            .filter((name) => !shapeOf(type).properties.has(name) && name !== '@odata.type')
            .map((name) => `${type}.${name}`)
        : [type],
    );

    expect(unknown).toEqual([]);
  });

  it('hides select-only properties and shows them on select', async () => {
    const hidden: Readonly<Record<string, string>> = {
      user: 'employeeId',
      application: 'authenticationBehaviors',
      device: 'isManagementRestricted',
    };
    for (const [type, name] of Object.entries(hidden)) {
      const plain = await tenant.get(`${pathOf(type)}?$top=1`);
      const selected = await tenant.get(`${pathOf(type)}?$top=1&$select=id,${name}`);
      expect(plain.value[0]).not.toHaveProperty(name);
      expect(selected.value[0]).toHaveProperty(name);
    }
  });

  it('names derived types whatever is selected', async () => {
    const principals = await everyOf('/v1.0/servicePrincipals?$select=id,displayName&$top=999');
    const { items } = await tenant.round('/v1.0/applications/delta?$select=displayName');
    const kinds = new Set(principals.map((one) => one['@odata.type']));

    expect(kinds).toEqual(
      new Set([
        undefined,
        '#microsoft.graph.agentIdentityBlueprintPrincipal',
        '#microsoft.graph.agentIdentity',
      ]),
    );
    expect(items.map((item) => item['@odata.type'])).toContain(
      '#microsoft.graph.agentIdentityBlueprint',
    );
  });

  it('has Microsoft Graph with its roles, found by its application id', async () => {
    const key = "appId='00000003-0000-0000-c000-000000000000'";
    const { status, body } = await tenant.get(`/v1.0/servicePrincipals(${key})`);

    expect(status).toBe(200);
    expect(body['displayName']).toBe('Microsoft Graph');
    expect(JSON.stringify(body['appRoles'])).toContain('Directory.Read.All');
    expect(JSON.stringify(body['oauth2PermissionScopes'])).toContain('offline_access');
  });

  it('leads every reference of an assignment, grant or role to an object', async () => {
    const everybody = new Set<string>();
    for (const type of ['user', 'group', 'servicePrincipal']) {
      for (const { id } of await everyOf(`${pathOf(type)}?$select=id&$top=999`)) everybody.add(id);
    }
    const definitions = new Set(
      (await everyOf(pathOf('unifiedRoleDefinition'))).map(({ id }) => id),
    );
    const grants = await everyOf('/v1.0/oauth2PermissionGrants');
    const roles = await everyOf(pathOf('unifiedRoleAssignment'));
    const expanded = await everyOf('/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo');
    const assignments = expanded.flatMap((one) => one['appRoleAssignedTo'] as Item[]);

    const named = [
      ...grants.flatMap((one) => [one['clientId'], one['resourceId'], one['principalId']]),
      ...roles.map((one) => one['principalId']),
      ...assignments.flatMap((one) => [one['principalId'], one['resourceId']]),
    ].filter((id) => id !== null);
    expect(assignments.length).toBeGreaterThan(30);
    expect(named.filter((id) => !everybody.has(text(id)))).toEqual([]);
    expect(roles.filter((one) => !definitions.has(text(one['roleDefinitionId'])))).toEqual([]);
  });

  it('shows an assignment at both of its ends', async () => {
    const [principal] = (
      await everyOf('/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo')
    )
      .flatMap((one) => one['appRoleAssignedTo'] as Item[])
      .filter((one) => one['principalType'] === 'User');
    const user = text(principal?.['principalId']);
    const own = await everyOf(`/v1.0/users/${user}/appRoleAssignments`);
    const resource = text(principal?.['resourceId']);
    const held = await everyOf(`/v1.0/servicePrincipals/${resource}/appRoleAssignedTo`);

    expect(own).toContainEqual(principal);
    expect(held).toContainEqual(principal);
    const one = await tenant.get(
      `/v1.0/servicePrincipals/${resource}/appRoleAssignedTo/${principal?.id ?? ''}`,
    );
    expect(one.body['id']).toBe(principal?.id);
  });

  it('expands at most twenty of a relation, and pages by a hundred then', async () => {
    const address = '/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo&$top=999';
    const first = await tenant.get(address);
    const sizes = await Promise.all(
      first.value.map(async (one) => {
        const all = await everyOf(`/v1.0/servicePrincipals/${one.id}/appRoleAssignedTo`);
        return [(one['appRoleAssignedTo'] as Item[]).length, all.length] as const;
      }),
    );
    const users = await tenant.get('/v1.0/users?$select=id&$expand=manager($select=id)&$top=999');

    expect(sizes.filter(([shown, all]) => shown !== Math.min(all, 20))).toEqual([]);
    expect(sizes.some(([, all]) => all > 20)).toBe(true);
    expect(sizes.some(([, all]) => all === 20)).toBe(true);
    expect(users.value).toHaveLength(100);
    expect(users.body['@odata.nextLink']).toContain('expand');
    expect(users.value.find((one) => one['manager'] !== undefined)?.['manager']).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: expect.any(String) as string,
    });
  });

  it('gives employees a manager and guests one or two sponsors', async () => {
    const users = await everyOf(
      '/v1.0/users?$select=id,userType&$expand=sponsors($select=id)&$top=100',
    );
    const guests = users.filter((user) => user['userType'] === 'Guest');
    const { items } = await tenant.round('/v1.0/users/delta?$select=userType,manager');
    const managed = items.filter((item) => item['manager@delta'] !== undefined);
    const managers = new Map(
      managed.map((item) => [item.id, (item['manager@delta'] as Item[])[0]?.id]),
    );
    const [employee = ''] = managers.keys();
    const shown = await tenant.get(`/v1.0/users/${employee}/manager?$select=id`);
    const boss = [...managers.values()].find((id) => !managers.has(id ?? ''));

    for (const guest of guests) expect([1, 2]).toContain((guest['sponsors'] as Item[]).length);
    expect(guests.length).toBeGreaterThan(2);
    expect(managed.length).toBeGreaterThan(90);
    expect(shown.body['id']).toBe(managers.get(employee));
    expect((await tenant.get(`/v1.0/users/${boss ?? ''}/manager`)).status).toBe(404);
  });

  it('gives a list of activated roles whole, and their members as the assignments say', async () => {
    const roles = await tenant.get('/v1.0/directoryRoles');
    const assignments = await everyOf(pathOf('unifiedRoleAssignment'));
    const global = roles.value.find((role) => role['displayName'] === 'Global Administrator');
    const members = await tenant.get(`/v1.0/directoryRoles/${global?.id ?? ''}/members?$select=id`);

    expect(roles.body).not.toHaveProperty('@odata.nextLink');
    expect((await tenant.get('/v1.0/directoryRoles?$top=5')).status).toBe(400);
    expect(idsOf([members])).toEqual(
      assignments
        .filter((one) => one['roleDefinitionId'] === global?.['roleTemplateId'])
        .filter((one) => one['directoryScopeId'] === '/')
        .map((one) => text(one['principalId']))
        .sort(),
    );
    expect(assignments.some((one) => text(one['directoryScopeId']).length > 1)).toBe(true);
  });

  it('answers for ids of several types at once, and leaves out what is not there', async () => {
    const user = await tenant.cloudUser();
    const [device] = (await tenant.get('/v1.0/devices?$top=1&$select=id')).value;
    const ids = [user.id, device?.id, '00000000-0000-4000-8000-000000000000'];
    const found = await tenant.write('POST', '/v1.0/directoryObjects/getByIds', { ids });

    expect(found.value.map((one) => one['@odata.type'])).toEqual([
      '#microsoft.graph.user',
      '#microsoft.graph.device',
    ]);
  });

  it('refuses a list to whom the permission is missing', async () => {
    const { clientId, clientSecret } = tenant.running.credentials.reader;
    const token = await tenant.tokenFor(clientId, clientSecret);
    const created = await tenant.ask('POST', '/v1.0/applications', token, {
      body: { displayName: 'Mine' },
    });

    expect([created.status, errorOf(created).code]).toEqual([403, 'Authorization_RequestDenied']);
  });
});
