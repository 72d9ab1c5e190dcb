import { type Answer, errorOf, SimulatedTenant, text } from './simulated-tenant.js';

describe('reading the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ users: 350 });
  });
  afterAll(() => tenant.close());

  const idsOf = (pages: readonly Answer[]): string[] =>
    pages.flatMap(({ value }) => value.map(({ id }) => id));

  it('pages users by a hundred, each once, and keeps the options in the next link', async () => {
    const pages = await tenant.pages('/v1.0/users?$select=id,department');

    expect(pages.map(({ value }) => value.length)).toEqual([100, 100, 100, 50]);
    expect(new Set(idsOf(pages)).size).toBe(350);
    expect(pages[1]?.body['@odata.nextLink']).toContain('$select=id,department');
    expect(Object.keys(pages[2]?.value[0] ?? {}).sort()).toEqual(['department', 'id']);
  });

  it('takes a page size from 1 to 999 and refuses others in the words of the directory', async () => {
    expect((await tenant.get('/v1.0/users?$top=999')).value).toHaveLength(350);
    expect((await tenant.get('/v1.0/groups?$top=1')).value).toHaveLength(1);
    for (const top of ['0', '1000', 'all']) {
      const answer = await tenant.get(`/v1.0/users?$top=${top}`);
      expect(answer.status).toBe(400);
      expect(errorOf(answer).message).toBe(
        `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
      );
    }
  });

  it('hides what is only shown on select, and shows unset properties as null or empty', async () => {
    const [user] = (await tenant.get('/v1.0/users?$top=1')).value;
    const [group] = (await tenant.get('/v1.0/groups?$top=1')).value;

    expect(Object.keys(user ?? {}).sort()).toEqual(
      [
        'businessPhones',
        'displayName',
        'givenName',
        'id',
        'jobTitle',
        'mail',
        'mobilePhone',
        'officeLocation',
        'preferredLanguage',
        'surname',
        'userPrincipalName',
      ].sort(),
    );
    expect(user).toMatchObject({ mobilePhone: null, businessPhones: [] });
    expect(group).toHaveProperty('membershipRule', null);
    expect(group).not.toHaveProperty('assignedLicenses');
    expect(group).not.toHaveProperty('isAssignableToRole');
    const selected = await tenant.get('/v1.0/groups?$top=1&$select=id,assignedLicenses');
    expect(selected.value[0]).toHaveProperty('assignedLicenses');
  });

  it('refuses a property the type does not have, an option it does not speak, a made-up token', async () => {
    const property = await tenant.get('/v1.0/users?$select=id,shoeSize');
    const option = await tenant.get('/v1.0/users?$search="x"');
    const token = await tenant.get('/v1.0/users?$skiptoken=zzz');
    const segment = await tenant.get('/v1.0/printers');
    const method = await tenant.write('PUT', '/v1.0/users', {});

    expect([property.status, errorOf(property).message]).toEqual([
      400,
      "Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.",
    ]);
    expect([option.status, errorOf(option).code]).toEqual([400, 'Request_UnsupportedQuery']);
    expect(token.status).toBe(400);
    expect(segment.status).toBe(400);
    expect(method.status).toBe(405);
  });

  it('gets one object by id, a user also by principal name, and 404 for none', async () => {
    const user = await tenant.cloudUser();

    const byId = await tenant.get(`/v1.0/users/${user.id}`);
    const byName = await tenant.get(`/v1.0/users/${text(user['userPrincipalName'])}`);
    const byKey = await tenant.get(`/beta/users('${user.id}')?$select=id`);
    const none = await tenant.get('/v1.0/users/00000000-0000-4000-8000-000000000000');

    expect([byId.body['id'], byName.body['id'], byKey.body['id']]).toEqual([
      user.id,
      user.id,
      user.id,
    ]);
    expect([none.status, errorOf(none).code]).toEqual([404, 'Request_ResourceNotFound']);
    expect((await tenant.get(`/v1.0/groups/${user.id}`)).status).toBe(404);
  });

  it('filters by equality, beginning, list and conjunction, and refuses what it cannot', async () => {
    const names = async (filter: string): Promise<readonly unknown[]> => {
      const query = new URLSearchParams({ $filter: filter, $top: '999' });
      const pages = await tenant.pages(`/v1.0/groups?${query.toString()}`);
      return pages.flatMap(({ value }) => value.map((group) => group['displayName'])).sort();
    };

    expect(await names("displayName eq 'sg-engineering'")).toEqual(['SG-Engineering']);
    expect(await names("startswith(displayName,'REGION-')")).toEqual([
      'REGION-AMER',
      'REGION-APAC',
      'REGION-EMEA',
    ]);
    expect(await names("displayName in ('SG-Legal','SG-Sales')")).toEqual(['SG-Legal', 'SG-Sales']);
    expect(
      await names("startswith(displayName,'SG-') and mailEnabled eq false and displayName ne 'x'"),
    ).toContain('SG-Sales');
    const refused = await tenant.get("/v1.0/users?$filter=contains(displayName,'x')");
    expect([refused.status, errorOf(refused).code]).toEqual([400, 'Request_UnsupportedQuery']);
  });

  it('lists members in pages as directory objects with their types', async () => {
    const group = await tenant.find('group', 'APP_Microsoft365_E5');
    const nested = await tenant.find('group', 'REGION-EMEA');

    const pages = await tenant.pages(`/v1.0/groups/${group.objectId}/members?$select=id&$top=50`);
    const inside = await tenant.get(`/v1.0/groups/${nested.objectId}/members?$select=id`);
    const owners = await tenant.get(`/v1.0/groups/${nested.objectId}/owners`);

    expect(idsOf(pages).sort()).toEqual([...(group.links['members'] ?? [])].sort());
    expect(pages[0]?.value[0]).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: expect.any(String) as string,
    });
    expect(new Set(inside.value.map((member) => member['@odata.type']))).toEqual(
      new Set(['#microsoft.graph.group']),
    );
    expect(owners.value).toHaveLength(nested.links['owners']?.length ?? -1);
  });

  it('shows whole policies and locations, and every reference in them leads somewhere', async () => {
    const policies = await tenant.pages('/beta/identity/conditionalAccess/policies');
    const locations = await tenant.pages('/v1.0/identity/conditionalAccess/namedLocations');
    const all = policies.flatMap(({ value }) => value);

    expect(all).toHaveLength(36);
    expect(
      new Set(locations.flatMap(({ value }) => value.map((one) => one['@odata.type']))),
    ).toEqual(
      new Set([
        '#microsoft.graph.ipNamedLocation',
        '#microsoft.graph.countryNamedLocation',
        '#microsoft.graph.compliantNetworkNamedLocation',
      ]),
    );
    const named = (path: string): string[] =>
      all.flatMap(({ conditions }) => {
        let value: unknown = conditions;
        for (const name of path.split('/')) {
          value = (value as Record<string, unknown> | null | undefined)?.[name];
        }
        return ((value ?? []) as string[]).filter((id) => id.includes('-'));
      });
    const groups = new Set(idsOf(await tenant.pages('/v1.0/groups?$select=id')));
    const places = new Set(idsOf(locations));
    const groupIds = [...named('users/includeGroups'), ...named('users/excludeGroups')];
    const placeIds = [
      ...named('locations/includeLocations'),
      ...named('locations/excludeLocations'),
    ];
    expect(groupIds.length).toBeGreaterThan(50);
    expect(groupIds.filter((id) => !groups.has(id))).toEqual([]);
    expect(placeIds.filter((id) => !places.has(id))).toEqual([]);
    expect([...named('users/includeUsers'), ...named('users/excludeUsers')]).toEqual([]);
  });

  it('shows what was before for as long as reads lag, and members with it', async () => {
    const lagging = await SimulatedTenant.start({ readLagMs: 5000 });
    try {
      lagging.pass(10_000);
      const user = await lagging.cloudUser();
      const group = await lagging.find('group', 'SG-Legal');
      const members = `/v1.0/groups/${group.objectId}/members?$select=id&$top=999`;
      const before = (await lagging.get(members)).value.length;
      await lagging.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Something Else' });
      await lagging.write('POST', `/v1.0/groups/${group.objectId}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user.id}`,
      });
      const created = await lagging.write('POST', '/v1.0/groups', {
        displayName: 'New',
        mailEnabled: false,
        mailNickname: 'new',
        securityEnabled: true,
      });

      const soon = await lagging.get(`/v1.0/users/${user.id}`);
      expect(soon.body['jobTitle']).toBe(user['jobTitle']);
      expect((await lagging.get(members)).value).toHaveLength(before);
      expect((await lagging.get(`/v1.0/groups/${text(created.body['id'])}`)).status).toBe(404);

      lagging.pass(5001);
      const later = await lagging.get(`/v1.0/users/${user.id}`);
      expect(later.body['jobTitle']).toBe('Something Else');
      expect((await lagging.get(members)).value).toHaveLength(before + 1);
      expect((await lagging.get(`/v1.0/groups/${text(created.body['id'])}`)).status).toBe(200);
    } finally {
      await lagging.close();
    }
  });
});
