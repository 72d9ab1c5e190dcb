import type { Attributes } from '../../domain/directory/directory-object.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { isDistribution, isDynamic, isOn } from '../tenant/attributes.js';
import { type ObjectShape, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { GraphRequest } from './graph-request.js';

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
  if (object.type !== 'group') return;
  if (isDistribution(attributes)) {
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  }
  refuseProtected(request, attributes);
};

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

/** Refuses writing members of a group whose rule computes them. @throws GraphRefusal */
export const refuseComputedMembers = (group: TenantObject, relation: string): void => {
  if (relation === 'members' && isDynamic(group.attributes)) {
    throw badRequest('The members of a group with dynamic membership cannot be changed.');
  }
};

/** Refuses what a deletion would not do in the real directory. @throws GraphRefusal */
export const refuseUndeletable = (request: GraphRequest, object: TenantObject): void => {
  if (object.type === 'namedLocation' && isOn(object.attributes, 'isTrusted')) {
    throw new GraphRefusal(
      400,
      'BadRequest',
      'Trusted named locations cannot be deleted. Mark the location as not trusted first.',
    );
  }
  if (isOn(object.attributes, 'onPremisesSyncEnabled')) {
    throw badRequest('Unable to delete an object that is mastered on-premises.');
  }
  if (object.type === 'group') refuseProtected(request, object.attributes);
};
