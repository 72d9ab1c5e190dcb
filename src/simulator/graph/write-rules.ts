import type { Attributes } from '../../domain/directory/directory-object.js';
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { isDistribution, isDynamic, isOn, valueAt } from '../tenant/attributes.js';
import { type ObjectShape, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { GraphRequest } from './graph-request.js';
import { refuseGuarded } from './guarded-objects.js';

/** What applications may not set on a user at all. Source: Graph "Update user", 2026-07. */
const DELEGATED_ONLY = ['employeeHireDate'];

/** Refuses a write that the type does not allow. @throws GraphRefusal */
export const refuseReadOnly = (type: SimulatedType, patch: Attributes): void => {
  const shape: ObjectShape = shapes[type];
  for (const name of Object.keys(patch)) {
    if (shape.readOnly.has(name)) {
      throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    }
    if (type === 'user' && DELEGATED_ONLY.includes(name)) {
      throw new GraphRefusal(
        403,
        'Authorization_RequestDenied',
        `Property '${name}' cannot be updated with application permissions.`,
      );
    }
  }
};

/** Refuses writes to objects that are mastered elsewhere or protected. @throws GraphRefusal */
export const refuseUnwritable = (request: GraphRequest, object: TenantObject): void => {
  const { attributes } = object;
  if (isOn(attributes, 'onPremisesSyncEnabled')) {
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  }
  refuseFixed(object);
  refuseGuarded(request, object);
  if (object.type !== 'group') return;
  if (isDistribution(attributes)) {
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  }
  refuseProtected(request, attributes);
};

/** What comes with the directory, or is managed by another service. */
const refuseFixed = ({ type, attributes }: TenantObject): void => {
  if (type === 'servicePrincipal' && attributes['servicePrincipalType'] === 'ManagedIdentity') {
    throw badRequest('Managed identities are managed by the resources they belong to.');
  }
  const builtIn = attributes['isBuiltIn'] === true || attributes['policyType'] === 'builtIn';
  if (builtIn) throw badRequest('Built-in definitions cannot be changed.');
};

/** Refuses to take away, or to give another value to, an app role or scope that is still enabled. @throws GraphRefusal */
export const refuseEnabledRemoval = (
  { type, attributes }: TenantObject,
  patch: Attributes,
): void => {
  if (type !== 'application') return;
  for (const path of ['appRoles', 'api/oauth2PermissionScopes']) {
    const wanted = valueAt(patch, path);
    if (!Array.isArray(wanted)) continue;
    const kept = new Map(entriesOf(wanted).map((entry) => [entry['id'], entry]));
    const gone = entriesOf(valueAt(attributes, path)).filter(
      (entry) => !equalJson(kept.get(entry['id'])?.['value'], entry['value']),
    );
    if (gone.some((entry) => entry['isEnabled'] === true)) {
      throw new GraphRefusal(
        400,
        'CannotDeleteOrUpdateEnabledEntitlement',
        'Permission (scope or role) cannot be deleted or updated unless disabled first.',
      );
    }
  }
};

const entriesOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];

/** Role-assignable groups take a stronger permission than other groups. */
const refuseProtected = ({ app }: GraphRequest, attributes: Attributes): void => {
  if (!isOn(attributes, 'isAssignableToRole')) return;
  if (app.permissions.has('RoleManagement.ReadWrite.Directory')) return;
  throw new GraphRefusal(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
};

/** Refuses writing members that a rule computes. @throws GraphRefusal */
export const refuseComputedMembers = (holder: TenantObject, relation: string): void => {
  if (relation === 'members' && isDynamic(holder.attributes)) {
    throw badRequest('The members of an object with dynamic membership cannot be changed.');
  }
};

/** Of the authentication methods these come and go. */
export const EXTERNAL_METHOD = '#microsoft.graph.externalAuthenticationMethodConfiguration';

/** Refuses what a deletion would not do in the real directory. @throws GraphRefusal */
export const refuseUndeletable = (request: GraphRequest, object: TenantObject): void => {
  refuseFixed(object);
  refuseGuarded(request, object);
  refuseLasting(object);
  if (isOn(object.attributes, 'onPremisesSyncEnabled')) {
    throw badRequest('Unable to delete an object that is mastered on-premises.');
  }
  if (object.type === 'group') refuseProtected(request, object.attributes);
};

const refuseLasting = ({ type, attributes }: TenantObject): void => {
  if (type === 'namedLocation' && isOn(attributes, 'isTrusted')) {
    throw new GraphRefusal(
      400,
      'BadRequest',
      'Trusted named locations cannot be deleted. Mark the location as not trusted first.',
    );
  }
  const method = type === 'authenticationMethodConfiguration';
  if (method && attributes['@odata.type'] !== EXTERNAL_METHOD) {
    throw new GraphRefusal(400, 'BadRequest', 'Only external methods can be deleted.');
  }
};
