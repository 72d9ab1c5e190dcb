import { objectId } from '../../domain/directory/directory-object.js';
import type { Access, AccessObject, Membership } from '../../domain/recovery/proof/access.js';
import type { Person } from '../../domain/recovery/proof/people.js';
import { Scene } from '../../domain/recovery/proof/scene.js';
import { wayInto } from '../../domain/recovery/proof/way-in.js';
import { textOf } from '../tenant/attributes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';

/** Types of which every object may decide who can sign in. */
const DECIDING = [
  'conditionalAccessPolicy',
  'namedLocation',
  'authenticationStrengthPolicy',
  'authenticationMethodConfiguration',
];

/** Somebody who signs in, by what the tenant says of him at the moment. */
export class Standing {
  readonly #scene: Scene;
  readonly #person: Person | undefined;
  readonly #directlyIn: readonly string[];

  constructor(tenant: Tenant, account: TenantObject) {
    const access = accessAround(tenant, account);
    this.#scene = new Scene(access);
    this.#person = this.#scene.people.get(objectId(account.id));
    this.#directlyIn = access.memberships
      .filter(({ memberId }) => memberId === account.id)
      .map(({ containerId }) => containerId);
  }

  /** Template ids of the directory roles that are held actively and for the whole tenant. */
  get directoryRoles(): readonly string[] {
    return [...(this.#person?.roles ?? [])];
  }

  /** Groups whose rights count: those that the account is a direct member of. */
  get directGroups(): readonly string[] {
    return this.#directlyIn;
  }

  /** Whether the enabled policies leave no way into an application: from any place, with any device. */
  isKeptOutOf(appId: string): boolean {
    return this.#person !== undefined && wayInto(appId, this.#person, this.#scene) === 'no';
  }
}

const accessAround = (tenant: Tenant, account: TenantObject): Access => {
  const objects = new Map<string, AccessObject>();
  const memberships: Membership[] = [];
  const keep = (object: TenantObject): void => {
    objects.set(object.id, accessObject(object));
  };
  for (const type of DECIDING) for (const object of liveOf(tenant, type)) keep(object);
  const met = new Map([[account.id, account]]);
  // Grows while it is walked through.
  for (const member of met.values()) {
    keep(member);
    for (const role of referring(tenant, 'unifiedRoleAssignment', member.id)) keep(role);
    for (const container of containersOf(tenant, member.id)) {
      memberships.push({
        memberId: objectId(member.id),
        containerId: objectId(container.id),
      });
      met.set(container.id, container);
    }
  }
  return { objects: [...objects.values()], memberships, remarks: [] };
};

const accessObject = ({ id, type, status, attributes }: TenantObject): AccessObject => ({
  objectId: objectId(id),
  objectType: type,
  displayName: textOf(attributes, 'displayName'),
  status,
  attributes,
});

function* liveOf(tenant: Tenant, type: string): Generator<TenantObject> {
  for (let position = 0; position < tenant.size(type); position += 1) {
    const object = tenant.object(tenant.idAt(type, position) ?? '');
    if (object?.status === 'live') yield object;
  }
}

function* containersOf(tenant: Tenant, id: string): Generator<TenantObject> {
  for (const object of tenant.mayLinkTo(id)) {
    const isContainer = object.type === 'group' || object.type === 'directoryRole';
    if (isContainer && object.status === 'live' && object.links.get('members')?.has(id) === true) {
      yield object;
    }
  }
}

/** Live assignments of a type to a principal. */
export function* referring(
  tenant: Tenant,
  type: 'unifiedRoleAssignment' | 'appRoleAssignment',
  principalId: string,
): Generator<TenantObject> {
  const ids = tenant.referring(type, 'principalId', principalId);
  for (let index = 0; index < ids.length; index += 1) {
    const object = tenant.object(ids.at(index) ?? '');
    if (object?.status === 'live') yield object;
  }
}
