import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Json, JsonObject } from '../../domain/json.js';
import { textOf } from '../tenant/attributes.js';
import type { Change, NameTag } from '../tenant/change.js';
import { nameOf } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';
import { wordingOf } from './audit-activities.js';
import { modifiedBy, property } from './audit-properties.js';

/** What a record names as its targets, with what was changed on each. */
export const targetsOf = (change: Change, tenant: Tenant): readonly JsonObject[] => {
  if (change.kind === 'linkAdded' || change.kind === 'linkRemoved') return linkTargets(change);
  const assigned = assignments[change.objectType];
  if (assigned !== undefined) return assigned(change, tenant);
  const own = change.objectType === 'authenticationMethodConfiguration';
  const id = own ? 'authenticationMethodsPolicy' : change.objectId;
  return [target(id, change.objectType, change.name, modifiedBy(change))];
};

type LinkChange = Extract<Change, { kind: 'linkAdded' | 'linkRemoved' }>;

const NAMELESS: NameTag = { displayName: '', userPrincipalName: null };

/** The properties stand on the member's target; the group's own list is empty. */
const linkTargets = (change: LinkChange): readonly JsonObject[] => {
  const given = valued(change.kind === 'linkAdded');
  const name = change.targetName ?? NAMELESS;
  if (change.relation === 'manager') {
    const principalName = name.userPrincipalName ?? '';
    return [
      target(change.objectId, change.objectType, change.name, [
        given('Manager.ObjectID', change.targetId),
        given('Manager.UPN', principalName),
      ]),
      target(change.targetId, change.targetType, name, []),
    ];
  }
  const { prefix } = wordingOf(change.objectType);
  return [
    target(change.targetId, change.targetType, name, [
      given(`${prefix}.ObjectID`, change.objectId),
      given(`${prefix}.DisplayName`, change.name.displayName),
      property(`${prefix}.WellKnownObjectName`, null, null),
    ]),
    target(change.objectId, change.objectType, change.name, []),
  ];
};

/** A property that has its value after an addition, and had it before a removal. */
const valued =
  (added: boolean) =>
  (displayName: string, value: Json): JsonObject =>
    property(displayName, added ? null : value, added ? value : null);

type Assigned = (change: Change, tenant: Tenant) => readonly JsonObject[];

/** Grants and assignments are never targets themselves: the objects they join are. */
const assignments: Readonly<Record<string, Assigned>> = {
  appRoleAssignment: (change, tenant) => {
    const of = attributesOf(change, tenant);
    const given = valued(change.kind === 'created');
    const principal = tenant.object(textOf(of, 'principalId'));
    const [resource, holder] = [textOf(of, 'resourceId'), textOf(of, 'principalId')];
    const { displayName, userPrincipalName } = nameOf(principal);
    const { prefix } = wordingOf(principal?.type ?? 'user');
    return [
      joined(tenant, resource, 'servicePrincipal', [
        given('AppRole.Id', textOf(of, 'appRoleId')),
        given('AppRole.Value', ''),
        given('AppRole.DisplayName', ''),
        given('AppRoleAssignment.CreatedDateTime', textOf(of, 'createdDateTime')),
        given('AppRoleAssignment.LastModifiedDateTime', textOf(of, 'createdDateTime')),
        given(`${prefix}.ObjectID`, holder),
        given(`${prefix}.UPN`, userPrincipalName),
        given(`${prefix}.DisplayName`, displayName),
        property('TargetId.ServicePrincipalNames', null, resource),
      ]),
      joined(tenant, holder, principal?.type ?? 'user', []),
    ];
  },
  oauth2PermissionGrant: (change, tenant) => {
    const of = attributesOf(change, tenant);
    const before = change.kind === 'updated' ? change.before : {};
    const given = valued(change.kind === 'created');
    const kept = (name: string, value: string, old: Json | undefined): JsonObject =>
      change.kind === 'updated' ? property(name, old ?? value, value) : given(name, value);
    const client = textOf(of, 'clientId');
    const resource = textOf(of, 'resourceId');
    const type = textOf(of, 'consentType');
    return [
      joined(tenant, resource, 'servicePrincipal', [
        kept('DelegatedPermissionGrant.Scope', textOf(of, 'scope'), before['scope']),
        kept('DelegatedPermissionGrant.ConsentType', type, before['consentType']),
        property('ServicePrincipal.ObjectID', null, client),
        property('ServicePrincipal.DisplayName', null, null),
        property('ServicePrincipal.AppId', null, null),
        property('ServicePrincipal.Name', null, null),
        property('TargetId.ServicePrincipalNames', null, resource),
      ]),
      joined(tenant, client, 'servicePrincipal', []),
    ];
  },
  unifiedRoleAssignment: (change, tenant) => roleTargets(change, tenant),
  unifiedRoleEligibilitySchedule: (change, tenant) => roleTargets(change, tenant),
};

const roleTargets: Assigned = (change, tenant) => {
  const of = attributesOf(change, tenant);
  const given = valued(change.kind === 'created');
  const role = textOf(of, 'roleDefinitionId');
  const { displayName } = nameOf(tenant.object(role));
  const principal = textOf(of, 'principalId');
  return [
    joined(tenant, principal, tenant.object(principal)?.type ?? 'user', [
      given('Role.ObjectID', role),
      given('Role.DisplayName', displayName),
      given('Role.TemplateId', role),
      given('Role.WellKnownObjectName', displayName.replaceAll(' ', '')),
    ]),
    target(role, 'unifiedRoleDefinition', NAMELESS, []),
  ];
};

/** The object as a change left it, or as it was when it went. */
export const attributesOf = (change: Change, tenant: Tenant): Attributes => {
  const kept = tenant.object(change.objectId)?.attributes ?? {};
  return change.kind === 'created' || change.kind === 'updated'
    ? { ...kept, ...change.after }
    : kept;
};

const joined = (
  tenant: Tenant,
  id: string,
  type: string,
  modifiedProperties: readonly JsonObject[],
): JsonObject => target(id, type, nameOf(tenant.object(id)), modifiedProperties);

/** One target of a record; people are told by their principal name only. */
export const target = (
  id: string,
  type: string,
  { displayName, userPrincipalName }: NameTag,
  modifiedProperties: readonly JsonObject[],
): JsonObject => ({
  id,
  displayName: type === 'user' || displayName === '' ? null : displayName,
  type: wordingOf(type).target,
  userPrincipalName,
  groupType: type === 'group' ? 'azureAD' : null,
  modifiedProperties,
});
