import { type AccessObject, textOf } from './access.js';

/** An application permission that somebody has. */
export interface AppRole {
  readonly key: string;
  readonly appRoleId: string;
  readonly resourceId: string;
  readonly resourceName: string;
}

/** To whom an app role assignment gives something; `null` for other objects. */
export const principalOf = ({ objectType, attributes }: AccessObject): string | null =>
  objectType === 'appRoleAssignment' ? textOf(attributes['principalId']) : null;

/** The app roles that assignments among the objects give to somebody. */
export const appRolesOf = (
  objects: Iterable<AccessObject>,
  principalId: string,
): ReadonlyMap<string, AppRole> => {
  const roles = new Map<string, AppRole>();
  for (const object of objects) {
    if (object.status !== 'live' || principalOf(object) !== principalId) continue;
    const role = appRoleIn(object);
    if (role !== null) roles.set(role.key, role);
  }
  return roles;
};

const appRoleIn = ({ attributes }: AccessObject): AppRole | null => {
  const appRoleId = textOf(attributes['appRoleId']);
  const resourceId = textOf(attributes['resourceId']);
  if (appRoleId === null || resourceId === null) return null;
  const resourceName = textOf(attributes['resourceDisplayName']) ?? resourceId;
  return { key: `${resourceId} ${appRoleId}`, appRoleId, resourceId, resourceName };
};
