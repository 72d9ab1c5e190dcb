import type { ObjectId } from '../../directory/directory-object.js';
import { type AccessObject, textOf } from './access.js';
import type { Picture, Taken } from './picture.js';
import type { Roles } from './roles.js';
import type { GuestKind, Selectable } from './selection.js';

/** An account, or the writer's service principal, as it stands after a step. */
export interface Person extends Selectable {
  readonly account: AccessObject;
  /** What it is in directly or through groups, deleted groups included. */
  readonly around: ReadonlySet<ObjectId>;
  /** Enabled, not deleted, and with a password or credential that somebody has. */
  readonly enabled: boolean;
}

/** The accounts that are looked at, and what each is in. */
export class People {
  readonly #byId = new Map<ObjectId, Person>();

  constructor(
    private readonly picture: Picture,
    private readonly roles: Roles,
  ) {
    for (const object of picture.all()) if (isAccount(object)) this.#look(object);
  }

  all(): Iterable<Person> {
    return this.#byId.values();
  }

  get(id: ObjectId): Person | undefined {
    return this.#byId.get(id);
  }

  /** Those whom a step is about, as they are after it. */
  changedBy(taken: Taken): readonly Person[] {
    const ids = taken.kind === 'membership' ? [taken.memberId] : this.#subjectsOf(taken);
    if (ids.length === 0) return [];
    const changed = [...this.#byId.values()].filter(({ objectId, around }) =>
      ids.some((id) => id === objectId || around.has(id as ObjectId)),
    );
    return changed.map(({ objectId, account }) =>
      this.#look(this.picture.object(objectId) ?? account),
    );
  }

  #subjectsOf(taken: Extract<Taken, { kind: 'object' }>): readonly string[] {
    const { before, after } = taken;
    if (after.objectType === 'unifiedRoleAssignment') return this.roles.note(before, after);
    return isAccount(after) || after.objectType === 'group' ? [after.objectId] : [];
  }

  #look(account: AccessObject): Person {
    const { objectId, attributes, status } = account;
    const around = this.#around(objectId);
    const person: Person = {
      objectId,
      account,
      around,
      groups: this.#liveGroups(objectId),
      roles: this.roles.of(objectId),
      guest: guestKindOf(account),
      enabled:
        status === 'live' &&
        attributes['accountEnabled'] !== false &&
        !this.picture.isAnew(objectId),
    };
    this.#byId.set(objectId, person);
    return person;
  }

  #around(id: ObjectId): ReadonlySet<ObjectId> {
    return this.#closure(id, () => true);
  }

  #liveGroups(id: ObjectId): ReadonlySet<ObjectId> {
    return this.#closure(id, (container) => {
      const object = this.picture.object(container);
      return object?.objectType === 'group' && object.status === 'live';
    });
  }

  #closure(start: ObjectId, counts: (id: ObjectId) => boolean): ReadonlySet<ObjectId> {
    const met = new Set<ObjectId>();
    // Grows while it is walked through.
    const waiting = [start];
    for (const id of waiting) {
      for (const container of this.picture.containersOf(id)) {
        if (met.has(container) || !counts(container)) continue;
        met.add(container);
        waiting.push(container);
      }
    }
    return met;
  }
}

const isAccount = ({ objectType }: AccessObject): boolean =>
  objectType === 'user' || objectType === 'servicePrincipal';

/**
 * Whether an account is a guest, and which kind. People from elsewhere have `#EXT#` in their name here.
 * Microsoft Learn: "Properties of a Microsoft Entra B2B collaboration user" (2026).
 */
const guestKindOf = ({ objectType, attributes }: AccessObject): GuestKind | null => {
  if (objectType !== 'user') return null;
  const isExternal =
    (textOf(attributes['userPrincipalName']) ?? '').includes('#EXT#') ||
    textOf(attributes['externalUserState']) !== null;
  if (attributes['userType'] !== 'Guest') return isExternal ? 'b2bCollaborationMember' : null;
  return isExternal ? 'b2bCollaborationGuest' : 'internalGuest';
};

/** What to call an account in words: its principal name where it has one. */
export const nameOf = ({ account }: Person): string =>
  textOf(account.attributes['userPrincipalName']) ?? account.displayName;
