import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Json } from '../../domain/json.js';
import { badRequest, type GraphRefusal } from '../simulator-errors.js';
import { type ObjectShape, shapes, type SimulatedType } from './object-shapes.js';
import { checkedPolicy, refuseUnknownTargets, schemaMismatch } from './policy-rules.js';
import type { Tenant } from './tenant.js';

/**
 * The attributes of a write, once they fit the type: known names, flags that are flags, nothing
 * cleared that must be set, references that exist. @throws GraphRefusal
 */
export const checkedAttributes = (
  tenant: Tenant,
  type: SimulatedType,
  given: Attributes,
): Attributes => {
  const shape: ObjectShape = shapes[type];
  // A password goes in and never comes out again.
  const kept = Object.entries(given).filter(([name]) => name !== 'passwordProfile');
  const attributes = Object.fromEntries(kept);
  for (const [name, value] of kept) {
    if (!shape.properties.has(name)) throw unknownProperty(type, name);
    checkValue(type, shape, name, value);
  }
  if (type === 'authenticationMethodConfiguration') refuseUnknownTargets(tenant, attributes);
  return type === 'conditionalAccessPolicy' ? checkedPolicy(tenant, attributes) : attributes;
};

const checkValue = (type: SimulatedType, shape: ObjectShape, name: string, value: Json): void => {
  if (!fits(shape, name, value)) throw invalidValue(type, name);
};

const fits = (shape: ObjectShape, name: string, value: Json): boolean => {
  if (value === null) return !shape.required.has(name);
  if (shape.flags.has(name)) return typeof value === 'boolean';
  if (shape.collections.has(name)) return Array.isArray(value);
  return name !== 'displayName' || (typeof value === 'string' && value !== '');
};

const unknownProperty = (type: SimulatedType, name: string): GraphRefusal =>
  shapes[type].style === 'policy'
    ? schemaMismatch(name)
    : badRequest(`One or more property values specified are invalid: no property named '${name}'.`);

const invalidValue = (type: SimulatedType, name: string): GraphRefusal =>
  shapes[type].style === 'policy'
    ? schemaMismatch(name)
    : badRequest(`Invalid value specified for property '${name}' of resource '${titleOf(type)}'.`);

const titleOf = (type: string): string => `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
