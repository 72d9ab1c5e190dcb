import type { ObjectAt } from '../../src/history/history.port.js';
import { FaultyTenant } from './faulty-tenant.js';

const TYPES = [
  'user',
  'servicePrincipal',
  'oauth2PermissionGrant',
  'appRoleAssignment',
  'unifiedRoleDefinition',
  'unifiedRoleAssignment',
  'unifiedRoleEligibilitySchedule',
  'authenticationMethodConfiguration',
  'authorizationPolicy',
  'organization',
];

describe('attribution of what stands between objects', () => {
  let faulty: FaultyTenant;
  beforeAll(async () => {
    faulty = await FaultyTenant.open({ types: TYPES });
  }, 180_000);
  afterAll(() => faulty.close());

  const by = { as: { kind: 'application', name: 'Feed' } };
  const changes = (objectId: string) =>
    faulty.tenant
      .tenantHistory()
      .changes({ objectId: objectId as never, order: 'oldest-first', page: { size: 100 } })
      .rows.filter(({ event }) => event.data.window.after !== null)
      .map(({ event, actors }) => [event.type, ...actors.map(({ name }) => name)]);
  const create = (objectType: string, attributes: object) =>
    faulty.act({ ...by, operation: 'create', objectType, attributes });
  const servicePrincipal = () => faulty.take('servicePrincipal').objectId;

  it('names who granted, widened and took a delegated permission', async () => {
    const { objectId } = await create('oauth2PermissionGrant', {
      clientId: servicePrincipal(),
      resourceId: servicePrincipal(),
      consentType: 'AllPrincipals',
      principalId: null,
      scope: 'User.Read',
    });
    await faulty.looks(2);
    const grant = { ...by, objectType: 'oauth2PermissionGrant', objectId };
    await faulty.act({
      ...grant,
      operation: 'update',
      attributes: { scope: 'User.Read Mail.Read' },
    });
    await faulty.looks(2);
    await faulty.act({ ...grant, operation: 'hardDelete' });
    await faulty.looks(2);
    expect(changes(objectId)).toEqual([
      ['ObjectCreated', 'Feed'],
      ['ObjectChanged', 'Feed'],
      ['ObjectHardDeleted', 'Feed'],
    ]);
  });

  it('names who gave a directory role, and who made somebody eligible for one', async () => {
    const role = faulty.take('unifiedRoleDefinition').objectId;
    for (const objectType of ['unifiedRoleAssignment', 'unifiedRoleEligibilitySchedule']) {
      const { objectId } = await create(objectType, {
        principalId: faulty.cloudUser().objectId,
        roleDefinitionId: role,
        directoryScopeId: '/',
      });
      await faulty.looks(2);
      expect([objectType, ...changes(objectId)]).toEqual([objectType, ['ObjectCreated', 'Feed']]);
    }
  });

  it('names who gave an app role, as soon as the record leads the look there', async () => {
    const { objectId } = await create('appRoleAssignment', {
      principalId: faulty.cloudUser().objectId,
      principalType: 'User',
      resourceId: servicePrincipal(),
      appRoleId: '00000000-0000-0000-0000-000000000000',
    });
    await faulty.looks(3);
    expect(changes(objectId)).toEqual([['ObjectCreated', 'Feed']]);
  });

  it.each([
    ['authorizationPolicy', { allowInvitesFrom: 'none' }],
    ['organization', { technicalNotificationMails: ['it@meridian.example'] }],
    ['authenticationMethodConfiguration', { state: 'disabled' }],
  ])('names who changed the %s', async (objectType, attributes) => {
    const { objectId }: ObjectAt = faulty.take(
      objectType,
      (object) => object.attributes['state'] !== 'disabled',
    );
    await faulty.act({ ...by, operation: 'update', objectType, objectId, attributes });
    await faulty.looks(2);
    expect(changes(objectId)).toEqual([['ObjectChanged', 'Feed']]);
  });

  it('names who changed owners, managers and sponsors', async () => {
    const { objectId } = faulty.cloudUser();
    const other = faulty.cloudUser().objectId;
    for (const relation of ['sponsors', 'manager']) {
      await faulty.act({
        ...by,
        operation: 'addLink',
        objectType: 'user',
        objectId,
        relation,
        targetId: other,
      });
    }
    await faulty.looks(3);
    expect(changes(objectId).flatMap(([, ...names]) => names)).toEqual(
      expect.arrayContaining(['Feed']),
    );
    expect(changes(objectId).every(([, name]) => name === 'Feed')).toBe(true);
  });
});
