import type { ObjectType } from '../directory/directory-object.js';

/** `resourceTypeName` of Microsoft Entra Backup and Recovery (Graph v1.0, 2026-06-05), and our types for each. */
const typesOf = {
  user: ['user'],
  group: ['group'],
  conditionalAccessPolicy: ['conditionalAccessPolicy'],
  namedLocationPolicy: ['namedLocation'],
  authenticationMethodPolicy: ['authenticationMethodConfiguration', 'authenticationMethodsPolicy'],
  authorizationPolicy: ['authorizationPolicy'],
  authenticationStrengthPolicy: ['authenticationStrengthPolicy'],
  application: ['application'],
  servicePrincipal: ['servicePrincipal'],
  oAuth2PermissionGrant: ['oauth2PermissionGrant'],
  appRoleAssignment: ['appRoleAssignment'],
  organization: ['organization'],
} as const satisfies Readonly<Record<string, readonly ObjectType[]>>;

export type EntityType = keyof typeof typesOf;

const names: ReadonlySet<string> = new Set(Object.keys(typesOf));

export const isEntityType = (name: string): name is EntityType => names.has(name);

export const entityTypes: readonly EntityType[] = [...names].filter(isEntityType);

export const objectTypesOf = (name: EntityType): readonly ObjectType[] => typesOf[name];

/** All that the compatible API tells of and recovers. */
export const supportedTypes: readonly ObjectType[] = entityTypes.flatMap(objectTypesOf);

const nameOf: ReadonlyMap<ObjectType, EntityType> = new Map(
  entityTypes.flatMap((name) => objectTypesOf(name).map((type) => [type, name])),
);

/** The name of a type; `undefined` for one that the compatible API does not know. */
export const entityTypeOf = (type: ObjectType): EntityType | undefined => nameOf.get(type);

/** Types that go with a service principal: links in its eyes, objects in ours. */
export const GRANTS = ['oAuth2PermissionGrant', 'appRoleAssignment'] as const;
