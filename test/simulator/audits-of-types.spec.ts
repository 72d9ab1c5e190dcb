import type { Json } from '../../src/domain/json.js';
import { type Item, SimulatedTenant, text } from './simulated-tenant.js';

const OLDEST_FIRST = '/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime';

interface Target {
  readonly id: string;
  readonly type: string;
  readonly modifiedProperties: readonly {
    readonly displayName: string;
    readonly oldValue: string | null;
    readonly newValue: string | null;
  }[];
}

describe('audit records of every type in the simulated tenant', () => {
  let tenant: SimulatedTenant;
  let seen = 0;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterAll(() => tenant.close());

  /** What the audit log says of a request that the writer makes. */
  const told = async (
    method: string,
    address: string,
    body?: unknown,
  ): Promise<readonly Item[]> => {
    const answer = await tenant.write(method, address, body);
    if (answer.status >= 300) throw new Error(`${address}: ${answer.status} ${answer.text}`);
    return newest();
  };
  const newest = async (): Promise<readonly Item[]> => {
    const { value } = await tenant.get(OLDEST_FIRST);
    const fresh = value.slice(seen);
    seen = value.length;
    return fresh;
  };
  const toldOf = async (change: object): Promise<readonly Item[]> => {
    await tenant.act(change);
    return newest();
  };
  const activities = (records: readonly Item[]): readonly (Json | undefined)[] =>
    records.map((record) => record['activityDisplayName']);
  const targetsOf = (record: Item | undefined): readonly Target[] =>
    record?.['targetResources'] as unknown as readonly Target[];
  const valueOf = (record: Item | undefined, name: string, side: 'oldValue' | 'newValue') =>
    targetsOf(record)[0]?.modifiedProperties.find(({ displayName }) => displayName === name)?.[
      side
    ];
  const first = async (address: string): Promise<Item> => {
    const [item] = (await tenant.get(address)).value;
    if (item === undefined) throw new Error(`${address} is empty`);
    return item;
  };

  it('tells applications, their owners and their credentials', async () => {
    const created = await tenant.write('POST', '/v1.0/applications', { displayName: 'Rota' });
    const id = text(created.body['id']);
    const user = await tenant.cloudUser();
    const added = await newest();
    const owner = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user.id}` };
    const owned = await told('POST', `/v1.0/applications/${id}/owners/$ref`, owner);
    const secret = await told('POST', `/v1.0/applications/${id}/addPassword`, {
      passwordCredential: { displayName: 'CI' },
    });
    const updated = await told('PATCH', `/v1.0/applications/${id}`, { displayName: 'Rota 2' });
    const deleted = await told('DELETE', `/v1.0/applications/${id}`);

    expect(activities(added)).toEqual(['Add application']);
    expect(added[0]?.['category']).toBe('ApplicationManagement');
    expect(activities(owned)).toEqual(['Add owner to application']);
    expect(targetsOf(owned[0]).map(({ id: one, type }) => [one, type])).toEqual([
      [user.id, 'User'],
      [id, 'Application'],
    ]);
    expect(valueOf(owned[0], 'Application.ObjectID', 'newValue')).toBe(JSON.stringify(id));
    expect(activities(secret)).toEqual([
      'Update application – Certificates and secrets management ',
    ]);
    expect(valueOf(secret[0], 'KeyDescription', 'oldValue')).toBe('[]');
    expect(valueOf(secret[0], 'KeyDescription', 'newValue')).toMatch(
      /KeyType=Password,KeyUsage=Verify,DisplayName=CI/,
    );
    expect(activities(updated)).toEqual(['Update application']);
    expect(activities(deleted)).toContain('Delete application');
  });

  it('tells a permission for an application under the one who gets it, with both ends', async () => {
    const group = await tenant.find('group', 'SG-Legal');
    const user = await tenant.cloudUser();
    const { value } = await tenant.get('/v1.0/servicePrincipals?$select=id,appRoles&$top=999');
    const rolesOf = (one: Item) => one['appRoles'] as unknown as readonly Item[];
    const resource = value.find((one) => rolesOf(one).length > 0);
    if (resource === undefined) throw new Error('nobody offers a role');
    const assigned = (principalId: string): Promise<readonly Item[]> =>
      told('POST', `/v1.0/servicePrincipals/${resource.id}/appRoleAssignedTo`, {
        principalId,
        resourceId: resource.id,
        appRoleId: rolesOf(resource)[0]?.id,
      });

    const [toUser, toGroup] = [await assigned(user.id), await assigned(group.objectId)];

    expect([...activities(toUser), ...activities(toGroup)]).toEqual([
      'Add app role assignment grant to user',
      'Add app role assignment grant to group',
    ]);
    expect(toUser[0]?.['category']).toBe('UserManagement');
    expect(targetsOf(toUser[0]).map(({ id, type }) => [id, type])).toEqual([
      [resource.id, 'ServicePrincipal'],
      [user.id, 'User'],
    ]);
    expect(targetsOf(toUser[0])[0]?.modifiedProperties).toHaveLength(9);
    expect(valueOf(toGroup[0], 'Group.ObjectID', 'newValue')).toBe(JSON.stringify(group.objectId));
  });

  it('tells a delegated grant and the consent that it is', async () => {
    const { value } = await tenant.get('/v1.0/servicePrincipals?$select=id&$top=2');
    const [client, resource] = value.map(({ id }) => id);
    const grant = { clientId: client, consentType: 'AllPrincipals', resourceId: resource };
    const address = '/v1.0/oauth2PermissionGrants';
    const added = await told('POST', address, { ...grant, scope: 'User.Read' });
    const { value: grants } = await tenant.get(`${address}?$filter=clientId eq '${client ?? ''}'`);
    const id = grants.find((one) => one['resourceId'] === resource)?.id ?? '';
    const widened = await told('PATCH', `${address}/${id}`, { scope: 'User.Read Mail.ReadWrite' });
    const removed = await told('DELETE', `${address}/${id}`);

    expect(activities(added)).toEqual(['Add delegated permission grant', 'Consent to application']);
    expect(added[0]?.['correlationId']).toBe(added[1]?.['correlationId']);
    expect(targetsOf(added[0]).map((target) => target.id)).toEqual([resource, client]);
    expect(valueOf(widened[0], 'DelegatedPermissionGrant.Scope', 'oldValue')).toBe('"User.Read"');
    expect(valueOf(widened[0], 'DelegatedPermissionGrant.Scope', 'newValue')).toBe(
      '"User.Read Mail.ReadWrite"',
    );
    expect(activities(removed)).toEqual(['Remove delegated permission grant']);
    expect(valueOf(removed[0], 'DelegatedPermissionGrant.Scope', 'newValue')).toBeNull();
  });

  it('tells role assignments with principal and role', async () => {
    const user = await tenant.cloudUser();
    const role = await first('/v1.0/roleManagement/directory/roleDefinitions?$top=1');
    const address = '/v1.0/roleManagement/directory/roleAssignments';
    const body = { principalId: user.id, roleDefinitionId: role.id, directoryScopeId: '/' };
    const added = await told('POST', address, body);
    const { value } = await tenant.get(`${address}?$filter=principalId eq '${user.id}'`);
    const removed = await told('DELETE', `${address}/${value[0]?.id ?? ''}`);

    expect(activities(added)).toEqual(['Add member to role']);
    expect(added[0]?.['category']).toBe('RoleManagement');
    expect(targetsOf(added[0]).map(({ id, type }) => [id, type])).toEqual([
      [user.id, 'User'],
      [role.id, 'Role'],
    ]);
    expect(valueOf(added[0], 'Role.DisplayName', 'newValue')).toBe(
      JSON.stringify(role['displayName']),
    );
    expect(activities(removed)).toEqual(['Remove member from role']);
  });

  it('tells managers, licences, administrative units and devices', async () => {
    const [user, boss] = [await tenant.cloudUser(2), await tenant.cloudUser(3)];
    const link = { objectType: 'user', objectId: user.id, relation: 'manager', targetId: boss.id };
    const now = (await tenant.raw(user.id)).links['manager'] ?? [];
    for (const targetId of now) await tenant.act({ operation: 'removeLink', ...link, targetId });
    await newest();
    const managed = await toldOf({ operation: 'addLink', ...link });
    const unit = await told('POST', '/v1.0/directory/administrativeUnits', {
      displayName: 'North',
    });
    const [device] = (await tenant.get('/v1.0/devices?$top=1')).value;
    const shown = await toldOf({
      ...{ operation: 'update', objectType: 'device', objectId: device?.id },
      attributes: { displayName: 'LT-RENAMED' },
    });

    expect(activities(managed)).toEqual(['Set user manager']);
    expect(targetsOf(managed[0]).map(({ id }) => id)).toEqual([user.id, boss.id]);
    expect(activities(unit)).toEqual(['Add administrative unit']);
    expect(unit[0]?.['category']).toBe('AdministrativeUnit');
    expect(activities(shown)).toEqual(['Update device']);
    expect(targetsOf(shown[0])[0]?.type).toBe('Device');
  });

  it('tells policies of the tenant under the names their services use', async () => {
    const organization = await first('/v1.0/organization');
    const company = await told('PATCH', `/v1.0/organization/${organization.id}`, {
      technicalNotificationMails: ['somebody-else@meridianharbour.example'],
    });
    const authorization = await told('PATCH', '/v1.0/policies/authorizationPolicy', {
      allowInvitesFrom: 'none',
    });
    const sms = '/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Sms';
    const { body } = await tenant.get(sms);
    const methods = await told('PATCH', sms, {
      '@odata.type': body['@odata.type'],
      state: body['state'] === 'enabled' ? 'disabled' : 'enabled',
    });

    expect(activities(company)).toEqual(['Set Company Information']);
    expect(activities(authorization)).toEqual(['Update authorization policy']);
    expect(activities(methods)).toEqual(['Authentication Methods Policy Update']);
    expect(targetsOf(methods[0])[0]?.id).toBe('authenticationMethodsPolicy');
    expect(
      JSON.parse(valueOf(methods[0], 'AuthenticationMethodsPolicy', 'newValue') ?? '{}'),
    ).toEqual({
      authenticationMethodConfigurations: [expect.objectContaining({ id: 'Sms' })],
    });
  });
});
