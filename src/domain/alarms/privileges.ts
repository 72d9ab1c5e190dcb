import { objectsOf, textOf } from '../json-fields.js';
import { type Attributes, objectId, type ObjectId } from '../directory/directory-object.js';
import { namesPrivilegedRole } from '../severity/privileged-roles.js';
import type { Then } from './ground.js';

/**
 * Permissions of Microsoft Graph with which an application can make itself, or somebody, an administrator, or
 * switch off what protects the tenant: id and value. Microsoft Graph permissions reference (2026).
 */
const PERMISSIONS: Readonly<Record<string, string>> = {
  '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8': 'RoleManagement.ReadWrite.Directory',
  '06b708a9-e830-4db3-a914-8e69da51d44f': 'AppRoleAssignment.ReadWrite.All',
  '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9': 'Application.ReadWrite.All',
  '19dbc75e-c2e2-444c-a770-ec69d8559fc7': 'Directory.ReadWrite.All',
  '62a82d76-70ea-41e2-9197-370581804d09': 'Group.ReadWrite.All',
  'dbaae8cf-10b5-4b86-a4a1-f871c94c6695': 'GroupMember.ReadWrite.All',
  '741f803b-c850-494e-b5df-cde7c675a1ca': 'User.ReadWrite.All',
  '50483e42-d915-4231-9639-7fdb7fd190e5': 'UserAuthenticationMethod.ReadWrite.All',
  '01c0a623-fc9b-48e9-b794-0756f8e8f067': 'Policy.ReadWrite.ConditionalAccess',
  '29c18626-4985-4dcd-85c0-193eef327366': 'Policy.ReadWrite.AuthenticationMethod',
  'dd199f4a-f148-40a4-a2ec-f0069cc799ec': 'RoleAssignmentSchedule.ReadWrite.Directory',
  'fee28b28-e1f3-4841-818e-2704dc62245f': 'RoleEligibilitySchedule.ReadWrite.Directory',
  '2f6817f8-7b12-4f0f-bc18-eeaf60705a9e': 'PrivilegedAccess.ReadWrite.AzureADGroup',
  '292d869f-3427-49a8-9dab-8c70152b74e9': 'Organization.ReadWrite.All',
  '7e05723c-0bb0-42da-be95-ae9f08a6e53c': 'Domain.ReadWrite.All',
};

const values = new Set(Object.values(PERMISSIONS));

const attributesOf = (then: Then, id: string | null): Attributes | null =>
  id === null ? null : (then.object(objectId(id))?.attributes ?? null);

/** Whether an app role assignment gives one of the permissions that lead to all others. */
export const givesPrivilege = (assignment: Attributes, then: Then): boolean => {
  const appRoleId = textOf(assignment, 'appRoleId');
  if (appRoleId === null) return false;
  if (Object.hasOwn(PERMISSIONS, appRoleId)) return true;
  const resource = attributesOf(then, textOf(assignment, 'resourceId'));
  const role = objectsOf(resource, 'appRoles').find((one) => textOf(one, 'id') === appRoleId);
  return values.has(textOf(role ?? null, 'value') ?? '');
};

/** Whether an application, or its service principal, may do what leads to everything else. */
export const isPrivilegedApplication = (id: ObjectId, then: Then): boolean => {
  const object = then.object(id);
  if (object === undefined) return false;
  const { objectType, attributes } = object;
  if (objectType === 'servicePrincipal') return isPrivilegedPrincipal(id, then);
  const appId = textOf(attributes, 'appId');
  const principal = appId === null ? undefined : then.servicePrincipalOf(appId);
  return principal !== undefined && isPrivilegedPrincipal(principal, then);
};

const isPrivilegedPrincipal = (id: ObjectId, then: Then): boolean =>
  then.referencesTo(id).some(({ sourceId, relation }) => {
    if (relation !== 'principal' && relation !== 'members') return false;
    const source = then.object(sourceId);
    if (source === undefined) return false;
    const { objectType, displayName, attributes } = source;
    if (objectType === 'appRoleAssignment') return givesPrivilege(attributes, then);
    if (objectType === 'directoryRole') return namesPrivilegedRole(displayName);
    if (objectType === 'group') return attributes['isAssignableToRole'] === true;
    return namesPrivilegedRole(attributes['roleDefinitionId']);
  });
