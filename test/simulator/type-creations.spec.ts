import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '../../src/simulator/control/clock.js';
import { errorOf, type Item, SimulatedTenant, text } from './simulated-tenant.js';

const REQUESTS = '/v1.0/roleManagement/directory/roleEligibilityScheduleRequests';
const METHODS = '/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations';
const POLICIES = '/v1.0/identity/conditionalAccess/policies';

describe('making and guarding objects of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterAll(() => tenant.close());
  afterEach(() => tenant.control('DELETE', '/faults'));

  const aGroup = async (): Promise<string> => {
    const { body } = await tenant.write('POST', '/v1.0/groups', {
      ...{ displayName: 'Crew', mailEnabled: false, mailNickname: 'crew', securityEnabled: true },
    });
    return text(body['id']);
  };
  const aRole = async (): Promise<Item> => {
    const roles = await tenant.get('/v1.0/roleManagement/directory/roleDefinitions');
    const [role] = roles.value;
    if (role === undefined) throw new Error('no role');
    return role;
  };
  const member = (id: string) => ({
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
  });

  it('makes somebody eligible for a role by a request, once, and ends it by another', async () => {
    const { id: principalId } = await tenant.cloudUser(1);
    const about = { principalId, roleDefinitionId: (await aRole()).id, directoryScopeId: '/' };
    const schedules = `/v1.0/roleManagement/directory/roleEligibilitySchedules?$filter=principalId eq '${principalId}'`;
    const assign = { ...about, action: 'adminAssign', scheduleInfo: { expiration: {} } };

    const made = await tenant.write('POST', REQUESTS, assign);
    const again = await tenant.write('POST', REQUESTS, assign);
    const shown = (await tenant.get(schedules)).value;
    const ended = await tenant.write('POST', REQUESTS, { ...about, action: 'adminRemove' });
    const twice = await tenant.write('POST', REQUESTS, { ...about, action: 'adminRemove' });

    expect([made.status, again.status, ended.status, twice.status]).toEqual([201, 400, 201, 400]);
    expect([errorOf(again).code, errorOf(twice).code]).toEqual([
      'RoleAssignmentExists',
      'RoleAssignmentDoesNotExist',
    ]);
    expect(shown).toMatchObject([{ ...about, id: made.body['targetScheduleId'] }]);
    expect((await tenant.get(schedules)).value).toEqual([]);
    const odd = await tenant.write('POST', REQUESTS, { ...about, action: 'selfActivate' });
    expect(odd.status).toBe(400);
  });

  it('makes and deletes external methods only', async () => {
    const kind = '#microsoft.graph.externalAuthenticationMethodConfiguration';
    const made = await tenant.write('POST', METHODS, {
      ...{ '@odata.type': kind, displayName: 'Tokens', state: 'disabled', appId: 'a' },
    });
    const other = await tenant.write('POST', METHODS, {
      ...{ '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration' },
      state: 'enabled',
    });
    const path = `${METHODS}/${text(made.body['id'])}`;

    expect([made.status, other.status]).toEqual([201, 400]);
    expect((await tenant.write('DELETE', path)).status).toBe(204);
    expect((await tenant.get(path)).status).toBe(404);
    expect((await tenant.write('DELETE', `${METHODS}/Sms`)).status).toBe(400);
  });

  it('refuses a method for a group that is not there', async () => {
    const patch = (id: string) =>
      tenant.write('PATCH', `${METHODS}/Sms`, {
        '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration',
        includeTargets: [{ targetType: 'group', id }],
      });
    expect((await patch(crypto.randomUUID())).status).toBe(400);
    expect((await patch(await aGroup())).status).toBe(204);
    expect((await patch('all_users')).status).toBe(204);
  });

  it('refuses a policy for applications and roles that were deleted', async () => {
    const { body: app } = await tenant.write('POST', '/v1.0/applications', { displayName: 'Pay' });
    const principal = await tenant.write('POST', '/v1.0/servicePrincipals', {
      appId: app['appId'],
    });
    const roles = '/v1.0/roleManagement/directory/roleDefinitions';
    const role = await tenant.write('POST', roles, {
      ...{ displayName: 'Own', isEnabled: true, rolePermissions: [] },
    });
    const policy = (conditions: object) =>
      tenant.write('POST', POLICIES, {
        ...{ displayName: 'P', state: 'disabled' },
        conditions: {
          users: { includeUsers: ['All'] },
          applications: { includeApplications: ['All'] },
          clientAppTypes: ['all'],
          ...conditions,
        },
      });
    const named = [
      { applications: { includeApplications: [app['appId']] } },
      { users: { includeRoles: [role.body['id']] } },
    ];
    for (const one of named) expect((await policy(one)).status).toBe(201);

    await tenant.write('DELETE', `/v1.0/servicePrincipals/${text(principal.body['id'])}`);
    await tenant.write('DELETE', `${roles}/${text(role.body['id'])}`);
    for (const one of named) expect(errorOf(await policy(one)).message).toMatch(/not there/);
  });

  it('refuses another value for an app role that is enabled', async () => {
    const role = { id: crypto.randomUUID(), value: 'Read', isEnabled: true, displayName: 'Read' };
    const { body } = await tenant.write('POST', '/v1.0/applications', {
      ...{ displayName: 'Pay', appRoles: [role] },
    });
    const patch = (appRoles: readonly object[]) =>
      tenant.write('PATCH', `/v1.0/applications/${text(body['id'])}`, { appRoles });
    expect((await patch([{ ...role, value: 'Write' }])).status).toBe(400);
    expect((await patch([{ ...role, displayName: 'Reads' }])).status).toBe(204);
    expect((await patch([{ ...role, isEnabled: false }])).status).toBe(204);
    expect((await patch([])).status).toBe(204);
  });

  it('W6 lets nobody change what a restricted unit guards who holds no role over it', async () => {
    const units = await tenant.get(
      "/v1.0/directory/administrativeUnits?$filter=startswith(displayName,'AU-Emergency')",
    );
    const unit = units.value[0]?.id ?? '';
    const members = await tenant.get(`/v1.0/directory/administrativeUnits/${unit}/members`);
    const guarded = `/v1.0/users/${members.value[0]?.id ?? ''}`;
    const patch = () => tenant.write('PATCH', guarded, { city: 'Oslo' });

    expect((await patch()).status).toBe(204);
    await tenant.arm({ id: 'W6' });
    expect(errorOf(await patch()).code).toBe('Authorization_RequestDenied');
    expect((await tenant.write('DELETE', guarded)).status).toBe(403);

    const { servicePrincipalId } = tenant.running.credentials.writer;
    const held = await tenant.write('POST', '/v1.0/roleManagement/directory/roleAssignments', {
      ...{ principalId: servicePrincipalId, roleDefinitionId: (await aRole()).id },
      directoryScopeId: `/administrativeUnits/${unit}`,
    });
    expect(held.status).toBe(201);
    expect((await patch()).status).toBe(204);
  });

  it('W2 does not know for a while what was just made, and then does', async () => {
    const { id } = await tenant.cloudUser(3);
    tenant.pass(3_600_000);
    await tenant.signIn();
    await tenant.arm({ id: 'W2', delayMs: 30_000 });
    const group = await aGroup();
    const add = () => tenant.write('POST', `/v1.0/groups/${group}/members/$ref`, member(id));
    const older = (await tenant.find('group', 'APP_Microsoft365_E5')).objectId;

    expect((await add()).status).toBe(404);
    const path = `/v1.0/groups/${older}/members/$ref`;
    expect(errorOf(await tenant.write('POST', path, member(group))).message).toMatch(
      /do not exist/,
    );
    tenant.pass(31_000);
    expect((await add()).status).toBe(204);
  });

  it('W6 guards the sensitive properties of who holds a role, and nothing else', async () => {
    const [admin, user] = [await tenant.cloudUser(5), await tenant.cloudUser(6)];
    const role = { roleDefinitionId: (await aRole()).id, directoryScopeId: '/' };
    const assignments = '/v1.0/roleManagement/directory/roleAssignments';
    await tenant.write('POST', assignments, { ...role, principalId: admin.id });
    await tenant.arm({ id: 'W6' });

    const patch = (id: string, body: object) => tenant.write('PATCH', `/v1.0/users/${id}`, body);
    expect((await patch(admin.id, { accountEnabled: false })).status).toBe(403);
    expect((await tenant.write('DELETE', `/v1.0/users/${admin.id}`)).status).toBe(403);
    expect((await patch(admin.id, { jobTitle: 'Boss' })).status).toBe(204);
    expect((await patch(user.id, { accountEnabled: false })).status).toBe(204);
  });
});

describe('the clock of the simulated tenant', () => {
  it('goes as many times as fast as it is told', () => {
    let now = 1000;
    const clock = new SimulatedClock(() => now, 10);
    expect(clock.now()).toBe(1000);
    now += 50;
    expect(clock.now()).toBe(1500);
    clock.advance(100);
    expect(clock.now()).toBe(1600);
  });
});
