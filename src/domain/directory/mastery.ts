import { type Json, ownValue } from '../json.js';
import type { Attributes } from './directory-object.js';

/** Whether the directory computes the members of a group or administrative unit itself. */
export const hasComputedMembers = (attributes: Attributes): boolean =>
  includes(ownValue(attributes, 'groupTypes'), 'DynamicMembership') ||
  ownValue(attributes, 'membershipType') === 'Dynamic';

/** Whether Microsoft maintains an object: built-in roles and authentication strengths take no write. */
export const isBuiltIn = (attributes: Attributes): boolean =>
  ownValue(attributes, 'isBuiltIn') === true || ownValue(attributes, 'policyType') === 'builtIn';

/**
 * Whether an object is mastered in an on-premises Active Directory. An organization says by the same
 * name whether anything in it is, and has domains, as nothing else does.
 */
export const isSynced = (attributes: Attributes): boolean =>
  ownValue(attributes, 'onPremisesSyncEnabled') === true &&
  !Object.hasOwn(attributes, 'verifiedDomains');

const includes = (list: Json | undefined, value: Json): boolean =>
  Array.isArray(list) && list.includes(value);
