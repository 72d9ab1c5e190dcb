import type { Creation, DirectoryWrite } from '../../../src/directory/directory.port.js';
import {
  type Attributes,
  objectId,
  type ObjectId,
  type ObjectRef,
  type ObjectType,
} from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import { equalJson, type Json } from '../../../src/domain/json.js';
import { type Acting, holdsInTime } from './acting.js';

let serial = 0;
const GRANT_KEY = ['clientId', 'consentType', 'principalId', 'resourceId', 'scope'];

/** Making objects anew, and deleting for good what can be made again. */
export const itCreates = (acting: Acting): void => {
  const { directory, writer, observationsOf, aUser, aGroup } = acting;

  const write = async (wish: DirectoryWrite) => (await writer().write([wish]))[0];
  const creation = (objectType: ObjectType, attributes: Attributes): Creation => ({
    operation: 'create',
    objectType,
    objectId: objectId(crypto.randomUUID()),
    attributes,
  });
  const created = async (objectType: ObjectType, attributes: Attributes): Promise<ObjectId> => {
    const outcome = await write(creation(objectType, attributes));
    if (outcome?.outcome === 'done' && outcome.createdId !== undefined) return outcome.createdId;
    throw new Error(`${objectType}: ${JSON.stringify(outcome)}`);
  };
  const attributesOf = async (ref: ObjectRef & { attributes?: Attributes }) => {
    const [found] = await writer().objects([ref]);
    return found?.seen === 'present' ? found.attributes : null;
  };
  const all = async (type: ObjectType) =>
    (await observationsOf(type, null)).filter((one) => one.seen === 'present');
  const named = () => {
    serial += 1;
    return `created-${serial}`;
  };
  const aPrincipal = async (): Promise<{ id: ObjectId; application: ObjectId }> => {
    const application = await created('application', {
      displayName: named(),
      appRoles: [
        {
          id: '5f5d6b1a-1111-4222-8333-944455566677',
          displayName: 'Reader',
          description: 'Reads',
          value: 'Read',
          isEnabled: true,
          allowedMemberTypes: ['User'],
        },
      ],
    });
    const { appId = null } =
      (await attributesOf({ objectType: 'application', objectId: application })) ?? {};
    return { id: await created('servicePrincipal', { appId }), application };
  };
  const aRole = async (): Promise<ObjectId> => {
    const [role] = await all('unifiedRoleDefinition');
    if (role === undefined) throw new Error('no role');
    return role.objectId;
  };

  /** What each type is made from. */
  const wishes: Readonly<Record<ObjectType, () => Promise<Attributes>>> = {
    user: () => {
      const name = named();
      const userPrincipalName = `${name}@contract.example`;
      return Promise.resolve({
        ...{ displayName: name, userPrincipalName, mailNickname: name, accountEnabled: true },
        ...{ department: 'Ops', usageLocation: 'NO', city: null },
      });
    },
    group: () =>
      Promise.resolve({
        ...{ displayName: named(), mailEnabled: false, securityEnabled: true },
        ...{ mailNickname: 'created', groupTypes: [], isAssignableToRole: true },
      }),
    application: () => Promise.resolve({ displayName: named(), signInAudience: 'AzureADMyOrg' }),
    servicePrincipal: async () => {
      const application = await created('application', { displayName: named() });
      const ref = { objectType: 'application', objectId: application };
      const { appId = null } = (await attributesOf(ref)) ?? {};
      return { appId, accountEnabled: false };
    },
    administrativeUnit: () => Promise.resolve({ displayName: named(), description: 'Made anew' }),
    oauth2PermissionGrant: async () => ({
      clientId: (await aPrincipal()).id,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: (await aPrincipal()).id,
      scope: 'User.Read openid',
    }),
    appRoleAssignment: async () => ({
      principalId: (await aUser()).objectId,
      resourceId: (await aPrincipal()).id,
      appRoleId: '5f5d6b1a-1111-4222-8333-944455566677',
    }),
    unifiedRoleDefinition: () =>
      Promise.resolve({
        ...{ displayName: named(), description: 'x', isEnabled: true },
        rolePermissions: [
          { allowedResourceActions: ['microsoft.directory/applications/standard/read'] },
        ],
      }),
    unifiedRoleAssignment: async () => ({
      principalId: (await aUser()).objectId,
      roleDefinitionId: await aRole(),
      directoryScopeId: '/',
    }),
    unifiedRoleEligibilitySchedule: async () => ({
      principalId: (await aUser()).objectId,
      roleDefinitionId: await aRole(),
      directoryScopeId: '/',
      scheduleInfo: {
        startDateTime: '2026-03-02T08:00:00Z',
        recurrence: null,
        expiration: { type: 'noExpiration', endDateTime: null, duration: null },
      },
    }),
    conditionalAccessPolicy: async () => ({
      displayName: named(),
      state: 'disabled',
      conditions: {
        users: { includeUsers: ['All'], excludeGroups: [(await aGroup()).objectId] },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }),
    namedLocation: () =>
      Promise.resolve({
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: named(),
        isTrusted: true,
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' },
        ],
      }),
    authenticationStrengthPolicy: () =>
      Promise.resolve({
        ...{ displayName: named(), description: 'x', policyType: 'custom' },
        allowedCombinations: ['fido2'],
      }),
    authenticationMethodConfiguration: () =>
      Promise.resolve({
        '@odata.type': '#microsoft.graph.externalAuthenticationMethodConfiguration',
        ...{ displayName: named(), state: 'disabled', appId: 'a', includeTargets: [] },
      }),
  };
  const madeOf = (type: ObjectType): Promise<Attributes> =>
    wishes[type]?.() ?? Promise.reject(new Error(type));
  /** Those of the wanted attributes that are not as wanted. */
  const unlike = (found: Attributes | null, wanted: Attributes) =>
    Object.keys(wanted).filter((name) => !equalJson(found?.[name], wanted[name]));

  describe('the writer, making anew', () => {
    it.each(Object.keys(wishes))('makes a %s, and tells its new id', async (type) => {
      const attributes = await madeOf(type);
      const wish = creation(type, attributes);
      const since = instantAt(Date.now() - 1000);
      const outcome = await write(wish);
      expect(outcome).toEqual({ outcome: 'done', createdId: expect.any(String) as unknown });
      const createdId = outcome?.outcome === 'done' ? outcome.createdId : undefined;
      expect(createdId).not.toBe(wish.objectId);

      await holdsInTime(async () => {
        const ref = { objectType: type, objectId: createdId ?? wish.objectId, attributes };
        expect(unlike(await attributesOf(ref), attributes)).toEqual([]);
      });
      expect(await writer().created(wish, since)).toBe(createdId);
    });

    it('leaves what it makes unfound by who looks for something else', async () => {
      const since = instantAt(Date.now() - 1000);
      for (const type of ['user', 'group', 'conditionalAccessPolicy', 'oauth2PermissionGrant']) {
        expect(await writer().created(creation(type, await madeOf(type)), since)).toBeNull();
      }
      const group = await madeOf('group');
      await created('group', group);
      const hours = 3_600_000;
      expect(
        await writer().created(creation('group', group), instantAt(Date.now() + hours)),
      ).toBeNull();
      const other = { ...group, securityEnabled: false, mailEnabled: true };
      expect(await writer().created(creation('group', other), since)).toBeNull();
    });

    it.each(['oauth2PermissionGrant', 'appRoleAssignment', 'unifiedRoleAssignment'])(
      'does not make a %s twice, and tells the id of the one there is',
      async (type) => {
        const attributes = await madeOf(type);
        const createdId = await created(type, attributes);
        expect(await write(creation(type, attributes))).toEqual({
          outcome: 'already-so',
          createdId,
        });
      },
    );

    it('does not take a grant of other scopes for the one that is wanted', async () => {
      const attributes = await madeOf('oauth2PermissionGrant');
      await created('oauth2PermissionGrant', attributes);
      const more = { ...attributes, scope: 'User.ReadWrite.All' };
      expect(await write(creation('oauth2PermissionGrant', more))).toMatchObject({
        outcome: 'refused',
        detail: expect.stringMatching(/already exists/i) as unknown,
      });
      const turned = { ...attributes, scope: 'openid User.Read' };
      expect(await write(creation('oauth2PermissionGrant', turned))).toMatchObject({
        outcome: 'already-so',
      });
    });

    it('makes policies that do not bite', async () => {
      const wish = { ...(await madeOf('conditionalAccessPolicy')), state: 'enabled' };
      const made = await created('conditionalAccessPolicy', wish);
      const ref = { objectType: 'conditionalAccessPolicy', objectId: made };
      expect(await attributesOf(ref)).toMatchObject({
        state: 'enabledForReportingButNotEnforced',
      });
    });

    const missing = crypto.randomUUID();
    it.each<readonly [string, ObjectType, Attributes]>([
      ['a resource', 'appRoleAssignment', { resourceId: missing }],
      ['a principal', 'appRoleAssignment', { principalId: missing }],
      ['an app role', 'appRoleAssignment', { appRoleId: missing }],
      ['a client', 'oauth2PermissionGrant', { clientId: missing }],
      ['a principal', 'unifiedRoleAssignment', { principalId: missing }],
      ['a role', 'unifiedRoleAssignment', { roleDefinitionId: missing }],
      ['a scope', 'unifiedRoleAssignment', { directoryScopeId: `/administrativeUnits/${missing}` }],
      ['a role', 'unifiedRoleEligibilitySchedule', { roleDefinitionId: missing }],
      ['an application', 'servicePrincipal', { appId: missing }],
      ['users', 'conditionalAccessPolicy', conditions({ users: { includeUsers: [missing] } })],
      ['groups', 'conditionalAccessPolicy', conditions({ users: { includeGroups: [missing] } })],
      [
        'locations',
        'conditionalAccessPolicy',
        conditions({ locations: { includeLocations: [missing] } }),
      ],
      [
        'a strength',
        'conditionalAccessPolicy',
        { grantControls: { operator: 'OR', authenticationStrength: { id: missing } } },
      ],
      [
        'groups',
        'authenticationMethodConfiguration',
        { includeTargets: [{ targetType: 'group', id: missing }] },
      ],
    ])('is refused what needs %s that is not there: %s', async (_, type, wrong) => {
      const outcome = await write(creation(type, { ...(await madeOf(type)), ...wrong }));
      expect(outcome).toMatchObject({
        outcome: 'refused',
        status: expect.any(Number) as unknown,
        detail: expect.stringMatching(/\w/) as unknown,
      });
    });

    it.each(['device', 'directoryRole', 'organization', 'authorizationPolicy'])(
      'says that a %s is not made anew',
      async (type) => {
        expect(await write(creation(type, { displayName: 'x' }))).toEqual({
          outcome: 'refused',
          status: 400,
          detail: `type takes one that can be made anew, and got "${type}"`,
        });
      },
    );
  });

  describe('the writer, deleting for good', () => {
    const deletable = [
      ...['oauth2PermissionGrant', 'appRoleAssignment', 'unifiedRoleAssignment'],
      ...['unifiedRoleEligibilitySchedule', 'unifiedRoleDefinition'],
      ...['authenticationStrengthPolicy', 'authenticationMethodConfiguration'],
    ];
    it.each(deletable)('deletes a %s, also twice', async (type) => {
      const known = await madeOf(type);
      const made = { objectType: type, objectId: await created(type, known) };
      const wish = { ...made, operation: 'delete', known } as const;
      expect(await write(wish)).toEqual({ outcome: 'done' });
      expect(await write(wish)).toEqual({ outcome: 'already-so' });
      await holdsInTime(async () => {
        expect(await directory().objects([{ ...made, attributes: known }])).toMatchObject([
          { seen: 'gone' },
        ]);
      });
    });

    it.each(['user', 'group', 'conditionalAccessPolicy'])(
      'does not delete a %s for good, which has a bin',
      async (type) => {
        const known = await madeOf(type);
        const made = { objectType: type, objectId: await created(type, known) };
        expect(await write({ ...made, operation: 'delete', known })).toMatchObject({
          outcome: 'refused',
          detail: expect.stringContaining('no bin') as unknown,
        });
        expect(await attributesOf(made)).not.toBeNull();
      },
    );

    it('makes a grant anew under another id, as it was', async () => {
      const known = await madeOf('oauth2PermissionGrant');
      const first = await created('oauth2PermissionGrant', known);
      await write({
        ...{ objectType: 'oauth2PermissionGrant', objectId: first },
        ...{ operation: 'delete', known },
      });
      const second = await created('oauth2PermissionGrant', known);
      expect(second).not.toBe(first);
      const found = await attributesOf({ objectType: 'oauth2PermissionGrant', objectId: second });
      expect(GRANT_KEY.map((name) => found?.[name])).toEqual(GRANT_KEY.map((name) => known[name]));
    });
  });

  describe('the writer, by other ways than a PATCH', () => {
    it('gives licences, changes and takes them, with what else is changed', async () => {
      const licensed = (await all('user')).find(({ attributes }) => {
        const licences = attributes['assignedLicenses'];
        return Array.isArray(licences) && licences.length > 0;
      });
      const licences = (licensed?.attributes['assignedLicenses'] ?? []) as readonly {
        skuId: string;
      }[];
      const skuId = licences[0]?.skuId ?? '';
      const user = {
        objectType: 'user',
        objectId: await created('user', await madeOf('user')),
      };
      const update = (attributes: Attributes) =>
        write({ ...user, operation: 'update', attributes });
      const given = [{ skuId, disabledPlans: [] as Json[] }];

      expect(await update({ assignedLicenses: given, city: 'Oslo' })).toEqual({ outcome: 'done' });
      expect(await attributesOf(user)).toMatchObject({ assignedLicenses: given, city: 'Oslo' });
      expect(await update({ assignedLicenses: given })).toEqual({ outcome: 'already-so' });
      expect(await update({ assignedLicenses: [] })).toEqual({ outcome: 'done' });
      expect(await attributesOf(user)).toMatchObject({ assignedLicenses: [] });
      expect(
        await update({ assignedLicenses: [{ skuId: crypto.randomUUID(), disabledPlans: [] }] }),
      ).toMatchObject({ outcome: 'refused', detail: expect.stringMatching(/licen/i) as unknown });
    });

    it('sets the combinations of an authentication strength', async () => {
      const type = 'authenticationStrengthPolicy';
      const strength = { objectType: type, objectId: await created(type, await madeOf(type)) };
      const attributes = {
        description: 'Stronger',
        allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
      };
      expect(await write({ ...strength, operation: 'update', attributes })).toEqual({
        outcome: 'done',
      });
      expect(await attributesOf(strength)).toMatchObject(attributes);
    });

    it('takes away secrets that came, and says that none comes back', async () => {
      const { application } = await aPrincipal();
      const ref = { objectType: 'application', objectId: application };
      const [mine, theirs] = ['Ours', 'Theirs'].map((displayName) => ({
        ...{ keyId: crypto.randomUUID(), displayName, endDateTime: '2027-01-01T00:00:00Z' },
      }));
      const secrets = (...passwordCredentials: readonly (typeof mine)[]) => ({
        passwordCredentials: passwordCredentials.flatMap((one) => one ?? []),
      });
      await acting.act({ ...ref, operation: 'update', attributes: secrets(mine, theirs) });
      const update = (attributes: Attributes) => write({ ...ref, operation: 'update', attributes });

      expect(await update(secrets(mine))).toEqual({ outcome: 'done' });
      expect(await attributesOf(ref)).toMatchObject(secrets(mine));
      expect(await update(secrets(mine))).toEqual({ outcome: 'already-so' });
      expect(await update(secrets(theirs))).toMatchObject({
        outcome: 'refused',
        detail: expect.stringMatching(/cannot be brought back/) as unknown,
      });
      expect(await attributesOf(ref)).toMatchObject({ passwordCredentials: [] });
    });

    it('takes away certificates that came, leaves the others, and says that none comes back', async () => {
      const { application } = await aPrincipal();
      const ref = { objectType: 'application', objectId: application };
      const [mine, theirs] = ['Ours', 'Theirs'].map((displayName) => ({
        ...{ keyId: crypto.randomUUID(), displayName, endDateTime: '2027-01-01T00:00:00Z' },
        ...{ type: 'AsymmetricX509Cert', usage: 'Verify' },
      }));
      const certificates = (...keyCredentials: readonly (typeof mine)[]) => ({
        keyCredentials: keyCredentials.flatMap((one) => one ?? []),
      });
      await acting.act({ ...ref, operation: 'update', attributes: certificates(mine, theirs) });
      const update = (attributes: Attributes) => write({ ...ref, operation: 'update', attributes });

      expect(await update(certificates(mine))).toEqual({ outcome: 'done' });
      expect(await attributesOf(ref)).toMatchObject(certificates(mine));
      expect(await update(certificates(mine))).toEqual({ outcome: 'already-so' });
      expect(await update(certificates(theirs))).toMatchObject({
        outcome: 'refused',
        detail: expect.stringMatching(/cannot be brought back/) as unknown,
      });
      expect(await attributesOf(ref)).toMatchObject({ keyCredentials: [] });
    });

    it('takes an enabled app role away by disabling it first', async () => {
      const { application } = await aPrincipal();
      const ref = { objectType: 'application', objectId: application };
      expect(
        await write({ ...ref, operation: 'update', attributes: { appRoles: [], notes: 'x' } }),
      ).toEqual({ outcome: 'done' });
      expect(await attributesOf(ref)).toMatchObject({ appRoles: [], notes: 'x' });
    });
  });
};

function conditions(more: Attributes): Attributes {
  return {
    conditions: {
      users: { includeUsers: ['All'] },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      ...more,
    },
  };
}
