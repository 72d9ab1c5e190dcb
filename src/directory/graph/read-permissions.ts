import type { ObjectType } from '../../domain/directory/directory-object.js';

const POLICIES = ['Policy.Read.All'];
const METHODS = ['Policy.Read.AuthenticationMethod', 'Policy.Read.All'];
const ROLES = ['RoleManagement.Read.Directory', 'Directory.Read.All'];

/** Application permissions that let a type be read, the least first. Microsoft Graph, 2026. */
const perType: ReadonlyMap<ObjectType, readonly string[]> = new Map([
  ['user', ['User.Read.All', 'Directory.Read.All']],
  ['group', ['Group.Read.All', 'Directory.Read.All']],
  ['application', ['Application.Read.All', 'Directory.Read.All']],
  ['servicePrincipal', ['Application.Read.All', 'Directory.Read.All']],
  ['device', ['Device.Read.All', 'Directory.Read.All']],
  ['administrativeUnit', ['AdministrativeUnit.Read.All', 'Directory.Read.All']],
  ['directoryRole', ROLES],
  ['oauth2PermissionGrant', ['Directory.Read.All']],
  ['appRoleAssignment', ['Application.Read.All', 'Directory.Read.All']],
  ['unifiedRoleDefinition', ROLES],
  ['unifiedRoleAssignment', ROLES],
  [
    'unifiedRoleEligibilitySchedule',
    ['RoleEligibilitySchedule.Read.Directory', 'RoleManagement.Read.Directory'],
  ],
  ['conditionalAccessPolicy', POLICIES],
  ['namedLocation', POLICIES],
  ['authenticationStrengthPolicy', POLICIES],
  ['authenticationMethodsPolicy', METHODS],
  ['authenticationMethodConfiguration', METHODS],
  ['authorizationPolicy', POLICIES],
  ['organization', ['Organization.Read.All', 'Directory.Read.All']],
  ['directoryAudits', ['AuditLog.Read.All']],
]);

/** One of these is enough for a type, for a relation of it (`group/members`), or for the audits. */
export const permissionsFor = (what: string): readonly string[] =>
  perType.get(what.split('/')[0] ?? '') ?? [];
