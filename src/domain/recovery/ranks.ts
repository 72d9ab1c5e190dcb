import type { ObjectType } from '../directory/directory-object.js';
import type { Draft } from './drafts.js';
import type { AttributeTarget, Step } from './plan.js';

/**
 * When a step is written, where nothing that it refers to asks for later: what others refer to comes first, what
 * lets people in or locks them out comes when all it refers to stands, and removals come last. Policies are
 * restored late because the directory brings a policy back in force: its exclusion groups have to be whole by
 * then. Grants and assignments come after the links, so that a group is whole before a role is given to it.
 */
const phases: Readonly<
  Record<Step['operation'], { byType: Readonly<Record<ObjectType, number>>; otherwise: number }>
> = {
  restore: {
    byType: {
      application: 80,
      servicePrincipal: 90,
      user: 100,
      group: 110,
      administrativeUnit: 115,
      namedLocation: 120,
      conditionalAccessPolicy: 500,
    },
    otherwise: 130,
  },
  recreate: {
    byType: {
      application: 140,
      servicePrincipal: 145,
      user: 150,
      group: 155,
      administrativeUnit: 160,
      namedLocation: 165,
      oauth2PermissionGrant: 410,
      appRoleAssignment: 410,
      unifiedRoleAssignment: 430,
      unifiedRoleEligibilitySchedule: 430,
      conditionalAccessPolicy: 505,
    },
    otherwise: 170,
  },
  update: {
    byType: {
      application: 180,
      servicePrincipal: 190,
      user: 200,
      group: 210,
      namedLocation: 300,
      authenticationStrengthPolicy: 310,
      authenticationMethodsPolicy: 320,
      authenticationMethodConfiguration: 330,
      authorizationPolicy: 340,
      oauth2PermissionGrant: 410,
      unifiedRoleDefinition: 420,
      conditionalAccessPolicy: 510,
    },
    otherwise: 220,
  },
  addLink: { byType: {}, otherwise: 400 },
  removeLink: { byType: {}, otherwise: 700 },
  delete: { byType: {}, otherwise: 750 },
  softDelete: {
    byType: {
      conditionalAccessPolicy: 800,
      namedLocation: 820,
      group: 840,
      user: 850,
      servicePrincipal: 860,
      application: 870,
    },
    otherwise: 830,
  },
};

/** Out of force before anything else: nothing that follows can lock somebody out by it. */
const DISABLE_POLICY = 50;
/** When the links stand, so that what comes with a group is there already. */
const LICENCES = 440;
const ENABLE_POLICY = 600;
/** The directory refuses to delete a named location that is trusted. */
const UNTRUST_BEFORE_DELETION = 810;

/** The earliest place of a draft in the order of writing. */
export const phaseOf = (draft: Draft): number => {
  const { byType, otherwise } = phases[draft.operation];
  return ownPhase(draft) ?? byType[draft.objectType] ?? otherwise;
};

const ownPhase = (draft: Draft): number | undefined => {
  if (draft.operation !== 'update') return undefined;
  return draft.last === true ? UNTRUST_BEFORE_DELETION : updatePhase(draft);
};

const updatePhase = (draft: Draft & { readonly operation: 'update' }): number | undefined => {
  const { objectType, attributes } = draft;
  if (attributes.some((target) => enables(objectType, target))) return ENABLE_POLICY;
  if (attributes.some((target) => disables(objectType, target))) return DISABLE_POLICY;
  return attributes.some(({ name }) => name === 'assignedLicenses') ? LICENCES : undefined;
};

/** Whether writing this puts a Conditional Access policy to work, if only to report. */
export const enables = (type: ObjectType, { name, desired }: AttributeTarget): boolean =>
  type === 'conditionalAccessPolicy' &&
  name === 'state' &&
  (desired === 'enabled' || desired === 'enabledForReportingButNotEnforced');

/** Whether writing this takes a Conditional Access policy out of work. */
export const disables = (type: ObjectType, { name, desired }: AttributeTarget): boolean =>
  type === 'conditionalAccessPolicy' && name === 'state' && desired === 'disabled';

/** Whether a step may lock people out where those before it were not brought about. */
export const mayLock = (step: Step): boolean =>
  step.objectType === 'conditionalAccessPolicy'
    ? !('attributes' in step && step.attributes.some((target) => disables(step.objectType, target)))
    : REMOVALS.has(step.operation);

const REMOVALS: ReadonlySet<Step['operation']> = new Set(['removeLink', 'delete', 'softDelete']);
