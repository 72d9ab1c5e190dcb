import type { Draft } from '../drafts.js';
import type { AttributeTarget } from '../plan.js';
import { disables } from '../ranks.js';

const REPORT_ONLY = 'enabledForReportingButNotEnforced';

/**
 * A draft as the writes that it takes, where one is not enough: a policy is made anew to report only, and
 * enabled when all stands; one that is disabled is so before anything else; licences wait for the links.
 */
export const apart = (draft: Draft): readonly Draft[] => {
  if (draft.blocked !== null) return [draft];
  if (draft.operation === 'recreate') return recreated(draft);
  if (draft.operation !== 'update' || draft.attributes.length < 2) return [draft];
  const own = draft.attributes.filter((target) => standsAlone(draft, target));
  const others = draft.attributes.filter((target) => !own.includes(target));
  const parts =
    others.length === 0 ? own.map((one) => [one]) : [...own.map((one) => [one]), others];
  return parts.map((attributes) => ({ ...draft, attributes }));
};

const standsAlone = ({ objectType }: Draft, target: AttributeTarget): boolean =>
  disables(objectType, target) || target.name === 'assignedLicenses';

const recreated = (draft: Extract<Draft, { operation: 'recreate' }>): readonly Draft[] => {
  const later = draft.attributes.flatMap((target): AttributeTarget[] => {
    if (target.name === 'assignedLicenses') return [target];
    return isEnforcing(draft, target) ? [{ ...target, expected: REPORT_ONLY }] : [];
  });
  if (later.length === 0) return [draft];
  const attributes = draft.attributes.flatMap((target) => {
    if (target.name === 'assignedLicenses') return [];
    return [isEnforcing(draft, target) ? { ...target, desired: REPORT_ONLY } : target];
  });
  return [{ ...draft, attributes }, afterwards(draft, later)];
};

const isEnforcing = ({ objectType }: Draft, { name, desired }: AttributeTarget): boolean =>
  objectType === 'conditionalAccessPolicy' && name === 'state' && desired === 'enabled';

/** What is written to an object once it is made anew. */
export const afterwards = (
  { objectId, objectType, displayName, reason, changeIds }: Draft,
  attributes: readonly AttributeTarget[],
): Draft => ({
  ...{ objectId, objectType, displayName, reason, changeIds },
  operation: 'update',
  attributes,
  blocked: null,
});
