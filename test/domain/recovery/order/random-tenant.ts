import {
  type Attributes,
  objectId,
  type ObjectId,
  type ObjectType,
} from '../../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../../src/domain/json.js';

/** Numbers from 0 up to 1 that one seed always gives in the same order. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export class Dice {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  one<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.next() * items.length)];
  }

  some<Item>(items: readonly Item[], most: number): readonly Item[] {
    const count = Math.min(items.length, Math.floor(this.next() * (most + 1)));
    return this.shuffled(items).slice(0, count);
  }

  shuffled<Item>(items: readonly Item[]): readonly Item[] {
    return items
      .map((item) => ({ item, key: this.next() }))
      .sort((one, other) => one.key - other.key)
      .map(({ item }) => item);
  }
}

/** An object before it has attributes, for others to refer to it. */
export interface Someone {
  readonly id: ObjectId;
  readonly type: ObjectType;
  readonly name: string;
  /** Of applications, and of service principals the one of their application. */
  readonly appId: string;
  /** Of applications: the id of its app role. */
  readonly roleId: string;
}

const guid = (kind: string, number: number): string =>
  `${kind.padEnd(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const someone = (type: ObjectType, number: number, of?: Someone): Someone => ({
  id: objectId(guid('0b', number)),
  type,
  name: `${type} ${String(number)}`,
  appId: of?.appId ?? guid('a0', number),
  roleId: of?.roleId ?? guid('c0', number),
});

const idsOf = (all: readonly Someone[], most: number, dice: Dice): readonly string[] =>
  dice.some(all, most).map(({ id }) => id);

/** Random attributes that refer to some of the others, as the directory holds them. */
export const randomAttributes = (
  own: Someone,
  others: readonly Someone[],
  dice: Dice,
): Attributes => {
  const of = (...types: readonly ObjectType[]): readonly Someone[] =>
    others.filter(({ type }) => types.includes(type));
  return makers[own.type]?.(own, of, dice) ?? { displayName: own.name };
};

type Of = (...types: readonly ObjectType[]) => readonly Someone[];

const nickname = ({ name }: Someone): string => name.replaceAll(' ', '-').toLowerCase();

const group = (own: Someone, of: Of, dice: Dice): Attributes => {
  const plain = {
    ...{ displayName: own.name, mailNickname: nickname(own) },
    ...{ mailEnabled: false, securityEnabled: true },
  };
  const named = idsOf([...of('group'), own], 2, dice);
  if (named.length === 0 || dice.chance(0.5)) return { ...plain, groupTypes: [] };
  return {
    ...plain,
    groupTypes: ['DynamicMembership'],
    membershipRule: `user.memberOf -any (group.objectId -in [${named.map((id) => `'${id}'`).join(', ')}])`,
    membershipRuleProcessingState: 'On',
  };
};

const application = (own: Someone, of: Of, dice: Dice): Attributes => ({
  ...{ displayName: own.name, signInAudience: 'AzureADMyOrg', appId: own.appId },
  identifierUris: dice.chance(0.5) ? [`api://${own.appId}`] : [],
  requiredResourceAccess: dice
    .some(of('application'), 2)
    .map(({ appId: resourceAppId, roleId: id }) => ({
      resourceAppId,
      resourceAccess: [{ id, type: 'Role' }],
    })),
  appRoles: [
    {
      ...{ id: own.roleId, value: 'Read', displayName: 'Read', description: 'Read' },
      ...{ isEnabled: true, allowedMemberTypes: ['User', 'Application'] },
    },
  ],
});

