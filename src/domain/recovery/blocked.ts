import { propertyRule, relationRule, typeRule } from '../directory/catalogue.js';
import { rootOf } from '../directory/difference.js';
import type {
  AttributeChange,
  Attributes,
  ObjectType,
  Relation,
} from '../directory/directory-object.js';
import {
  hasComputedMembers,
  isBuiltIn,
  isMasteredInExchange,
  isSynced,
  wasSynced,
} from '../directory/mastery.js';
import type { Blocked } from './plan.js';
import { cause, type TakenChange } from './reasons.js';
import { isRemovable } from './removals.js';

/** Why nothing of a synced object is written, with what its administrator can run instead. */
export const syncedBlock = (
  attributes: Attributes,
  script: () => string | null,
): Blocked | null => {
  if (!isSynced(attributes)) return null;
  const command = script();
  return {
    reason: 'synced-from-on-premises',
    detail: command === null ? MASTERED_ON_PREMISES : `${MASTERED_ON_PREMISES}: ${command}`,
  };
};

const MASTERED_ON_PREMISES = 'Mastered on-premises, so it has to be changed in Active Directory';

/**
 * Why an attribute tells the source of authority, and so is never written to an object that moved to the cloud;
 * `null` for others. The immutable id is among them: it would tie the object to its old account again.
 */
export const authorityLimit = (
  path: string,
  now: Attributes,
  changes: readonly AttributeChange[],
): Blocked | null => {
  const root = rootOf(path);
  if (!root.startsWith('onPremises') || root === 'onPremisesExtensionAttributes') return null;
  const moved =
    wasSynced(now) || changes.some(({ name }) => rootOf(name) === 'onPremisesSyncEnabled');
  return moved ? AUTHORITY : null;
};

/** Why no recovery writes a property of a living object with these attributes; `null` when one does. */
export const attributeLimit = (
  type: ObjectType,
  path: string,
  attributes: Attributes,
): Blocked | null => {
  const rule = propertyRule(type, path);
  if (rule.recoverable === 'update') return makerLimit(attributes);
  const known = isKnown(type, path) ? 'read-only' : 'unknown-property';
  return {
    reason: rule.secret === true ? 'secret' : known,
    detail: rule.reason ?? 'The directory does not let anybody write it',
  };
};

/** Why no recovery takes back a change, one of its {@link partsOf}, of an object with these attributes. */
export const changeLimit = (
  type: ObjectType,
  change: AttributeChange,
  attributes: Attributes,
): Blocked | null =>
  isRemovable(type, change)
    ? makerLimit(attributes)
    : attributeLimit(type, change.name, attributes);

/** Why no recovery writes a relation of an object with these attributes; `null` when one does. */
export const linkLimit = (
  type: ObjectType,
  relation: Relation,
  attributes: Attributes,
): Blocked | null => {
  if (hasComputedMembers(attributes) && relation === 'members') return DYNAMIC;
  const rule = relationRule(type, relation);
  if (rule.recoverable) return exchangeLimit(attributes);
  const known = Object.hasOwn(typeRule(type)?.relations ?? {}, relation);
  return {
    reason: known ? 'read-only' : 'unknown-relation',
    detail: rule.reason ?? `Stateline does not write the relation ${relation}`,
  };
};

/** Why no recovery removes an object that was created since; `null` when it can come back. */
export const deletionLimit = (type: ObjectType): Blocked | null => {
  switch (typeRule(type)?.deletion) {
    case 'soft':
    case 'repeatable':
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

const makerLimit = (attributes: Attributes): Blocked | null =>
  isBuiltIn(attributes) ? BUILT_IN : exchangeLimit(attributes);

const exchangeLimit = (attributes: Attributes): Blocked | null =>
  isMasteredInExchange(attributes) ? IN_EXCHANGE : null;

const isKnown = (type: ObjectType, path: string): boolean =>
  Object.hasOwn(typeRule(type)?.properties ?? {}, rootOf(path));

/** Why something that others changed again is left to a person. */
export const laterBlock = (later: readonly TakenChange[]): Blocked => ({
  reason: 'changed-later-by-another',
  detail: `${cause('Changed again', later).reason}, so it is kept`,
});

/** Whether something could be written and is left as it is. */
export const isLeftAlone = (blocked: Blocked | null): boolean =>
  blocked?.reason === 'kept-by-choice' || blocked?.reason === 'changed-later-by-another';

const AUTHORITY: Blocked = {
  reason: 'read-only',
  detail: 'It says where the object is mastered, which a recovery never takes back',
};

const IN_EXCHANGE: Blocked = {
  reason: 'read-only',
  detail: 'A distribution list or mail-enabled security group: only Exchange writes it',
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
