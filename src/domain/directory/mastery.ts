import { isJsonObject, type Json, ownValue } from '../json.js';
import type { Attributes } from './directory-object.js';

/** Whether the directory computes the members of a group or administrative unit itself. */
export const hasComputedMembers = (attributes: Attributes): boolean =>
  includes(ownValue(attributes, 'groupTypes'), 'DynamicMembership') ||
  ownValue(attributes, 'membershipType') === 'Dynamic';

/** Whether Microsoft maintains an object: built-in roles and authentication strengths take no write. */
export const isBuiltIn = (attributes: Attributes): boolean =>
  ownValue(attributes, 'isBuiltIn') === true || ownValue(attributes, 'policyType') === 'builtIn';

/**
 * Whether a group is a distribution list or a mail-enabled security group: only Exchange writes those.
 * Source: Microsoft Graph, "Working with groups", group types (2026).
 */
export const isMasteredInExchange = (attributes: Attributes): boolean =>
  ownValue(attributes, 'mailEnabled') === true &&
  Object.hasOwn(attributes, 'groupTypes') &&
  !includes(ownValue(attributes, 'groupTypes'), 'Unified');

/**
 * Whether an object is mastered in an on-premises Active Directory. An organization says by the same
 * name whether anything in it is, and has domains, as nothing else does. An object whose source of authority
 * was moved to the cloud says so, where it is asked: it is written like any other then.
 */
export const isSynced = (attributes: Attributes): boolean =>
  ownValue(attributes, 'onPremisesSyncEnabled') === true &&
  !isCloudManaged(ownValue(attributes, 'onPremisesSyncBehavior')) &&
  !Object.hasOwn(attributes, 'verifiedDomains');

/**
 * Whether an object was mastered on-premises once and is not any more: `false`, where it never was it is
 * `null`. Source: Microsoft Graph, property `onPremisesSyncEnabled` of user and group.
 */
export const wasSynced = (attributes: Attributes): boolean =>
  ownValue(attributes, 'onPremisesSyncEnabled') === false ||
  isCloudManaged(ownValue(attributes, 'onPremisesSyncBehavior'));

const isCloudManaged = (behaviour: Json | undefined): boolean =>
  isJsonObject(behaviour) && ownValue(behaviour, 'isCloudManaged') === true;

const includes = (list: Json | undefined, value: Json): boolean =>
  Array.isArray(list) && list.includes(value);
