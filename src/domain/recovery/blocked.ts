import { propertyRule, relationRule, typeRule } from '../directory/catalogue.js';
import { rootOf, valueAt } from '../directory/difference.js';
import type {
  AttributeChange,
  Attributes,
  ObjectType,
  Relation,
} from '../directory/directory-object.js';
import { hasComputedMembers, isBuiltIn, isSynced } from '../directory/mastery.js';
import { equalJson } from '../json.js';
import { activeDirectoryScript } from './active-directory-script.js';
import type { TouchedObject } from './plan-input.js';
import type { AttributeTarget, Blocked } from './plan.js';

/** Why nothing of a synced object is written, with what its administrator can run instead. */
export const syncedBlock = (
  { difference, now }: TouchedObject,
  targets: readonly AttributeTarget[],
): Blocked | null => {
  if (!isSynced(now.attributes)) return null;
  const script = activeDirectoryScript(difference.objectType, now.attributes, targets);
  const detail = 'Mastered on-premises, so it has to be changed in Active Directory';
  return {
    reason: 'synced-from-on-premises',
    detail: script === null ? detail : `${detail}: ${script}`,
  };
};

/** Why one attribute of a cloud object cannot be written; `null` when it can. */
export const attributeBlock = (
  { difference: { objectType }, now }: TouchedObject,
  { name, after }: AttributeChange,
): Blocked | null => {
  const limit = attributeLimit(objectType, name, now.attributes);
  if (limit !== null) return limit;
  const changedSince = now.existence === 'live' && !equalJson(valueAt(now.attributes, name), after);
  return changedSince ? CHANGED_LATER : null;
};

/** Why no recovery writes a property of a living object with these attributes; `null` when one does. */
export const attributeLimit = (
  type: ObjectType,
  path: string,
  attributes: Attributes,
): Blocked | null => {
  const rule = propertyRule(type, path);
  if (rule.recoverable === 'update') return isBuiltIn(attributes) ? BUILT_IN : null;
  const known = isKnown(type, path) ? 'read-only' : 'unknown-property';
  return {
    reason: rule.secret === true ? 'secret' : known,
    detail: rule.reason ?? 'The directory does not let anybody write it',
  };
};

/** Why no recovery writes a relation of an object with these attributes; `null` when one does. */
export const linkLimit = (
  type: ObjectType,
  relation: Relation,
  attributes: Attributes,
): Blocked | null => {
  if (hasComputedMembers(attributes) && relation === 'members') return DYNAMIC;
  const rule = relationRule(type, relation);
  if (rule.recoverable) return null;
  const known = Object.hasOwn(typeRule(type)?.relations ?? {}, relation);
  return {
    reason: known ? 'read-only' : 'unknown-relation',
    detail: rule.reason ?? `Stateline does not write the relation ${relation}`,
  };
};

/** Why no recovery removes an object that was created since; `null` when it goes to the bin. */
export const deletionLimit = (type: ObjectType): Blocked | null => {
  switch (typeRule(type)?.deletion) {
    case 'soft':
      return null;
    case 'hard':
      return HARD_DELETION;
    case 'impossible':
      return NO_DELETION;
    case undefined:
      return UNKNOWN_TYPE;
  }
};

/** Why no recovery brings an object of a type back from the bin; `null` when one does. */
export const restoreLimit = (type: ObjectType): Blocked | null =>
  typeRule(type) === undefined ? UNKNOWN_TYPE : null;

const isKnown = (type: ObjectType, path: string): boolean =>
  Object.hasOwn(typeRule(type)?.properties ?? {}, rootOf(path));

const CHANGED_LATER: Blocked = {
  reason: 'changed-later-by-another',
  detail: 'Somebody else changed it after the changes that are taken back, so it is kept',
};

const BUILT_IN: Blocked = {
  reason: 'read-only',
  detail: 'Built in: Microsoft maintains it',
};

const DYNAMIC: Blocked = {
  reason: 'dynamic-membership',
  detail: 'The directory computes the members from the membership rule: recover the rule instead',
};

const HARD_DELETION: Blocked = {
  reason: 'hard-deletion',
  detail: 'The directory would delete it for good, so it is kept: delete it by hand',
};

const NO_DELETION: Blocked = {
  reason: 'read-only',
  detail: 'The directory does not let anybody delete it',
};

const UNKNOWN_TYPE: Blocked = {
  reason: 'unknown-type',
  detail: 'Stateline does not know this type, so it does not write it',
};
