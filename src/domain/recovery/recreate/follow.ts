import { namesOthers } from '../../directory/catalogue.js';
import {
  type LinkTarget,
  objectId,
  type ObjectId,
  type ObjectType,
} from '../../directory/directory-object.js';
import { equalJson, type Json } from '../../json.js';
import type { AttributeTarget, LinkStep, Step } from '../plan.js';
import { withIds } from './ids-in.js';

export type CurrentIdOf = (id: ObjectId) => ObjectId;

/**
 * A step with the ids that objects have now in place of those they had when it was planned: of its own object, of
 * the other end of a link, and wherever a wanted value of a property that can name others names one. A step that makes an object anew keeps the id
 * that it had. What it expects stays as planned: {@link isSameBut} reads ids in it.
 */
export const followed = (step: Step, currentIdOf: CurrentIdOf): Step => {
  switch (step.operation) {
    case 'recreate':
      return { ...step, attributes: targetsNow(step, currentIdOf) };
    case 'update':
      return {
        ...step,
        objectId: currentIdOf(step.objectId),
        attributes: targetsNow(step, currentIdOf),
      };
    case 'addLink':
    case 'removeLink':
      return linkNow(step, currentIdOf);
    case 'restore':
    case 'softDelete':
    case 'delete':
      return { ...step, objectId: currentIdOf(step.objectId) };
  }
};

/** Whether two values are the same once each id in them is read as the one that its object has now. */
export const isSameBut = (one: Json, other: Json, currentIdOf: CurrentIdOf): boolean =>
  equalJson(one, other) || equalJson(valueNow(one, currentIdOf), valueNow(other, currentIdOf));

const linkNow = (step: LinkStep, currentIdOf: CurrentIdOf): LinkStep => ({
  ...step,
  objectId: currentIdOf(step.objectId),
  link: targetNow(step.link, currentIdOf),
  ...(step.instead && { instead: targetNow(step.instead, currentIdOf) }),
});

const targetNow = <Target extends LinkTarget>(
  target: Target,
  currentIdOf: CurrentIdOf,
): Target => ({
  ...target,
  targetId: currentIdOf(target.targetId),
});

interface Targeting {
  readonly objectType: ObjectType;
  readonly attributes: readonly AttributeTarget[];
}

const targetsNow = (
  { objectType, attributes }: Targeting,
  currentIdOf: CurrentIdOf,
): readonly AttributeTarget[] =>
  attributes.map((target) =>
    namesOthers(objectType, target.name)
      ? { ...target, desired: valueNow(target.desired, currentIdOf) }
      : target,
  );

const valueNow = (value: Json, currentIdOf: CurrentIdOf): Json =>
  withIds(value, (id) => currentIdOf(objectId(id)));
