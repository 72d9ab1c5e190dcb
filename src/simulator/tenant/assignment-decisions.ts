import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, ownValue } from '../../domain/json.js';
import { compoundId } from '../company/compound-ids.js';
import { roleAssignmentId } from '../company/roles.js';
import { badRequest, GraphRefusal, resourceNotFound } from '../simulator-errors.js';
import { listOf, textOf } from './attributes.js';
import type { Draft } from './change.js';
import { secondsText, ticksText } from './rendering.js';
import type { Tenant } from './tenant.js';
import type { TenantObject } from './tenant-view.js';

type Created = Extract<Draft, { readonly kind: 'created' }>;

const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';

const principalTypes: Readonly<Record<string, string>> = {
  user: 'User',
  group: 'Group',
  servicePrincipal: 'ServicePrincipal',
};

/** A role in an application for a user, group or service principal. @throws GraphRefusal */
export const appRoleAssignmentDraft = (tenant: Tenant, given: Attributes): Created => {
  const principal = live(tenant, given, 'principalId', Object.keys(principalTypes));
  const resource = live(tenant, given, 'resourceId', ['servicePrincipal']);
  const appRoleId = textOf(given, 'appRoleId');
  refuseUnknownRole(resource, appRoleId);
  for (const other of having(tenant, 'appRoleAssignment', 'principalId', principal.id)) {
    const { attributes } = other;
    if (attributes['resourceId'] === resource.id && attributes['appRoleId'] === appRoleId) {
      throw badRequest('Permission being assigned already exists on the object');
    }
  }
  const id = compoundId(principal.id, tenant.nextId());
  const after = {
    id,
    appRoleId,
    createdDateTime: ticksText(tenant.now()),
    principalDisplayName: textOf(principal.attributes, 'displayName'),
    principalId: principal.id,
    principalType: principalTypes[principal.type] ?? '',
    resourceDisplayName: textOf(resource.attributes, 'displayName'),
    resourceId: resource.id,
  };
  return { kind: 'created', objectId: id, objectType: 'appRoleAssignment', after };
};

const refuseUnknownRole = ({ attributes }: TenantObject, appRoleId: string): void => {
  const roles = listOf(attributes, 'appRoles');
  const known = roles.some((role) => isJsonObject(role) && role['id'] === appRoleId);
  if (known || (roles.length === 0 && appRoleId === DEFAULT_ROLE)) return;
  throw badRequest('Not a valid reference update: the resource has no such app role.');
};

/** A delegated permission for everybody or for one user. @throws GraphRefusal */
export const grantDraft = (tenant: Tenant, given: Attributes): Created => {
  const client = live(tenant, given, 'clientId', ['servicePrincipal']);
  const resource = live(tenant, given, 'resourceId', ['servicePrincipal']);
  const consentType = textOf(given, 'consentType');
  if (consentType !== 'AllPrincipals' && consentType !== 'Principal') {
    throw badRequest("consentType takes 'AllPrincipals' or 'Principal'.");
  }
  const principalId =
    consentType === 'Principal' ? live(tenant, given, 'principalId', ['user']).id : null;
  for (const { attributes } of having(tenant, 'oauth2PermissionGrant', 'clientId', client.id)) {
    const same = (attributes['principalId'] ?? null) === principalId;
    if (same && attributes['resourceId'] === resource.id) {
      throw badRequest('Permission entry already exists.');
    }
  }
  const id = compoundId(client.id, tenant.nextId());
  const scope = textOf(given, 'scope');
  const after = {
    id,
    clientId: client.id,
    consentType,
    principalId,
    resourceId: resource.id,
    scope,
  };
  return { kind: 'created', objectId: id, objectType: 'oauth2PermissionGrant', after };
};

