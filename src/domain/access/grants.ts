import { NotAllowed } from './access-errors.js';
import type { Permission } from './permissions.js';
import { isProgram, mayEnter, type Principal } from './principal.js';

/** What an account or a token lets its holder do, and where. */
export interface Grant {
  readonly permissions: Iterable<Permission>;
  readonly tenantIds: readonly string[] | 'all';
}

/**
 * That nobody gives more than he has. Who reads the operators' audit is the one thing that its giver does
 * not have: a global administrator may name an auditor, and be seen doing so. @throws NotAllowed
 */
export const assertMayGive = (giver: Principal, { permissions, tenantIds }: Grant): void => {
  const missing = [...permissions].filter((permission) => !mayGive(giver, permission));
  if (missing.length > 0) {
    throw new NotAllowed(`Nobody gives what he has not: ${missing.join(', ')}`);
  }
  const isInside =
    tenantIds === 'all'
      ? giver.tenantIds === 'all'
      : tenantIds.every((tenantId) => mayEnter(giver, tenantId));
  if (!isInside) throw new NotAllowed('Nobody gives access to tenants that are not his');
};

const mayGive = ({ permissions, roles }: Principal, permission: Permission): boolean =>
  permissions.has(permission) ||
  (permission === 'audit/read' && roles.includes('global-administrator'));

/** That a token does not outlive itself by those it makes. @throws NotAllowed for programs */
export const assertPerson = (caller: Principal): void => {
  if (isProgram(caller)) throw new NotAllowed('Only people change who may do what, no programs');
};

/** Whether all that a grant opens is somebody's to see and to take away, of the tenants there are. */
export const covers = (
  principal: Principal,
  { tenantIds }: Pick<Grant, 'tenantIds'>,
  all: readonly string[],
): boolean =>
  (tenantIds === 'all' ? all : tenantIds).every((tenantId) => mayEnter(principal, tenantId));
