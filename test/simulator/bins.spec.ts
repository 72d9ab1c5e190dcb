import { errorOf, SimulatedTenant, text } from './simulated-tenant.js';

const DELETED = '/v1.0/directory/deletedItems';
const POLICIES = '/beta/identity/conditionalAccess/policies';
const LOCATIONS = '/beta/identity/conditionalAccess/namedLocations';
const DELETED_POLICIES = '/beta/identity/conditionalAccess/deletedItems/policies';
const DELETED_LOCATIONS = '/v1.0/identity/conditionalAccess/deletedItems/namedLocations';

describe('the bins of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterAll(() => tenant.close());

  it('keeps a deleted user under its id, gives the name free, and brings all of it back', async () => {
    const user = await tenant.cloudUser();
    const group = await tenant.find('group', 'APP_Microsoft365_E5');
    const before = await tenant.raw(user.id);
    const principalName = text(user['userPrincipalName']);

    expect((await tenant.write('DELETE', `/v1.0/users/${user.id}`)).status).toBe(204);
    expect((await tenant.get(`/v1.0/users/${user.id}`)).status).toBe(404);
    expect((await tenant.write('DELETE', `/v1.0/users/${user.id}`)).status).toBe(404);
    const members = `/v1.0/groups/${group.objectId}/members?$select=id&$top=999`;
    expect((await tenant.get(members)).value.map(({ id }) => id)).not.toContain(user.id);
    const binned = await tenant.get(
      `${DELETED}/microsoft.graph.user?$select=id,userPrincipalName,deletedDateTime`,
    );
    expect(binned.value).toEqual([
      {
        id: user.id,
        userPrincipalName: `${user.id.replaceAll('-', '')}${principalName}`,
        deletedDateTime: '2026-11-20T09:00:00Z',
      },
    ]);
    expect((await tenant.get(`${DELETED}/${user.id}`)).status).toBe(200);

    const restored = await tenant.write('POST', `${DELETED}/${user.id}/restore`);

    expect(restored.status).toBe(200);
    expect(restored.body).toMatchObject({ id: user.id, userPrincipalName: principalName });
    expect(await tenant.raw(user.id)).toEqual(before);
    expect((await tenant.get(members)).value.map(({ id }) => id)).toContain(user.id);
    expect((await tenant.write('POST', `${DELETED}/${user.id}/restore`)).status).toBe(404);
  });

  it('refuses to restore a user whose name somebody else took', async () => {
    const user = await tenant.cloudUser(1);
    const userPrincipalName = text(user['userPrincipalName']);
    await tenant.write('DELETE', `/v1.0/users/${user.id}`);
    const taker = await tenant.write('POST', '/v1.0/users', {
      accountEnabled: true,
      displayName: 'Taker',
      mailNickname: 'taker',
      userPrincipalName,
      passwordProfile: {},
    });
    expect(taker.status).toBe(201);

    const refused = await tenant.write('POST', `${DELETED}/${user.id}/restore`);

    expect([refused.status, errorOf(refused).code]).toEqual([
      400,
      'Request_MultipleObjectsWithSameKeyValue',
    ]);
    await tenant.write('DELETE', `/v1.0/users/${text(taker.body['id'])}`);
    expect((await tenant.write('POST', `${DELETED}/${user.id}/restore`)).status).toBe(200);
  });

  it('keeps a deleted group with its members and owners', async () => {
    const before = await tenant.find('group', 'SG-Sales');
    await tenant.write('DELETE', `/v1.0/groups/${before.objectId}`);
    const binned = await tenant.get(`${DELETED}/microsoft.graph.group`);
    const restored = await tenant.write('POST', `${DELETED}/${before.objectId}/restore`);

    expect(binned.value.map(({ id }) => id)).toEqual([before.objectId]);
    expect(restored.status).toBe(200);
    expect(await tenant.raw(before.objectId)).toEqual(before);
  });

  it('brings a policy back in the state in which it was deleted', async () => {
    const before = await tenant.find(
      'conditionalAccessPolicy',
      'CA002-Global-IdentityProtection-AnyApp-AnyPlatform-Block-LegacyAuthentication',
    );
    await tenant.write('DELETE', `${POLICIES}/${before.objectId}`);
    const listed = await tenant.get(DELETED_POLICIES);
    const gone = await tenant.get(`${POLICIES}/${before.objectId}`);
    const restored = await tenant.write('POST', `${DELETED_POLICIES}/${before.objectId}/restore`);

    expect(listed.value).toMatchObject([
      { id: before.objectId, deletedDateTime: '2026-11-20T09:00:00.0000000Z' },
    ]);
    expect(gone.status).toBe(404);
    expect(restored.body).toMatchObject({ id: before.objectId, state: 'enabled' });
    expect(await tenant.raw(before.objectId)).toEqual(before);
  });

  it('brings a named location back without its trust', async () => {
    const before = await tenant.find('namedLocation', 'All Compliant Network locations');
    expect(before.attributes['isTrusted']).toBe(true);
    await tenant.act({
      operation: 'softDelete',
      objectType: 'namedLocation',
      objectId: before.objectId,
    });
    expect((await tenant.get(`${DELETED_LOCATIONS}/${before.objectId}`)).status).toBe(200);

    const restored = await tenant.write('POST', `${DELETED_LOCATIONS}/${before.objectId}/restore`);

    expect(restored.body).toMatchObject({ id: before.objectId, isTrusted: false });
    expect((await tenant.get(`${LOCATIONS}/${before.objectId}`)).body).toMatchObject({
      isTrusted: false,
    });
    expect((await tenant.get(DELETED_LOCATIONS)).value).toEqual([]);
  });

  it('forgets for good what is purged, and the links to it', async () => {
    const user = await tenant.cloudUser(2);
    const group = await tenant.find('group', 'APP_Microsoft365_E5');
    expect(group.links['members']).toContain(user.id);
    await tenant.write('DELETE', `/v1.0/users/${user.id}`);

    expect((await tenant.write('DELETE', `${DELETED}/${user.id}`)).status).toBe(204);

    expect((await tenant.get(`${DELETED}/${user.id}`)).status).toBe(404);
    expect((await tenant.write('POST', `${DELETED}/${user.id}/restore`)).status).toBe(404);
    expect((await tenant.raw(group.objectId)).links['members']).not.toContain(user.id);
    expect((await tenant.raw(user.id)).status).toBe('hard-deleted');
  });

  it('puts a kind of object only into its own bin', async () => {
    const user = await tenant.cloudUser(3);
    await tenant.write('DELETE', `/v1.0/users/${user.id}`);

    const other = await tenant.write('POST', `${DELETED_POLICIES}/${user.id}/restore`);
    const groups = await tenant.get(`${DELETED}/microsoft.graph.group`);

    expect(other.status).toBe(404);
    expect(groups.value).toEqual([]);
  });
});
