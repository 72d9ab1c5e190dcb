import type { Attributes } from '../../domain/directory/directory-object.js';
import {
  appRoleAssignmentDraft,
  grantDraft,
  roleAssignmentDraft,
} from '../tenant/assignment-decisions.js';
import type { Draft } from '../tenant/change.js';
import { decideCreate, decideLink } from '../tenant/decisions.js';
import type { SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';

type Drafting = (tenant: Tenant, attributes: Attributes) => Draft;

/** What the directory completes from the two objects it joins. */
const joining: Readonly<Partial<Record<SimulatedType, Drafting>>> = {
  appRoleAssignment: appRoleAssignmentDraft,
  oauth2PermissionGrant: grantDraft,
  unifiedRoleAssignment: roleAssignmentDraft,
};

/** A new object of a type. @throws GraphRefusal when it does not fit */
export const newObjectDraft = (
  tenant: Tenant,
  type: SimulatedType,
  attributes: Attributes,
): Draft => joining[type]?.(tenant, attributes) ?? decideCreate(tenant, type, attributes);

/** Relations with one target at the most. */
const SINGLE: ReadonlySet<string> = new Set(['manager']);

/** A link that is not there yet, in place of another where there can be only one. */
export const newLinkDrafts = (
  tenant: Tenant,
  object: TenantObject,
  relation: string,
  target: TenantObject,
): Draft[] => {
  const links = object.links.get(relation);
  if (links?.has(target.id) === true) return [];
  const leaving = SINGLE.has(relation) ? [...(links?.slice() ?? [])] : [];
  return [
    ...leaving.flatMap(({ targetId }) => {
      const other = tenant.object(targetId);
      return other === undefined ? [] : [decideLink(object, relation, other, 'linkRemoved')];
    }),
    decideLink(object, relation, target, 'linkAdded'),
  ];
};

/** A link that is there goes. */
export const goneLinkDrafts = (
  object: TenantObject,
  relation: string,
  target: TenantObject,
): Draft[] =>
  object.links.get(relation)?.has(target.id) === true
    ? [decideLink(object, relation, target, 'linkRemoved')]
    : [];