/** A directory role for somebody, in the whole tenant or a part of it. @throws GraphRefusal */
export const roleAssignmentDraft = (tenant: Tenant, given: Attributes): Created => {
  const { principal, role, directoryScopeId } = roleFor(tenant, given);
  if (holding(tenant, 'unifiedRoleAssignment', given) !== undefined) {
    throw badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    );
  }
  // An assignment made again has another id.
  const usual = roleAssignmentId(role.id, principal.id, directoryScopeId);
  const id =
    tenant.object(usual) === undefined
      ? usual
      : roleAssignmentId(role.id, tenant.nextId(), directoryScopeId);
  const after = {
    id,
    directoryScopeId,
    principalId: principal.id,
    principalOrganizationId: tenant.idAt('organization', 0) ?? '',
    roleDefinitionId: role.id,
  };
  return { kind: 'created', objectId: id, objectType: 'unifiedRoleAssignment', after };
};

/** A directory role that somebody may activate. @throws GraphRefusal */
export const eligibilityDraft = (tenant: Tenant, given: Attributes): Created => {
  const { principal, role, directoryScopeId } = roleFor(tenant, given);
  if (holding(tenant, 'unifiedRoleEligibilitySchedule', given) !== undefined) {
    throw new GraphRefusal(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
  }
  const id = tenant.nextId();
  const scheduleInfo = ownValue(given, 'scheduleInfo');
  if (!isJsonObject(scheduleInfo)) throw badRequest("A value is required for 'scheduleInfo'.");
  const createdDateTime = secondsText(tenant.now());
  const after = {
    id,
    createdDateTime,
    createdUsing: tenant.company.namedGuid('eligibility request', tenant.sequence + 1),
    directoryScopeId,
    memberType: 'Direct',
    modifiedDateTime: createdDateTime,
    principalId: principal.id,
    roleDefinitionId: role.id,
    scheduleInfo: { recurrence: null, ...scheduleInfo },
    status: 'Provisioned',
  };
  return { kind: 'created', objectId: id, objectType: 'unifiedRoleEligibilitySchedule', after };
};

/** Who shall hold which role where, all of them there. @throws GraphRefusal */
const roleFor = (tenant: Tenant, given: Attributes) => {
  const principal = live(tenant, given, 'principalId', Object.keys(principalTypes));
  const role = live(tenant, given, 'roleDefinitionId', ['unifiedRoleDefinition']);
  const directoryScopeId = textOf(given, 'directoryScopeId');
  refuseUnknownScope(tenant, directoryScopeId);
  if (principal.type === 'group' && principal.attributes['isAssignableToRole'] !== true) {
    throw badRequest('The group cannot hold directory roles.');
  }
  return { principal, role, directoryScopeId };
};

/** The live assignment of this kind that gives this role to this one in this scope. */
export const holding = (
  tenant: Tenant,
  type: string,
  given: Attributes,
): TenantObject | undefined => {
  const principalId = textOf(given, 'principalId');
  return [...having(tenant, type, 'principalId', principalId)].find(({ attributes }) =>
    ['roleDefinitionId', 'directoryScopeId'].every(
      (name) => attributes[name] === ownValue(given, name),
    ),
  );
};

const refuseUnknownScope = (tenant: Tenant, scope: string): void => {
  if (scope === '/') return;
  const id = /^\/(?:administrativeUnits\/)?([^/]+)$/.exec(scope)?.[1] ?? '';
  if (!tenant.isLive(id)) throw badRequest(`directoryScopeId names nothing: '${scope}'.`);
};

function* having(tenant: Tenant, type: string, name: string, id: string): Generator<TenantObject> {
  const ids = tenant.referring(type, name, id);
  for (let index = 0; index < ids.length; index += 1) {
    const object = tenant.object(ids.at(index) ?? '');
    if (object?.status === 'live') yield object;
  }
}

const live = (
  tenant: Tenant,
  given: Attributes,
  name: string,
  types: readonly string[],
): TenantObject => {
  const id: Json | undefined = ownValue(given, name);
  if (typeof id !== 'string' || id === '') throw badRequest(`A value is required for '${name}'.`);
  const object = tenant.object(id);
  if (object?.status !== 'live' || !types.includes(object.type)) throw resourceNotFound(id);
  return object;
};
