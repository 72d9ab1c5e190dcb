import { createHash } from 'node:crypto';
import type { ObjectType, Relation } from '../domain/directory/directory-object.js';

/** Where the objects of a type lie in an exported configuration. */
export interface Place {
  readonly type: ObjectType;
  /** Of objects that lie below another one: what that is, and the attribute with its id. */
  readonly below?: { readonly type: ObjectType; readonly by: string };
  readonly folder: string;
  /** `each`: a folder and a file of its own by its id. `named`: a file. `one`: the file itself. */
  readonly as: 'each' | 'named' | 'one';
  /** Folder of each relation's targets, below the object's own. */
  readonly relations: Readonly<Record<Relation, string>>;
}

const each = (
  type: ObjectType,
  folder: string,
  relations: Readonly<Record<Relation, string>> = {},
): Place => ({ type, folder, as: 'each', relations });

const OWNERS = { owners: 'Owners' };
const MEMBERS = { members: 'Members' };

/**
 * The folders of EntraExporter (its default schema of 2025). What it does not export lies in folders
 * named in the same way: managers, sponsors, holders of devices, eligible roles, strengths of
 * authentication, the policy above the authentication methods.
 */
export const places: readonly Place[] = [
  { type: 'organization', folder: 'Organization/Organization.json', as: 'one', relations: {} },
  each('user', 'Users', { manager: 'Manager', sponsors: 'Sponsors' }),
  each('group', 'Groups', { ...MEMBERS, ...OWNERS }),
  each('application', 'Applications', OWNERS),
  each('servicePrincipal', 'ServicePrincipals', OWNERS),
  each('device', 'Devices', {
    registeredOwners: 'RegisteredOwners',
    registeredUsers: 'RegisteredUsers',
  }),
  each('administrativeUnit', 'AdministrativeUnits', MEMBERS),
  each('directoryRole', 'DirectoryRoles', MEMBERS),
  {
    ...each('oauth2PermissionGrant', 'Oauth2PermissionGrants'),
    below: { type: 'servicePrincipal', by: 'clientId' },
  },
  {
    ...each('appRoleAssignment', 'AppRoleAssignedTo'),
    below: { type: 'servicePrincipal', by: 'resourceId' },
  },
  each('unifiedRoleDefinition', 'RoleManagement/Directory/RoleDefinitions'),
  each('unifiedRoleAssignment', 'RoleManagement/Directory/RoleAssignments'),
  each('unifiedRoleEligibilitySchedule', 'RoleManagement/Directory/RoleEligibilitySchedules'),
  each('conditionalAccessPolicy', 'Identity/Conditional/AccessPolicies'),
  each('namedLocation', 'Identity/Conditional/NamedLocations'),
  each('authenticationStrengthPolicy', 'Policies/AuthenticationStrengthPolicies'),
  each('authorizationPolicy', 'Policies/AuthorizationPolicy'),
  each('authenticationMethodsPolicy', 'Policies/AuthenticationMethodsPolicy/Policy'),
  {
    type: 'authenticationMethodConfiguration',
    folder: 'Policies/AuthenticationMethodsPolicy/AuthenticationMethodConfigurations',
    as: 'named',
    relations: {},
  },
];

/** Types without a place of their own. */
const otherPlace = (type: ObjectType): Place => each(type, `Other/${fileName(type)}`);

export const placeOf = (type: ObjectType): Place =>
  places.find((place) => place.type === type) ?? otherPlace(type);

/** Names that Windows keeps for devices, with any ending. Microsoft, "Naming Files, Paths, and Namespaces". */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** Most file systems take 255 bytes, endings included. */
const LONGEST_NAME = 200;

/**
 * The name of a file or folder for an id, on any file system, below the folder it is meant for; ids as
 * Microsoft gives them stay as they are, and two ids never become one name because they are long.
 */
export const fileName = (id: string): string => {
  const name = id
    .toWellFormed()
    .replace(/[^A-Za-z0-9._-]/gu, (character) =>
      encodeURIComponent(character).replace(/[!'()*~]/g, escaped),
    )
    .replace(/^\.|\.$/g, '%2E')
    .replace(DEVICE, (device) => `${escaped(device)}${device.slice(1)}`);
  return name.length > LONGEST_NAME ? shortened(name) : name === '' ? '%' : name;
};

/** The type whose objects lie in a folder of `Other`. */
export const typeIn = (folder: string): ObjectType => {
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
};

const escaped = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

const shortened = (name: string): string => {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${name.slice(0, LONGEST_NAME - hash.length - 1)}~${hash}`;
};

/** What an export of Stateline says of itself, in a file that EntraExporter does not write. */
export const ABOUT = 'Stateline.json';

export interface About {
  readonly tenantId: string;
  readonly instant: string;
  /** Of each type, the relations whose targets are all there. */
  readonly types: Readonly<Record<ObjectType, readonly Relation[]>>;
}