const policy = (own: Someone, of: Of, dice: Dice): Attributes => {
  const apps = dice.some(of('servicePrincipal'), 2).map(({ appId }) => appId);
  const strength = dice.chance(0.3) ? dice.one(of('authenticationStrengthPolicy')) : undefined;
  const locations = idsOf(of('namedLocation'), 2, dice);
  const users = idsOf(of('user'), 2, dice);
  return {
    displayName: own.name,
    state: dice.one(['enabled', 'disabled', 'enabledForReportingButNotEnforced']) ?? 'disabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: apps.length === 0 ? ['All'] : apps },
      users: {
        includeUsers: users.length === 0 ? ['All'] : users,
        excludeGroups: idsOf(of('group'), 3, dice),
      },
      ...(locations.length === 0
        ? {}
        : { locations: { includeLocations: ['All'], excludeLocations: locations } }),
    },
    grantControls: {
      operator: 'OR',
      builtInControls: strength === undefined ? ['mfa'] : [],
      ...(strength === undefined ? {} : { authenticationStrength: { id: strength.id } }),
    },
  };
};

const holder = (all: readonly Someone[], dice: Dice): string => dice.one(all)?.id ?? '';

const roleAssignment = (_own: Someone, of: Of, dice: Dice): Attributes => {
  const unit = dice.chance(0.5) ? dice.one(of('administrativeUnit')) : undefined;
  return {
    principalId: holder(of('user', 'servicePrincipal'), dice),
    roleDefinitionId: dice.one(of('unifiedRoleDefinition'))?.id ?? '',
    directoryScopeId: unit === undefined ? '/' : `/administrativeUnits/${unit.id}`,
  };
};

const target = (id: string): Json => ({ id, targetType: 'group', isRegistrationRequired: false });

const makers: Readonly<Record<ObjectType, (own: Someone, of: Of, dice: Dice) => Attributes>> = {
  user: (own) => ({
    ...{ accountEnabled: true, displayName: own.name, mailNickname: nickname(own) },
    userPrincipalName: `${nickname(own)}@contoso.com`,
  }),
  group,
  application,
  servicePrincipal: (own) => ({
    ...{ accountEnabled: true, displayName: own.name, appId: own.appId },
    ...{ appRoleAssignmentRequired: false, servicePrincipalType: 'Application' },
  }),
  namedLocation: (own, _of, dice) => ({
    ...{ '@odata.type': '#microsoft.graph.ipNamedLocation', displayName: own.name },
    isTrusted: dice.chance(0.5),
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/24' }],
  }),
  authenticationStrengthPolicy: (own) => ({
    ...{ displayName: own.name, policyType: 'custom', allowedCombinations: ['fido2'] },
  }),
  unifiedRoleDefinition: (own) => ({
    ...{ displayName: own.name, isEnabled: true, isBuiltIn: false },
    rolePermissions: [{ allowedResourceActions: ['microsoft.directory/applications/create'] }],
  }),
  conditionalAccessPolicy: policy,
  oauth2PermissionGrant: (_own, of, dice) => ({
    ...{ consentType: 'Principal', scope: 'User.Read' },
    clientId: dice.one(of('servicePrincipal'))?.id ?? '',
    resourceId: dice.one(of('servicePrincipal'))?.id ?? '',
    principalId: dice.one(of('user'))?.id ?? '',
  }),
  appRoleAssignment: (_own, of, dice) => {
    const resource = dice.one(of('servicePrincipal'));
    return {
      principalId: holder(of('user', 'group', 'servicePrincipal'), dice),
      resourceId: resource?.id ?? '',
      appRoleId: resource?.roleId ?? '',
    };
  },
  unifiedRoleAssignment: roleAssignment,
  unifiedRoleEligibilitySchedule: (own, of, dice) => ({
    ...roleAssignment(own, of, dice),
    scheduleInfo: {
      startDateTime: '2026-01-01T00:00:00Z',
      expiration: { type: 'noExpiration' },
    },
  }),
  authenticationMethodConfiguration: (own, of, dice) => ({
    '@odata.type': '#microsoft.graph.externalAuthenticationMethodConfiguration',
    ...{ displayName: own.name, state: 'enabled' },
    appId: dice.one(of('application'))?.appId ?? '',
    includeTargets: idsOf(of('group'), 2, dice).map(target),
  }),
  authenticationMethodsPolicy: (_own, of, dice) => ({
    registrationEnforcement: {
      authenticationMethodsRegistrationCampaign: {
        state: 'enabled',
        includeTargets: idsOf(of('group'), 2, dice).map(target),
      },
    },
  }),
};
