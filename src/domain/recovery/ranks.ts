import type { ObjectType } from '../directory/directory-object.js';
import type { AttributeTarget, Step } from './plan.js';

/**
 * When a step may be written: what others refer to comes first, what lets people in or locks them out
 * comes when all it refers to stands, and removals come last. Policies are restored late because the
 * directory brings a policy back in force: its exclusion groups have to be whole by then.
 */
const restoreRank: Readonly<Record<ObjectType, number>> = {
  user: 100,
  group: 110,
  namedLocation: 120,
  conditionalAccessPolicy: 500,
};
const updateRank: Readonly<Record<ObjectType, number>> = {
  user: 200,
  group: 210,
  namedLocation: 300,
  conditionalAccessPolicy: 510,
};
const softDeleteRank: Readonly<Record<ObjectType, number>> = {
  conditionalAccessPolicy: 800,
  namedLocation: 820,
  group: 830,
  user: 840,
};
const ADD_LINK = 400;
const ENABLE_POLICY = 600;
const REMOVE_LINK = 700;
/** The directory refuses to delete a named location that is trusted. */
const UNTRUST_BEFORE_DELETION = 810;

type Ranked =
  | { readonly operation: 'update'; readonly attributes: readonly AttributeTarget[] }
  | { readonly operation: Exclude<Step['operation'], 'update'> };

/** Where a step stands in the order of writing; steps of one rank do not depend on each other. */
export const rankOf = (type: ObjectType, step: Ranked): number => {
  switch (step.operation) {
    case 'restore':
    case 'recreate':
      return restoreRank[type] ?? 130;
    case 'update':
      return step.attributes.some((target) => enables(type, target))
        ? ENABLE_POLICY
        : (updateRank[type] ?? 220);
    case 'addLink':
      return ADD_LINK;
    case 'removeLink':
      return REMOVE_LINK;
    case 'softDelete':
      return softDeleteRank[type] ?? 825;
  }
};

/** Whether writing this puts a Conditional Access policy to work, if only to report. */
export const enables = (type: ObjectType, { name, desired }: AttributeTarget): boolean =>
  type === 'conditionalAccessPolicy' &&
  name === 'state' &&
  (desired === 'enabled' || desired === 'enabledForReportingButNotEnforced');

export const rankBeforeDeletion = UNTRUST_BEFORE_DELETION;
