import type { ObjectId } from '../directory/directory-object.js';
import { attributeDrafts } from './attribute-steps.js';
import { deletionLimit, restoreLimit, syncedBlock } from './blocked.js';
import { type Draft, inOrder } from './drafts.js';
import { linkDrafts } from './link-steps.js';
import type { LinkEnd, PlanInput, TouchedObject } from './plan-input.js';
import type { Choices, Step } from './plan.js';

/**
 * The steps that lead from now back to then, in the order of writing. What cannot be done is among
 * them, blocked, with its reason. Pure: the same input gives the same steps.
 */
export const planRecovery = ({ touched, choices, endOf }: PlanInput): readonly Step[] => {
  const lives = new Map(touched.map((object) => [object.difference.objectId, lifeOf(object)]));
  const comesBack = (id: ObjectId): boolean => lives.get(id) === 'restore';
  const endAfter = (id: ObjectId): LinkEnd | undefined => {
    const end = endOf(id);
    return end !== undefined && comesBack(id) ? { ...end, existence: 'live' } : end;
  };
  return inOrder(
    touched.flatMap((object) => [
      ...lifeDrafts(object, choices),
      ...(isBackThere(object) ? attributeDrafts(object, choices) : []),
      ...(isBackThere(object) ? linkDrafts(object, choices, endAfter) : []),
    ]),
  );
};

/** What an object's existence needs, before choices. */
const lifeOf = ({ difference: { existence }, then, now }: TouchedObject) => {
  if (existence.before === existence.after || now.existence === then) return 'nothing';
  if (then === 'live') return now.existence === 'soft-deleted' ? 'restore' : 'recreate';
  return now.existence === 'live' ? 'softDelete' : 'nothing';
};

/** Whether an object that was there is there again once its restore, if any, is written. */
const isBackThere = (object: TouchedObject): boolean =>
  object.then === 'live' && (object.now.existence === 'live' || lifeOf(object) === 'restore');

const lifeDrafts = (object: TouchedObject, choices: Choices): readonly Draft[] => {
  const { objectId, objectType } = object.difference;
  const subject = { objectId, objectType, displayName: object.now.displayName };
  const synced = syncedBlock(object, []);
  switch (lifeOf(object)) {
    case 'nothing':
      return [];
    case 'restore':
      return [{ ...subject, operation: 'restore', blocked: synced ?? restoreLimit(objectType) }];
    case 'recreate':
      return [{ ...subject, operation: 'recreate', blocked: HARD_DELETED }];
    case 'softDelete': {
      if (choices.created === 'keep') return [];
      const blocked = synced ?? deletionLimit(objectType);
      return [...untrustDrafts(object, blocked), { ...subject, operation: 'softDelete', blocked }];
    }
  }
};

const HARD_DELETED = {
  reason: 'hard-deleted',
  detail: 'It is no longer among the deleted items, so the directory cannot restore it',
} as const;

const untrustDrafts = (object: TouchedObject, blocked: Draft['blocked']): readonly Draft[] => {
  const { objectId, objectType } = object.difference;
  if (objectType !== 'namedLocation' || object.now.attributes['isTrusted'] !== true) return [];
  const { displayName } = object.now;
  const attributes = [{ name: 'isTrusted', expected: true, desired: false }];
  return [
    { objectId, objectType, displayName, operation: 'update', attributes, blocked, last: true },
  ];
};
