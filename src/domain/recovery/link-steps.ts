import { relationRule } from '../directory/catalogue.js';
import type { LinkChange, ObjectId } from '../directory/directory-object.js';
import { linkLimit, syncedBlock } from './blocked.js';
import type { Draft } from './drafts.js';
import type { LinkEnd, TouchedObject } from './plan-input.js';
import type { Blocked, Choices } from './plan.js';

type EndOf = (id: ObjectId) => LinkEnd | undefined;

/**
 * The writes that give an object its links back: those it lost, and with `rollback` those it got. Links
 * that follow from an attribute have none: what can be said and done about them is the attribute's.
 */
export const linkDrafts = (
  object: TouchedObject,
  choices: Choices,
  endOf: EndOf,
): readonly Draft[] => {
  if (choices.links === 'skip') return [];
  const { objectId, objectType, links } = object.difference;
  return links
    .filter(({ relation }) => relationRule(objectType, relation).reading !== 'attribute')
    .filter((change) => change.op === 'removed' || choices.links === 'rollback')
    .filter((change) => isStillSo(object, change))
    .map(({ op, ...link }) => ({
      objectId,
      objectType,
      displayName: object.now.displayName,
      operation: op === 'removed' ? 'addLink' : 'removeLink',
      link: { ...link, targetName: endOf(link.targetId)?.displayName ?? link.targetId },
      blocked: linkBlock(object, { ...link, op }, endOf),
    }));
};

/** Whether now is as the change left it; when somebody took it back since, nothing is to be done. */
const isStillSo = ({ now }: TouchedObject, { op, relation, targetId }: LinkChange): boolean => {
  if (now.links === null) return true;
  const isThere = now.links.some(
    (link) => link.relation === relation && link.targetId === targetId,
  );
  return isThere === (op === 'added');
};

const linkBlock = (object: TouchedObject, change: LinkChange, endOf: EndOf): Blocked | null =>
  linkLimit(object.difference.objectType, change.relation, object.now.attributes) ??
  syncedBlock(object, []) ??
  targetBlock(change, endOf);

const targetBlock = ({ targetId, op }: LinkChange, endOf: EndOf): Blocked | null => {
  const end = endOf(targetId);
  if (op === 'added' || end === undefined || end.existence === 'live') return null;
  return {
    reason: 'target-missing',
    detail: `${end.displayName} is ${end.existence}, so nothing can point at it`,
  };
};
