import { rootOf } from '../../directory/difference.js';
import type { Step } from '../plan.js';

/** Properties of a group that decide who is in it. */
const RULE: ReadonlySet<string> = new Set([
  'groupTypes',
  'membershipRule',
  'membershipRuleProcessingState',
]);

/**
 * What to say of a step that changes how a group gets its members: the directory finds them by itself, some
 * time later, so the members are taken as they are.
 */
export const ruleChangeOf = (step: Step): string | null => {
  if (step.operation !== 'update' || step.objectType !== 'group') return null;
  if (!step.attributes.some(({ name }) => RULE.has(rootOf(name)))) return null;
  return `Step ${step.stepId} changes the membership rule of group ${step.displayName}; its members are taken as they are now`;
};
