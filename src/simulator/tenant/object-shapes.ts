import {
  application,
  appRoleAssignment,
  oauth2PermissionGrant,
  servicePrincipal,
} from './shapes/applications.js';
import {
  administrativeUnit,
  device,
  directoryRole,
  unifiedRoleAssignment,
  unifiedRoleDefinition,
  unifiedRoleEligibilitySchedule,
} from './shapes/directory.js';
import { group, user } from './shapes/people.js';
import {
  authenticationMethodConfiguration,
  authenticationMethodsPolicy,
  authenticationStrengthPolicy,
  authorizationPolicy,
  conditionalAccessPolicy,
  namedLocation,
  organization,
  subscribedSku,
} from './shapes/policies.js';
import type { ObjectShape } from './shapes/shape.js';

export type { ObjectShape } from './shapes/shape.js';

export const shapes = {
  user,
  group,
  application,
  servicePrincipal,
  device,
  administrativeUnit,
  directoryRole,
  oauth2PermissionGrant,
  appRoleAssignment,
  unifiedRoleDefinition,
  unifiedRoleAssignment,
  unifiedRoleEligibilitySchedule,
  conditionalAccessPolicy,
  namedLocation,
  authenticationStrengthPolicy,
  authenticationMethodsPolicy,
  authenticationMethodConfiguration,
  authorizationPolicy,
  organization,
  subscribedSku,
} as const satisfies Readonly<Record<string, ObjectShape>>;

export type SimulatedType = keyof typeof shapes;

export const isSimulatedType = (type: string): type is SimulatedType => Object.hasOwn(shapes, type);

/** The shape of a type that is simulated. @throws RangeError for any other */
export const shapeOf = (type: string): ObjectShape => {
  if (isSimulatedType(type)) return shapes[type];
  throw new RangeError(`nobody simulates a ${type}`);
};
