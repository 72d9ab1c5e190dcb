import type { AccessRole } from './access-roles.js';
import type { Operator } from './operator.js';
import { allPermissions, type Permission } from './permissions.js';

/** How somebody showed who he is. */
export type PrincipalKind =
  'user' | 'application' | 'emergency' | 'service' | 'machine' | 'unauthenticated';

/** Somebody who may do something: who, in which tenants, and what. */
export interface Principal extends Operator {
  readonly kind: PrincipalKind;
  readonly tenantIds: readonly string[] | 'all';
  readonly roles: readonly AccessRole[];
  readonly permissions: ReadonlySet<Permission>;
  /** What a person let an application do in his name; `null` where nobody's name is used. */
  readonly scopes: readonly string[] | null;
  /** Of the credentials that an emergency account signed in with. */
  readonly accountVersion?: number;
}

export const mayEnter = ({ tenantIds }: Principal, tenantId: string): boolean =>
  tenantIds === 'all' || tenantIds.includes(tenantId);

/** Whoever can reach the loopback port of a server without sign-in. */
export const LOCAL_OPERATOR: Principal = {
  name: 'local operator',
  id: 'local',
  kind: 'unauthenticated',
  tenantIds: 'all',
  roles: [],
  permissions: new Set(allPermissions),
  scopes: null,
};

export const operatorOf = ({ name, id, madeById }: Operator): Operator => ({
  ...{ name, id },
  ...(madeById !== undefined && { madeById }),
});

/** Kinds of those who are programs, and no second pair of eyes. */
export const isProgram = ({ kind }: Principal): boolean =>
  kind === 'service' || kind === 'application';
