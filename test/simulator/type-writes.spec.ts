import { errorOf, type Item, SimulatedTenant, text } from './simulated-tenant.js';

const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});

describe('writing to every type of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start({ users: 80 });
  });
  afterEach(() => tenant.close());

  const one = async (address: string, index = 0): Promise<Item> => {
    const { value, text: body } = await tenant.get(address);
    const item = value[index];
    if (item === undefined) throw new Error(`${address}: ${body}`);
    return item;
  };

  /** What a delta tells after something was done. */
  const toldAfter = async (
    address: string,
    act: () => Promise<unknown>,
  ): Promise<readonly Item[]> => {
    const { body } = await tenant.get(`${address}&$deltatoken=latest`);
    await act();
    return (await tenant.round(text(body['@odata.deltaLink']))).items;
  };

  it.each([
    ['/v1.0/applications', { description: 'For payroll' }],
    ['/v1.0/devices', { accountEnabled: false }],
    ['/v1.0/directory/administrativeUnits', { description: 'Someplace' }],
  ])('changes an object of %s, and the delta tells it', async (address, patch) => {
    const { id } = await one(`${address}?$select=id&$top=1`);
    const [name = ''] = Object.keys(patch);

    const told = await toldAfter(`${address}/delta?$select=${name}`, () =>
      tenant.write('PATCH', `${address}/${id}`, patch),
    );

    expect(told).toEqual([{ id, ...patch }]);
    expect((await tenant.get(`${address}/${id}`)).body).toMatchObject(patch);
    expect((await tenant.writeAsReader('PATCH', `${address}/${id}`, patch)).status).toBe(403);
  });

  it.each(['/v1.0/applications', '/v1.0/directory/administrativeUnits'])(
    'puts an object of %s into the bin, and brings it back',
    async (address) => {
      const { id } = await one(`${address}?$select=id&$top=1`);
      const cast = address.includes('Units') ? 'administrativeUnit' : 'application';

      const told = await toldAfter(`${address}/delta?$select=displayName`, () =>
        tenant.write('DELETE', `${address}/${id}`),
      );
      const bin = await tenant.get(`/v1.0/directory/deletedItems/microsoft.graph.${cast}`);
      const restored = await tenant.write('POST', `/v1.0/directory/deletedItems/${id}/restore`);

      expect(told).toEqual([{ id, '@removed': { reason: 'changed' } }]);
      expect(bin.value.map((item) => item.id)).toEqual([id]);
      expect([restored.status, restored.body['id']]).toEqual([200, id]);
      expect((await tenant.get(`${address}/${id}`)).status).toBe(200);
    },
  );

  it.each(['/v1.0/devices', '/v1.0/oauth2PermissionGrants'])(
    'deletes an object of %s for good',
    async (address) => {
      const { id } = await one(`${address}?$select=id&$top=1`);

      const told = await toldAfter(`${address}/delta?$select=id`, () =>
        tenant.write('DELETE', `${address}/${id}`),
      );

      expect(told).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
      expect((await tenant.get(`${address}/${id}`)).status).toBe(404);
    },
  );

  it('puts one manager in the place of another, and takes the last one away', async () => {
    const { id } = await tenant.cloudUser(1);
    const other = await tenant.cloudUser(2);
    const before = text((await tenant.get(`/v1.0/users/${id}/manager`)).body['id']);
    const address = `/v1.0/users/${id}/manager/$ref`;

    const told = await toldAfter('/v1.0/users/delta?$select=manager', () =>
      tenant.write('PUT', address, reference(other.id)),
    );
    const now = await tenant.get(`/v1.0/users/${id}/manager?$select=id`);
    const removed = await tenant.write('DELETE', address);

    const type = { '@odata.type': '#microsoft.graph.user' };
    expect(told).toHaveLength(1);
    expect(told[0]?.['manager@delta']).toEqual(
      expect.arrayContaining([
        { ...type, id: before, '@removed': { reason: 'deleted' } },
        { ...type, id: other.id },
      ]),
    );
    expect(now.body['id']).toBe(other.id);
    expect(removed.status).toBe(204);
    expect((await tenant.get(`/v1.0/users/${id}/manager`)).status).toBe(404);
    expect((await tenant.write('DELETE', address)).status).toBe(404);
  });

  it.each([
    ['/v1.0/applications', 'owners'],
    ['/v1.0/servicePrincipals', 'owners'],
    ['/v1.0/users', 'sponsors'],
    ['/v1.0/directory/administrativeUnits', 'members'],
  ])('adds and removes a link of %s by reference', async (address, relation) => {
    const user = await tenant.cloudUser(4);
    const objects = (await tenant.get(`${address}?$select=id,displayName&$top=99`)).value;
    const object = objects.find((item) =>
      relation === 'members' ? text(item['displayName']).startsWith('AU-Emergency') : true,
    );
    const path = `${address}/${object?.id ?? ''}/${relation}`;

    expect((await tenant.write('POST', `${path}/$ref`, reference(user.id))).status).toBe(204);
    const again = await tenant.write('POST', `${path}/$ref`, reference(user.id));
    const linked = await tenant.get(`${path}?$select=id`);
    expect((await tenant.write('DELETE', `${path}/${user.id}/$ref`)).status).toBe(204);
    const gone = await tenant.get(`${path}?$select=id`);

    expect(errorOf(again).message).toContain('already exist');
    expect(linked.value.map(({ id }) => id)).toContain(user.id);
    expect(gone.value.map(({ id }) => id)).not.toContain(user.id);
  });

  it('registers an application with its service principal, which follows its roles', async () => {
    const app = await tenant.write('POST', '/v1.0/applications', { displayName: 'New portal' });
    const { appId = null } = app.body;
    const principal = await tenant.write('POST', '/v1.0/servicePrincipals', { appId });
    const role = {
      id: '11111111-2222-4333-8444-555555555555',
      allowedMemberTypes: ['User'],
      displayName: 'Approver',
      description: 'Approves',
      isEnabled: true,
      value: 'Approve',
    };
    const path = `/v1.0/applications/${text(app.body['id'])}`;
    const patched = await tenant.write('PATCH', path, { appRoles: [role] });
    const shown = await tenant.get(`/v1.0/servicePrincipals/${text(principal.body['id'])}`);
    const twice = await tenant.write('POST', '/v1.0/servicePrincipals', { appId });
    const emptied = await tenant.write('PATCH', path, { appRoles: [] });

    expect([app.status, principal.status, patched.status]).toEqual([201, 201, 204]);
    expect(shown.body).toMatchObject({ appId, displayName: 'New portal', appRoles: [role] });
    expect(twice.status).toBe(409);
    expect([emptied.status, errorOf(emptied).code]).toEqual([
      400,
      'CannotDeleteOrUpdateEnabledEntitlement',
    ]);
  });

  it('gives a new secret once, keeps its id and hint, and takes it away again', async () => {
    const { id } = await one('/v1.0/applications?$select=id&$top=1', 0);
    const added = await tenant.write('POST', `/v1.0/applications/${id}/addPassword`, {
      passwordCredential: { displayName: 'Taken over' },
    });
    const shown = await tenant.get(`/v1.0/applications/${id}`);
    const removed = await tenant.write('POST', `/v1.0/applications/${id}/removePassword`, {
      keyId: added.body['keyId'],
    });
    const credentials = shown.body['passwordCredentials'] as Item[];

    expect(text(added.body['secretText'])).not.toBe('');
    expect(credentials.at(-1)).toMatchObject({ displayName: 'Taken over', secretText: null });
    expect(removed.status).toBe(204);
    expect((await tenant.get(`/v1.0/applications/${id}`)).text).not.toContain('Taken over');
  });

  it('assigns an app role to a user, refuses it twice, and takes it away', async () => {
    const user = await tenant.cloudUser(3);
    const graph = await tenant.get(
      "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')",
    );
    const resourceId = text(graph.body['id']);
    const appRoleId = (graph.body['appRoles'] as Item[])[0]?.id;
    const body = { principalId: user.id, resourceId, appRoleId };
    const path = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    const made = await tenant.write('POST', path, body);
    const twice = await tenant.write('POST', path, body);
    const own = `/v1.0/users/${user.id}/appRoleAssignments`;
    const shown = await tenant.get(own);

    expect(made.status).toBe(201);
    expect(errorOf(twice).message).toContain('already exists');
    expect(shown.value.map(({ id }) => id)).toContain(made.body['id']);
    expect((await tenant.write('DELETE', `${path}/${text(made.body['id'])}`)).status).toBe(204);
    expect((await tenant.get(own)).value.map(({ id }) => id)).not.toContain(made.body['id']);
    expect((await tenant.writeAsReader('POST', path, body)).status).toBe(403);
  });

  it('grants consent for everybody, widens its scope, and refuses to change anything else', async () => {
    const client = await one('/v1.0/servicePrincipals?$select=id&$top=99', 2);
    const resource = await one('/v1.0/servicePrincipals?$select=id&$top=1');
    const body = {
      clientId: client.id,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: resource.id,
      scope: 'User.Read',
    };
    const made = await tenant.write('POST', '/v1.0/oauth2PermissionGrants', body);
    const path = `/v1.0/oauth2PermissionGrants/${text(made.body['id'])}`;
    const widened = await tenant.write('PATCH', path, { scope: 'User.Read Mail.ReadWrite' });
    const moved = await tenant.write('PATCH', path, { clientId: resource.id });

    expect([made.status, widened.status, moved.status]).toEqual([201, 204, 400]);
    expect((await tenant.get(path)).body['scope']).toBe('User.Read Mail.ReadWrite');
    expect((await tenant.write('POST', '/v1.0/oauth2PermissionGrants', body)).status).toBe(400);
  });

  it('assigns a directory role, which the activated role shows at once', async () => {
    const user = await tenant.cloudUser(5);
    const role = await one("/v1.0/directoryRoles?$filter=displayName eq 'Global Administrator'");
    const path = '/v1.0/roleManagement/directory/roleAssignments';
    const body = {
      principalId: user.id,
      roleDefinitionId: role['roleTemplateId'],
      directoryScopeId: '/',
    };
    let id = '';
    const told = await toldAfter('/v1.0/directoryRoles/delta?$select=members', async () => {
      id = text((await tenant.write('POST', path, body)).body['id']);
    });
    const twice = await tenant.write('POST', path, body);
    const removed = await tenant.write('DELETE', `${path}/${id}`);
    const members = await tenant.get(`/v1.0/directoryRoles/${role.id}/members?$select=id`);
    const again = await tenant.write('POST', `/v1.0/directoryRoles/${role.id}/members/$ref`, {
      ...reference(user.id),
    });
    const assignments = await tenant.get(`${path}?$filter=principalId eq '${user.id}'`);

    const link = { '@odata.type': '#microsoft.graph.user', id: user.id };
    expect(told).toEqual([{ id: role.id, 'members@delta': [link] }]);
    expect([twice.status, removed.status, again.status]).toEqual([400, 204, 204]);
    expect(members.value.map((member) => member.id)).not.toContain(user.id);
    expect(assignments.value).toHaveLength(1);
    expect(assignments.value[0]?.id).not.toBe(id);
  });

  it('takes the assignments of a deleted user away and brings them back with it', async () => {
    const [assignment] = (
      await tenant.get('/v1.0/servicePrincipals?$select=id&$expand=appRoleAssignedTo&$top=99')
    ).value
      .flatMap((item) => item['appRoleAssignedTo'] as Item[])
      .filter((item) => item['principalType'] === 'User');
    const user = text(assignment?.['principalId']);
    const path = `/v1.0/servicePrincipals/${text(assignment?.['resourceId'])}/appRoleAssignedTo`;
    const ids = async (): Promise<readonly string[]> =>
      (await tenant.pages(path)).flatMap(({ value }) => value.map(({ id }) => id));

    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user });
    expect(await ids()).not.toContain(assignment?.id);
    await tenant.act({ operation: 'restore', objectType: 'user', objectId: user });
    expect(await ids()).toContain(assignment?.id);
  });

  it('keeps the memberships of a deleted user until it is gone for good', async () => {
    const { id } = await tenant.cloudUser(6);
    const unit = await one(
      "/v1.0/directory/administrativeUnits?$filter=startswith(displayName,'AU-Emergency')",
    );
    const members = `/v1.0/directory/administrativeUnits/${unit.id}/members`;
    await tenant.write('POST', `${members}/$ref`, reference(id));

    const silent = await toldAfter(
      '/v1.0/directory/administrativeUnits/delta?$select=members',
      () => tenant.act({ operation: 'softDelete', objectType: 'user', objectId: id }),
    );
    const told = await toldAfter('/v1.0/directory/administrativeUnits/delta?$select=members', () =>
      tenant.act({ operation: 'hardDelete', objectType: 'user', objectId: id }),
    );

    expect(silent).toEqual([]);
    expect(JSON.stringify(told.find((item) => item.id === unit.id))).toContain(id);
  });

  it('changes policies, methods and the organization, and refuses what is read-only', async () => {
    const methods = '/v1.0/policies/authenticationMethodsPolicy';
    const configuration = `${methods}/authenticationMethodConfigurations/Sms`;
    const authorization = '/v1.0/policies/authorizationPolicy';
    const organization = `/v1.0/organization/${(await one('/v1.0/organization')).id}`;
    const kind = { '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration' };
    const statuses = [
      await tenant.write('PATCH', methods, { policyMigrationState: 'preMigration' }),
      await tenant.write('PATCH', configuration, { ...kind, state: 'enabled' }),
      await tenant.write('PATCH', authorization, { allowInvitesFrom: 'everyone' }),
      await tenant.write('PATCH', organization, { technicalNotificationMails: ['ops@x.example'] }),
      await tenant.write('PATCH', configuration, { state: 'disabled' }),
      await tenant.write('PATCH', organization, { tenantType: 'CIAM' }),
      await tenant.write('DELETE', organization),
    ].map(({ status }) => status);

    expect(statuses).toEqual([204, 204, 204, 204, 400, 400, 405]);
    expect((await tenant.get(configuration)).body['state']).toBe('enabled');
    expect((await tenant.get(authorization)).body['allowInvitesFrom']).toBe('everyone');
    expect(
      (await tenant.get(`/beta/policies/authorizationPolicy/authorizationPolicy`)).status,
    ).toBe(200);
  });

  it('makes, changes and deletes strengths and roles of its own, and no built-in ones', async () => {
    const strengths = '/v1.0/policies/authenticationStrengthPolicies';
    const made = await tenant.write('POST', strengths, {
      displayName: 'Keys',
      allowedCombinations: ['fido2'],
    });
    const path = `${strengths}/${text(made.body['id'])}`;
    const changed = await tenant.write('POST', `${path}/updateAllowedCombinations`, {
      allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
    });
    const shown = await tenant.get(path);
    const builtIn = `${strengths}/00000000-0000-0000-0000-000000000004`;
    const roles = '/v1.0/roleManagement/directory/roleDefinitions';
    const role = (await tenant.get(roles)).value.find((item) => item['isBuiltIn'] === true);

    expect([made.status, changed.status]).toEqual([201, 200]);
    expect(shown.body).toMatchObject({
      policyType: 'custom',
      allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
    });
    expect((await tenant.write('DELETE', path)).status).toBe(204);
    expect((await tenant.write('DELETE', builtIn)).status).toBe(400);
    expect((await tenant.write('PATCH', `${roles}/${role?.id ?? ''}`, {})).status).toBe(400);
  });

  it('assigns and removes licences by the action, for products the company has', async () => {
    const { id } = await tenant.cloudUser(2);
    const skus = (await tenant.get('/v1.0/subscribedSkus')).value.map((sku) => sku['skuId']);
    const [first = null, second = null] = skus;
    const path = `/v1.0/users/${id}/assignLicense`;
    const changed = await tenant.write('POST', path, {
      addLicenses: [{ skuId: second, disabledPlans: [] }],
      removeLicenses: [first],
    });
    const unknown = await tenant.write('POST', path, {
      addLicenses: [{ skuId: id, disabledPlans: [] }],
      removeLicenses: [],
    });
    const shown = await tenant.get(`/v1.0/users/${id}?$select=assignedLicenses`);

    expect([changed.status, unknown.status]).toEqual([200, 400]);
    expect(shown.body['assignedLicenses']).toEqual([{ skuId: second, disabledPlans: [] }]);
  });
});
