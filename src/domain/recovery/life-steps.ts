import type { Existence } from '../comparison/net-difference.js';
import { typeRule } from '../directory/catalogue.js';
import { removalScript, restoreScript } from './active-directory-script.js';
import { attributesThen } from './attribute-steps.js';
import { authorityLimit, deletionLimit, restoreLimit, syncedBlock } from './blocked.js';
import { type ChoiceFor, isLeftGone, keptBy } from './choices.js';
import type { Draft } from './drafts.js';
import type { TouchedObject } from './plan-input.js';
import type { Blocked } from './plan.js';
import { recreation } from './recreate/recreation.js';

/** What an object's existence needs, before choices. */
export type Life = 'restore' | 'recreate' | 'remove' | 'purged' | null;

export const lifeBetween = (then: Existence, now: Existence): Life => {
  if (then === now) return null;
  if (then === 'live') return now === 'soft-deleted' ? 'restore' : 'recreate';
  if (now === 'live') return 'remove';
  return then === 'soft-deleted' && now === 'hard-deleted' ? 'purged' : null;
};

const GONE_FROM_BIN: Blocked = {
  reason: 'hard-deleted',
  detail:
    'It is no longer among the deleted items, where it was then, and nothing puts it back there',
};

/** The write that brings an object back or removes it. */
export const lifeDraft = (
  object: TouchedObject,
  life: NonNullable<Life>,
  choiceFor: ChoiceFor,
): Draft => {
  const { objectId, objectType } = object.difference;
  const subject = { objectId, objectType, displayName: object.now.displayName };
  const ended = object.changes.ofExistence('Deleted');
  switch (life) {
    case 'restore': {
      const blocked = returnBlock(object, choiceFor) ?? restoreLimit(objectType);
      return { ...subject, ...ended, operation: 'restore', blocked };
    }
    case 'recreate': {
      const anew = recreation(objectType, attributesThen(object, choiceFor));
      const blocked =
        goneBlock(object, choiceFor) ?? returnBlock(object, choiceFor) ?? anew.blocked;
      const attributes = anew.attributes.filter(
        ({ name }) =>
          authorityLimit(name, object.now.attributes, object.difference.attributes) === null,
      );
      return { ...subject, ...ended, operation: 'recreate', attributes, lost: anew.lost, blocked };
    }
    case 'purged':
      return { ...subject, ...ended, operation: 'restore', blocked: GONE_FROM_BIN };
    case 'remove':
      return {
        ...subject,
        ...object.changes.ofExistence('Created'),
        operation: removalOf(objectType),
        blocked: removalBlock(object, choiceFor),
      };
  }
};

/** How an object that was created since goes: into the bin where its type has one. */
export const removalOf = (objectType: string): 'softDelete' | 'delete' =>
  typeRule(objectType)?.deletion === 'repeatable' ? 'delete' : 'softDelete';

const goneBlock = ({ difference }: TouchedObject, choiceFor: ChoiceFor): Blocked | null => {
  const chosen = choiceFor(difference);
  return isLeftGone(chosen.choice, difference.objectType) ? keptBy('deleted', chosen) : null;
};

const returnBlock = ({ difference, now }: TouchedObject, choiceFor: ChoiceFor): Blocked | null => {
  const chosen = choiceFor(difference);
  if (chosen.choice.deleted === 'keep') return keptBy('deleted', chosen);
  const { attributes } = now;
  return syncedBlock(attributes, () =>
    restoreScript({ objectType: difference.objectType, attributes }),
  );
};

const removalBlock = ({ difference, now }: TouchedObject, choiceFor: ChoiceFor): Blocked | null => {
  const chosen = choiceFor(difference);
  if (chosen.choice.created === 'keep') return keptBy('created', chosen);
  const { objectType } = difference;
  const object = { objectType, attributes: now.attributes };
  return syncedBlock(now.attributes, () => removalScript(object)) ?? deletionLimit(objectType);
};

/** The directory refuses to delete a named location that is trusted. */
export const untrustDrafts = (object: TouchedObject): readonly Draft[] => {
  const { objectId, objectType } = object.difference;
  if (objectType !== 'namedLocation' || object.now.attributes['isTrusted'] !== true) return [];
  return [
    {
      ...{ objectId, objectType, displayName: object.now.displayName },
      operation: 'update',
      reason: 'The directory refuses to delete a named location that is trusted',
      changeIds: object.changes.ofExistence('Created').changeIds,
      attributes: [{ name: 'isTrusted', expected: true, desired: false }],
      blocked: null,
      last: true,
    },
  ];
};
