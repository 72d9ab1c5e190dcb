import { propertyRule } from '../../directory/catalogue.js';
import type { Attributes, ObjectType } from '../../directory/directory-object.js';
import { recordOf } from '../../json.js';
import type { RecreateStep } from '../plan.js';

/** Whether the directory is given a property when it makes an object; what only identifies it is not. */
export const isGivenAtCreation = (type: ObjectType, name: string): boolean =>
  propertyRule(type, name).recoverable !== 'never';

/** The attributes with which a step makes its object anew. */
export const creationOf = ({ objectType, attributes }: RecreateStep): Attributes =>
  recordOf(
    attributes
      .filter(({ name }) => isGivenAtCreation(objectType, name))
      .map(({ name, desired }) => [name, desired] as const),
  );

/** The application id that an application had; `null` for all else. */
export const formerAppId = ({ objectType, attributes }: RecreateStep): string | null => {
  const desired = attributes.find(({ name }) => name === 'appId')?.desired;
  return objectType === 'application' && typeof desired === 'string' ? desired : null;
};
