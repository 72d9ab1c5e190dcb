import type { ObjectType, Relation } from '../../domain/directory/directory-object.js';
import { InvalidValue } from '../../domain/errors.js';

/** Where a type lives in Graph. Paths begin with the version. */
export interface GraphPlace {
  readonly version: '/v1.0' | '/beta';
  /** The list of its objects; the object itself where there is only one. */
  readonly collection: string;
  /** The tenant has exactly one, which has no list. */
  readonly single?: true;
  /** It has no list of its own: its objects are listed below those of another type. */
  readonly below?: {
    readonly type: ObjectType;
    readonly relation: Relation;
    /** The attribute that says below which object one is found. */
    readonly attribute: string;
  };
  /** Soft-deleted objects: single ones lie below `object`, all of them in `all`. */
  readonly bin: { readonly object: string; readonly all: string } | null;
  /** Graph tells its objects apart by `@odata.type`, and wants it in every write. */
  readonly derived?: true;
  /** Its lists come whole, and `$top` is refused. */
  readonly unpaged?: true;
}

const place = (collection: string, more: Partial<GraphPlace> = {}): GraphPlace => ({
  version: collection.startsWith('/beta/') ? '/beta' : '/v1.0',
  collection,
  bin: null,
  ...more,
});

const binned = (collection: string, cast: string): GraphPlace => {
  const object = '/v1.0/directory/deletedItems';
  return place(collection, { bin: { object, all: `${object}/microsoft.graph.${cast}` } });
};

/** Beta, because v1.0 leaves out policies that use features it does not know. */
const conditionalAccess = (name: string, more: Partial<GraphPlace> = {}): GraphPlace => {
  const bin = `/beta/identity/conditionalAccess/deletedItems/${name}`;
  const collection = `/beta/identity/conditionalAccess/${name}`;
  return place(collection, { bin: { object: bin, all: bin }, ...more });
};

/** Beta as well: v1.0 has neither the system's preferences nor hardware tokens. */
const METHODS = '/beta/policies/authenticationMethodsPolicy';
const ROLES = '/v1.0/roleManagement/directory';

/** Who may become eligible is asked for here; the schedules themselves are only read. */
export const ELIGIBILITY_REQUESTS = `${ROLES}/roleEligibilityScheduleRequests`;

/** Microsoft Graph v1.0 and beta, reference of each type (2025 and 2026). */
const places: ReadonlyMap<ObjectType, GraphPlace> = new Map([
  ['user', binned('/v1.0/users', 'user')],
  ['group', binned('/v1.0/groups', 'group')],
  ['application', binned('/v1.0/applications', 'application')],
  ['servicePrincipal', binned('/v1.0/servicePrincipals', 'servicePrincipal')],
  ['device', place('/v1.0/devices')],
  ['administrativeUnit', binned('/v1.0/directory/administrativeUnits', 'administrativeUnit')],
  ['directoryRole', place('/v1.0/directoryRoles', { unpaged: true })],
  ['oauth2PermissionGrant', place('/v1.0/oauth2PermissionGrants')],
  [
    'appRoleAssignment',
    place('/v1.0/servicePrincipals', {
      below: {
        type: 'servicePrincipal',
        relation: 'appRoleAssignedTo',
        attribute: 'resourceId',
      },
    }),
  ],
  ['unifiedRoleDefinition', place(`${ROLES}/roleDefinitions`)],
  ['unifiedRoleAssignment', place(`${ROLES}/roleAssignments`)],
  ['unifiedRoleEligibilitySchedule', place(`${ROLES}/roleEligibilitySchedules`)],
  ['conditionalAccessPolicy', conditionalAccess('policies')],
  ['namedLocation', conditionalAccess('namedLocations', { derived: true })],
  ['authenticationStrengthPolicy', place('/v1.0/policies/authenticationStrengthPolicies')],
  ['authenticationMethodsPolicy', place(METHODS, { single: true })],
  [
    'authenticationMethodConfiguration',
    place(`${METHODS}/authenticationMethodConfigurations`, { derived: true }),
  ],
  ['authorizationPolicy', place('/v1.0/policies/authorizationPolicy', { single: true })],
  ['organization', place('/v1.0/organization')],
]);

/** @throws InvalidValue for a type that has none */
export const placeOf = (type: ObjectType): GraphPlace => {
  const found = places.get(type);
  if (found === undefined) throw new InvalidValue('type', [...places.keys()].join(', '), type);
  return found;
};

/** Types whose objects are listed below those of this type. */
export const typesBelow = (type: ObjectType): readonly ObjectType[] =>
  [...places].filter(([, { below }]) => below?.type === type).map(([name]) => name);

/**
 * Collections below which a DELETE of an id removes just that object. Policies of a tenant, its roles
 * and its organization cannot be deleted; eligible assignments end by a request.
 */
const DELETABLE: readonly ObjectType[] = [
  ...['user', 'group', 'application', 'servicePrincipal', 'device', 'administrativeUnit'],
  ...['oauth2PermissionGrant', 'unifiedRoleDefinition', 'unifiedRoleAssignment'],
  ...['conditionalAccessPolicy', 'namedLocation', 'authenticationStrengthPolicy'],
];

const SAFE_DELETES: readonly RegExp[] = [
  ...[...DELETABLE.map((type) => placeOf(type).collection), '/v1.0/subscriptions'].map(
    (collection) => new RegExp(`^${collection.replaceAll('.', String.raw`\.`)}/[^/?#]+$`),
  ),
  /^\/v1\.0\/servicePrincipals\/[^/?#]+\/appRoleAssignedTo\/[^/?#]+$/,
  // External methods have a GUID; those that are always there have names.
  new RegExp(
    `^${METHODS}/authenticationMethodConfigurations/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
  ),
  /^\/(v1\.0|beta)\/[^?#]+\/\$ref$/,
];

/** Whether a DELETE removes one live object or one link, and never a link's target or the bin's. */
export const isSafeDelete = (path: string): boolean => SAFE_DELETES.some((safe) => safe.test(path));
