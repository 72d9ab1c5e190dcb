import { catalogue, propertyRule } from '../directory/catalogue.js';
import { rootOf, valueAt } from '../directory/difference.js';
import type { AttributeChange, ObjectType } from '../directory/directory-object.js';
import { isSynced } from '../directory/mastery.js';
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
  const rule = propertyRule(objectType, name);
  if (rule.recoverable !== 'update') {
    const reason =
      rule.secret === true
        ? 'secret'
        : isKnown(objectType, name)
          ? 'read-only'
          : 'unknown-property';
    return { reason, detail: rule.reason ?? 'The directory does not let anybody write it' };
  }
  const changedSince = now.existence === 'live' && !equalJson(valueAt(now.attributes, name), after);
  return changedSince ? CHANGED_LATER : null;
};

const isKnown = (type: ObjectType, path: string): boolean =>
  Object.hasOwn(catalogue[type]?.properties ?? {}, rootOf(path));

const CHANGED_LATER: Blocked = {
  reason: 'changed-later-by-another',
  detail: 'Somebody else changed it after the changes that are taken back, so it is kept',
};
