import { errorOf, type RawObject, SimulatedTenant, text } from './simulated-tenant.js';

const POLICIES = '/beta/identity/conditionalAccess/policies';
const LOCATIONS = '/v1.0/identity/conditionalAccess/namedLocations';
const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});

describe('writing to the simulated tenant', () => {
  let tenant: SimulatedTenant;
  let project: RawObject;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ users: 120 });
    project = await tenant.find('group', 'SG-Legal');
  });
  afterAll(() => tenant.close());

  const policy = (displayName: string): Promise<RawObject> =>
    tenant.find('conditionalAccessPolicy', displayName);
  const CA000 = 'CA000-Global-IdentityProtection-AnyApp-AnyPlatform-MFA';

  it('creates a user who can be found, and refuses the same principal name again', async () => {
    const joiner = {
      accountEnabled: true,
      displayName: 'Nils Holm',
      mailNickname: 'nils.holm',
      userPrincipalName: 'nils.holm@meridianharbour.example',
      passwordProfile: { password: 'a secret' },
    };

    const created = await tenant.write('POST', '/v1.0/users', joiner);
    const again = await tenant.write('POST', '/v1.0/users', joiner);
    const without = await tenant.write('POST', '/v1.0/users', {
      ...joiner,
      passwordProfile: undefined,
    });

    expect(created.status).toBe(201);
    const found = await tenant.get(`/v1.0/users/${text(created.body['id'])}`);
    expect(found.body).toMatchObject({
      displayName: 'Nils Holm',
      userPrincipalName: joiner.userPrincipalName,
    });
    expect(JSON.stringify(await tenant.raw(text(created.body['id'])))).not.toContain('secret');
    expect([again.status, errorOf(again).code]).toEqual([
      400,
      'Request_MultipleObjectsWithSameKeyValue',
    ]);
    expect(without.status).toBe(400);
  });

  it('updates what is named and nothing else, and returns the object when asked for', async () => {
    const user = await tenant.cloudUser();
    const before = await tenant.raw(user.id);

    const answer = await tenant.write('PATCH', `/v1.0/users/${user.id}`, {
      jobTitle: 'Archivist',
      businessPhones: ['+47 55 01 0999'],
      officeLocation: null,
    });

    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await tenant.raw(user.id)).attributes).toEqual({
      ...before.attributes,
      jobTitle: 'Archivist',
      businessPhones: ['+47 55 01 0999'],
      officeLocation: null,
    });
  });

  it('refuses unknown and read-only properties, wrong kinds of values, and what cannot be cleared', async () => {
    const user = await tenant.cloudUser(1);
    const before = await tenant.raw(user.id);
    const bodies = [
      { shoeSize: 44 },
      { createdDateTime: '2026-01-01T00:00:00Z' },
      { proxyAddresses: [] },
      { accountEnabled: 'yes' },
      { displayName: null },
      { usageLocation: null },
      { businessPhones: '+47' },
      { userPrincipalName: 'no at sign' },
      { jobTitle: 'Fits', shoeSize: 44 },
    ];

    for (const body of bodies) {
      const answer = await tenant.write('PATCH', `/v1.0/users/${user.id}`, body);
      expect([body, answer.status]).toEqual([body, 400]);
    }
    const delegated = await tenant.write('PATCH', `/v1.0/users/${user.id}`, {
      employeeHireDate: '2026-01-01T00:00:00Z',
    });
    expect(delegated.status).toBe(403);
    expect(await tenant.raw(user.id)).toEqual(before);
  });

  it('refuses bodies that are no JSON or no object', async () => {
    const user = await tenant.cloudUser(1);
    const { clientId, clientSecret } = tenant.running.credentials.writer;
    const token = await tenant.tokenFor(clientId, clientSecret);
    const half = await fetch(`${tenant.running.graphUrl}/v1.0/users/${user.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"jobTitle":',
    });

    expect(half.status).toBe(400);
    expect((await tenant.write('PATCH', `/v1.0/users/${user.id}`, [1])).status).toBe(400);
    expect((await tenant.write('PATCH', `/v1.0/users/${user.id}`)).status).toBe(400);
  });

  it('refuses to touch what is mastered on-premises', async () => {
    const group = await tenant.find('group', 'OFF-BGO-4');
    const { value } = await tenant.get('/v1.0/users?$select=id,onPremisesSyncEnabled&$top=999');
    const synced = value.find((user) => user['onPremisesSyncEnabled'] === true)?.id ?? '';
    const writes = [
      ['PATCH', `/v1.0/users/${synced}`, { jobTitle: 'x' }],
      ['DELETE', `/v1.0/users/${synced}`, undefined],
      ['PATCH', `/v1.0/groups/${group.objectId}`, { description: 'x' }],
      ['POST', `/v1.0/groups/${group.objectId}/members/$ref`, reference(synced)],
    ] as const;

    for (const [method, address, body] of writes) {
      const answer = await tenant.write(method, address, body);
      expect([address, answer.status]).toEqual([address, 400]);
      expect(errorOf(answer).message).toMatch(/on-premises/);
    }
  });

  it('adds and removes links once: again is refused as the real directory does', async () => {
    const user = await tenant.cloudUser(2);
    for (const relation of ['members', 'owners']) {
      const path = `/v1.0/groups/${project.objectId}/${relation}`;
      const add = () => tenant.write('POST', `${path}/$ref`, reference(user.id));
      const remove = () => tenant.write('DELETE', `${path}/${user.id}/$ref`);
      await remove();

      expect((await add()).status).toBe(204);
      const again = await add();
      expect([again.status, errorOf(again).message]).toEqual([
        400,
        `One or more added object references already exist for the following modified properties: '${relation}'.`,
      ]);
      expect((await remove()).status).toBe(204);
      expect((await remove()).status).toBe(404);
    }
    const nobody = reference('00000000-0000-4000-8000-000000000000');
    const missing = await tenant.write(
      'POST',
      `/v1.0/groups/${project.objectId}/members/$ref`,
      nobody,
    );
    const itself = await tenant.write(
      'POST',
      `/v1.0/groups/${project.objectId}/members/$ref`,
      reference(project.objectId),
    );
    expect([missing.status, itself.status]).toEqual([404, 400]);
  });

  it('binds up to twenty members at once, all or none', async () => {
    const users = await Promise.all([10, 11, 12].map((index) => tenant.cloudUser(index)));
    const created = await tenant.write('POST', '/v1.0/groups', {
      displayName: 'Bound',
      mailEnabled: false,
      mailNickname: 'bound',
      securityEnabled: true,
      'owners@odata.bind': [reference(users[0]?.id ?? '')['@odata.id']],
    });
    const id = text(created.body['id']);
    const bind = (ids: readonly string[]) =>
      tenant.write('PATCH', `/v1.0/groups/${id}`, {
        'members@odata.bind': ids.map((each) => reference(each)['@odata.id']),
      });
    const wanted = users.map((user) => user.id);

    expect((await tenant.raw(id)).links['owners']).toEqual([wanted[0]]);
    expect((await bind([...wanted, '00000000-0000-4000-8000-000000000000'])).status).toBe(404);
    expect((await tenant.raw(id)).links['members'] ?? []).toEqual([]);
    expect((await bind(Array.from({ length: 21 }, () => wanted[0] ?? ''))).status).toBe(400);
    expect((await bind(wanted)).status).toBe(204);
    expect((await tenant.raw(id)).links['members']).toEqual(wanted);
  });

  it('refuses members of dynamic groups, groups in Microsoft 365 groups, its last owner, mail lists', async () => {
    const user = await tenant.cloudUser(3);
    const dynamic = await tenant.find('group', 'DYN-Sales');
    const team = await tenant.find('group', 'Sales Team');
    const news = await tenant.find('group', 'Company News');
    const add = (group: RawObject, id: string) =>
      tenant.write('POST', `/v1.0/groups/${group.objectId}/members/$ref`, reference(id));

    expect((await add(dynamic, user.id)).status).toBe(400);
    expect((await add(team, project.objectId)).status).toBe(400);
    expect((await add(news, user.id)).status).toBe(400);
    const owners = team.links['owners'] ?? [];
    const answers = [];
    for (const owner of owners) {
      const path = `/v1.0/groups/${team.objectId}/owners/${owner}/$ref`;
      answers.push((await tenant.write('DELETE', path)).status);
    }
    expect(answers).toEqual([...owners.slice(1).map(() => 204), 400]);
  });

  it('deletes the member itself when the reference is forgotten in the address', async () => {
    const user = await tenant.cloudUser(4);
    const path = `/v1.0/groups/${project.objectId}/members/${user.id}`;
    await tenant.write('POST', `/v1.0/groups/${project.objectId}/members/$ref`, reference(user.id));

    expect((await tenant.write('DELETE', path)).status).toBe(204);

    expect((await tenant.raw(user.id)).status).toBe('soft-deleted');
    await tenant.write('POST', `/v1.0/directory/deletedItems/${user.id}/restore`);
  });

  it('merges what is named into a policy, keeps its siblings, and notes the time', async () => {
    const before = await policy(CA000);
    const { excludeGroups } = (
      before.attributes['conditions'] as { users: { excludeGroups: string[] } }
    ).users;

    const answer = await tenant.write('PATCH', `${POLICIES}/${before.objectId}`, {
      conditions: { users: { excludeGroups: excludeGroups.slice(1) } },
    });

    expect(answer.status).toBe(204);
    const { attributes } = await tenant.raw(before.objectId);
    expect(attributes['conditions']).toEqual({
      ...(before.attributes['conditions'] as object),
      users: {
        ...(before.attributes['conditions'] as { users: object }).users,
        excludeGroups: excludeGroups.slice(1),
      },
    });
    expect(attributes['modifiedDateTime']).toMatch(/^2026-11-20T09:00:00\.\d{7}Z$/);
  });

  it('refuses a policy with unknown parts, states or references', async () => {
    const { objectId, attributes } = await policy(CA000);
    const nobody = '00000000-0000-4000-8000-00000000dead';
    const bodies = [
      [{ State: 'disabled' }, /^1007/],
      [{ state: 'off' }, /^1007/],
      [{ conditions: { people: {} } }, /^1007/],
      [{ conditions: { users: { includegroups: [] } } }, /^1007/],
      [{ conditions: { users: { excludeGroups: [nobody] } } }, new RegExp(nobody)],
      [{ conditions: { locations: { excludeLocations: [nobody] } } }, new RegExp(nobody)],
      [{ grantControls: { authenticationStrength: { id: nobody } } }, new RegExp(nobody)],
    ] as const;

    for (const [body, message] of bodies) {
      const answer = await tenant.write('PATCH', `${POLICIES}/${objectId}`, body);
      expect([answer.status, errorOf(answer).message]).toEqual([
        400,
        expect.stringMatching(message),
      ]);
    }
    expect((await tenant.raw(objectId)).attributes).toEqual(attributes);
    const bare = { displayName: 'x', state: 'disabled', conditions: { users: {} } };
    expect((await tenant.write('POST', POLICIES, bare)).status).toBe(400);
  });

  it('takes an authentication strength by its id and shows all of it', async () => {
    const { objectId } = await policy(CA000);
    const id = '00000000-0000-0000-0000-000000000004';

    await tenant.write('PATCH', `${POLICIES}/${objectId}`, {
      grantControls: { builtInControls: [], authenticationStrength: { id } },
    });

    expect((await tenant.raw(objectId)).attributes['grantControls']).toMatchObject({
      operator: 'OR',
      builtInControls: [],
      authenticationStrength: { id, allowedCombinations: expect.any(Array) as string[] },
    });
  });

  it('wants the kind of a named location named, and refuses to delete a trusted one', async () => {
    const { objectId } = await tenant.find('namedLocation', 'Headquarters egress');
    const kind = { '@odata.type': '#microsoft.graph.ipNamedLocation' };
    const path = `${LOCATIONS}/${objectId}`;

    expect((await tenant.write('PATCH', path, { displayName: 'HQ' })).status).toBe(400);
    expect((await tenant.write('DELETE', path)).status).toBe(400);
    expect((await tenant.write('PATCH', path, { ...kind, isTrusted: false })).status).toBe(204);
    expect((await tenant.write('DELETE', path)).status).toBe(204);
    expect((await tenant.get(path)).status).toBe(404);
  });
});
