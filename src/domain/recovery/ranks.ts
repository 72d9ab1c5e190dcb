import { isToOne } from '../directory/catalogue.js';
import type { Link, ObjectType } from '../directory/directory-object.js';
import type { AttributeTarget, Step } from './plan.js';

/**
 * When a step may be written: what others refer to comes first, what lets people in or locks them out
 * comes when all it refers to stands, and removals come last. Policies are restored late because the
 * directory brings a policy back in force: its exclusion groups have to be whole by then. An application comes
 * before its service principal, and what is granted or allowed comes after who it is about.
 */
const ranks: Readonly<
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
  recreate: { byType: { conditionalAccessPolicy: 505 }, otherwise: 140 },
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
const ENABLE_POLICY = 600;

/** Before the former one is put back: afterwards it would be taken away. */
const UNLINK_THE_ONLY_ONE = 395;

/** The directory refuses to delete a named location that is trusted. */
export const UNTRUST_BEFORE_DELETION = 810;

type Ranked =
  | { readonly operation: 'update'; readonly attributes: readonly AttributeTarget[] }
  | { readonly operation: 'addLink' | 'removeLink'; readonly link: Link }
  | { readonly operation: 'restore' | 'recreate' | 'softDelete' };

/** Where a step stands in the order of writing; steps of one rank do not depend on each other. */
export const rankOf = (type: ObjectType, step: Ranked): number => {
  const { byType, otherwise } = ranks[step.operation];
  if (step.operation === 'removeLink' && isToOne(step.link.relation)) return UNLINK_THE_ONLY_ONE;
  const enabling = step.operation === 'update' && step.attributes.some((one) => enables(type, one));
  return enabling ? ENABLE_POLICY : (byType[type] ?? otherwise);
};

/** Whether writing this puts a Conditional Access policy to work, if only to report. */
export const enables = (type: ObjectType, { name, desired }: AttributeTarget): boolean =>
  type === 'conditionalAccessPolicy' &&
  name === 'state' &&
  (desired === 'enabled' || desired === 'enabledForReportingButNotEnforced');
