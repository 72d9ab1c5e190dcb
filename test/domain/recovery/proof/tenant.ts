import {
  type Attributes,
  objectId,
  type ObjectStatus,
} from '../../../../src/domain/directory/directory-object.js';
import { applyChanges } from '../../../../src/domain/directory/difference.js';
import type { Json } from '../../../../src/domain/json.js';
import {
  type Access,
  type AccessObject,
  GLOBAL_ADMINISTRATOR,
  type Membership,
} from '../../../../src/domain/recovery/proof/access.js';
import {
  BREAK_GLASS_GROUP,
  groups,
  INTERNALS_GROUP,
  locations,
  methods,
  policies,
  strengths,
} from './real-policies.js';

/** Changes to an object, by OData path. */
export type Edits = Readonly<Record<string, Json>>;

export const GRAPH = 'graph-service-principal';
export const WRITER = 'writer-service-principal';
export const WRITER_APP_ID = 'writer-app';
export const CAN_WRITE = ['policy-write', 'user-write'];

const object = (
  id: string,
  objectType: string,
  attributes: Attributes = {},
  status: ObjectStatus = 'live',
): AccessObject => ({ objectId: objectId(id), objectType, displayName: id, status, attributes });

export const user = (id: string, attributes: Attributes = {}): AccessObject =>
  object(id, 'user', {
    userPrincipalName: `${id}@contoso.example`,
    accountEnabled: true,
    userType: 'Member',
    ...attributes,
  });

export const group = (id: string, attributes: Attributes = {}): AccessObject =>
  object(id, 'group', attributes);

export const roleAssignment = (principal: string, role = GLOBAL_ADMINISTRATOR): AccessObject =>
  object(`${principal}-is-${role === GLOBAL_ADMINISTRATOR ? 'admin' : role}`, ASSIGNMENT, {
    principalId: principal,
    roleDefinitionId: role,
    directoryScopeId: '/',
  });
const ASSIGNMENT = 'unifiedRoleAssignment';

export const appRoleAssignment = (appRoleId: string): AccessObject =>
  object(`writer-has-${appRoleId}`, 'appRoleAssignment', {
    principalId: WRITER,
    resourceId: GRAPH,
    appRoleId,
    resourceDisplayName: 'Microsoft Graph',
  });

export const servicePrincipal = (id: string, appId: string): AccessObject =>
  object(id, 'servicePrincipal', { appId, accountEnabled: true });

export const member = (memberId: string, containerId: string): Membership => ({
  memberId: objectId(memberId),
  containerId: objectId(containerId),
});

/** Who is in the tenant; without more said two break-glass accounts and three administrators. */
export interface Cast {
  readonly breakGlass?: readonly string[];
  readonly administrators?: readonly string[];
}

/**
 * A tenant under the real policies: administrators with a full licence, break-glass accounts in the group that
 * the policies exclude, and the identity that writes.
 */
export const realTenant = (cast: Cast = {}): Tenant => {
  const breakGlass = cast.breakGlass ?? ['rescue1', 'rescue2'];
  const administrators = cast.administrators ?? ['ada', 'bob', 'eve'];
  const everybody = [...breakGlass, ...administrators];
  return new Tenant(
    [
      ...[...policies, ...locations, ...groups, ...methods, ...strengths],
      ...everybody.map((id) => user(id)),
      ...everybody.map((id) => roleAssignment(id)),
      servicePrincipal(GRAPH, '00000003-0000-0000-c000-000000000000'),
      servicePrincipal(WRITER, WRITER_APP_ID),
      object('writer-application', 'application', { appId: WRITER_APP_ID }),
      ...CAN_WRITE.map(appRoleAssignment),
    ],
    [
      ...breakGlass.map((id) => member(id, BREAK_GLASS_GROUP)),
      ...administrators.map((id) => member(id, INTERNALS_GROUP)),
    ],
  );
};

/** A picture of a tenant that is put together piece by piece; each call gives another one. */
export class Tenant implements Access {
  readonly remarks = [];

  constructor(
    readonly objects: readonly AccessObject[],
    readonly memberships: readonly Membership[],
  ) {}

  with(...added: readonly AccessObject[]): Tenant {
    const ids = new Set(added.map((one) => one.objectId));
    const kept = this.objects.filter((one) => !ids.has(one.objectId));
    return new Tenant([...kept, ...added], this.memberships);
  }

  without(...removed: readonly string[]): Tenant {
    const kept = this.objects.filter((one) => !removed.includes(one.objectId));
    return new Tenant(kept, this.memberships);
  }

  edited(id: string, edits: Edits): Tenant {
    return this.#changed(id, (one) => ({ ...one, attributes: applied(one.attributes, edits) }));
  }

  deleted(id: string, status: ObjectStatus = 'soft-deleted'): Tenant {
    return this.#changed(id, (one) => ({ ...one, status }));
  }

  joined(memberId: string, containerId: string): Tenant {
    return new Tenant(this.objects, [...this.memberships, member(memberId, containerId)]);
  }

  left(memberId: string, containerId: string): Tenant {
    const isMeant = (one: Membership) =>
      String(one.memberId) === memberId && String(one.containerId) === containerId;
    return new Tenant(
      this.objects,
      this.memberships.filter((one) => !isMeant(one)),
    );
  }

  get(id: string): AccessObject {
    const found = this.objects.find((one) => String(one.objectId) === id);
    if (found === undefined) throw new Error(`there is no ${id}`);
    return found;
  }

  #changed(id: string, change: (one: AccessObject) => AccessObject): Tenant {
    return this.with(change(this.get(id)));
  }
}

const applied = (attributes: Attributes, edits: Edits): Attributes =>
  applyChanges(
    attributes,
    Object.entries(edits).map(([name, after]) => ({ name, before: null, after })),
  );
