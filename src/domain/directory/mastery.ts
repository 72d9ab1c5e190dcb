import { type Json, ownValue } from '../json.js';
import type { Attributes } from './directory-object.js';

/** Whether the directory computes a group's members itself. */
export const isDynamicGroup = (attributes: Attributes): boolean =>
  includes(ownValue(attributes, 'groupTypes'), 'DynamicMembership');

/** Whether an object is mastered in an on-premises Active Directory. */
export const isSynced = (attributes: Attributes): boolean =>
  ownValue(attributes, 'onPremisesSyncEnabled') === true;

const includes = (list: Json | undefined, value: Json): boolean =>
  Array.isArray(list) && list.includes(value);
