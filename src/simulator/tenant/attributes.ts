import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, ownValue } from '../../domain/json.js';

/** The text of an attribute; empty when it is not set or no text. */
export const textOf = (attributes: Attributes, name: string): string => {
  const value = ownValue(attributes, name);
  return typeof value === 'string' ? value : '';
};

export const isOn = (attributes: Attributes, name: string): boolean =>
  ownValue(attributes, name) === true;

/** The entries of a collection; none when it is not set. */
export const listOf = (attributes: Attributes, name: string): readonly Json[] => {
  const value = ownValue(attributes, name);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};

/** The value at an OData path such as `conditions/users`; `undefined` when it is not there. */
export const valueAt = (attributes: Attributes, path: string): Json | undefined => {
  let value: Json | undefined = attributes;
  for (const name of path.split('/')) {
    value = isJsonObject(value) ? ownValue(value, name) : undefined;
  }
  return value;
};

/** Distribution lists and mail-enabled security groups, which Graph cannot write. */
export const isDistribution = (group: Attributes): boolean =>
  isOn(group, 'mailEnabled') && !isMicrosoft365(group);

export const isMicrosoft365 = (group: Attributes): boolean =>
  listOf(group, 'groupTypes').includes('Unified');

/** Groups and administrative units whose members a rule computes. */
export const isDynamic = (holder: Attributes): boolean =>
  listOf(holder, 'groupTypes').includes('DynamicMembership') ||
  ownValue(holder, 'membershipType') === 'Dynamic';
