import { propertyRule } from '../directory/catalogue.js';
import { valueAt } from '../directory/difference.js';
import type { AttributeChange } from '../directory/directory-object.js';
import { equalJson } from '../json.js';
import { attributeBlock, syncedBlock } from './blocked.js';
import type { Draft } from './drafts.js';
import type { TouchedObject } from './plan-input.js';
import type { AttributeTarget, Blocked, Choices } from './plan.js';
import { enables } from './ranks.js';

/** The writes that give an object its attributes back; blocked ones stand apart, one per reason. */
export const attributeDrafts = (object: TouchedObject, choices: Choices): readonly Draft[] => {
  if (choices.attributes === 'keep') return [];
  const { objectId, objectType } = object.difference;
  const wanted = changesToTakeBack(object);
  const targets = wanted.map(targetOf);
  const synced = syncedBlock(object, targets);
  const parts = new Map<string, { targets: AttributeTarget[]; blocked: Blocked | null }>();
  for (const change of wanted) {
    const target = targetOf(change);
    const blocked = synced ?? attributeBlock(object, change);
    const key = blocked?.reason ?? (enables(objectType, target) ? 'enables' : 'writes');
    const part = parts.get(key);
    if (part === undefined) parts.set(key, { targets: [target], blocked });
    else part.targets.push(target);
  }
  return [...parts.values()].map(({ targets: attributes, blocked }) => ({
    objectId,
    objectType,
    displayName: object.now.displayName,
    operation: 'update',
    attributes,
    blocked,
  }));
};

const targetOf = ({ name, before, after }: AttributeChange): AttributeTarget => ({
  name,
  expected: after,
  desired: before,
});

const changesToTakeBack = (object: TouchedObject): readonly AttributeChange[] => {
  const { difference, now } = object;
  const compared = difference.attributes.filter(({ name, before }) => {
    const { compared, volatile } = propertyRule(difference.objectType, name);
    return compared && volatile !== true && !equalJson(valueAt(now.attributes, name), before);
  });
  return comesBackUntrusted(object)
    ? [
        ...compared.filter(({ name }) => name !== 'isTrusted'),
        { name: 'isTrusted', before: true, after: false },
      ]
    : compared;
};

/** The directory restores a trusted named location as not trusted; the mark has to be set again. */
const comesBackUntrusted = ({ difference, now }: TouchedObject): boolean => {
  if (difference.objectType !== 'namedLocation' || now.existence !== 'soft-deleted') return false;
  const change = difference.attributes.find(({ name }) => name === 'isTrusted');
  return (change === undefined ? now.attributes['isTrusted'] : change.before) === true;
};
