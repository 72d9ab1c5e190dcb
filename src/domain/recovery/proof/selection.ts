import type { ObjectId } from '../../directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../../json.js';
import { textOf, textsOf } from './access.js';

/** What a policy can tell accounts apart by. */
export interface Selectable {
  readonly objectId: ObjectId;
  /** Groups it is in, also through groups. */
  readonly groups: ReadonlySet<string>;
  /** Template ids of the directory roles it holds actively and for the whole tenant. */
  readonly roles: ReadonlySet<string>;
  readonly guest: GuestKind | null;
}

export type GuestKind = 'internalGuest' | 'b2bCollaborationGuest' | 'b2bCollaborationMember';

/** Who a policy is for. */
export type Selection = (who: Selectable) => boolean;

interface Named {
  readonly everybody: boolean;
  readonly guests: boolean;
  readonly guestKinds: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/**
 * Those whom `conditions/users` includes and does not exclude: who is both is excluded. `All` has guests in
 * it; groups count with the groups in them; roles are meant by template id and count where they are held for
 * the whole tenant, not for an administrative unit.
 * Microsoft Learn: "Conditional Access: Users, groups, agents, and workload identities" (2026), conditionalAccessUsers.
 */
export const selectionOf = (users: Json | undefined): Selection => {
  if (!isJsonObject(users)) return () => false;
  const included = namedBy(users, 'include');
  const excluded = namedBy(users, 'exclude');
  return (who) => isNamed(included, who) && !isNamed(excluded, who);
};

const namedBy = (users: JsonObject, side: 'include' | 'exclude'): Named => {
  const ids = textsOf(ownValue(users, `${side}Users`));
  return {
    everybody: ids.includes('All'),
    guests: ids.includes('GuestsOrExternalUsers'),
    guestKinds: guestKindsIn(ownValue(users, `${side}GuestsOrExternalUsers`), side),
    users: new Set(ids),
    groups: new Set(textsOf(ownValue(users, `${side}Groups`))),
    roles: new Set(textsOf(ownValue(users, `${side}Roles`))),
  };
};

/**
 * The kinds of guests, from one text with commas. Which tenant a guest comes from is not known: where only
 * some tenants are meant, an inclusion counts for all guests and an exclusion for none.
 */
const guestKindsIn = (guests: Json | undefined, side: 'include' | 'exclude') => {
  if (!isJsonObject(guests)) return new Set<string>();
  const tenants = ownValue(guests, 'externalTenants');
  const some = isJsonObject(tenants) && ownValue(tenants, 'membershipKind') === 'enumerated';
  if (some && side === 'exclude') return new Set<string>();
  const kinds = textOf(ownValue(guests, 'guestOrExternalUserTypes')) ?? '';
  return new Set(kinds.split(',').map((kind) => kind.trim()));
};

const isNamed = (named: Named, who: Selectable): boolean =>
  named.everybody ||
  named.users.has(who.objectId) ||
  isNamedGuest(named, who) ||
  overlap(named.groups, who.groups) ||
  overlap(named.roles, who.roles);

const isNamedGuest = ({ guests, guestKinds }: Named, { guest }: Selectable): boolean =>
  guest !== null && (guests || guestKinds.has(guest));

const overlap = (named: ReadonlySet<string>, held: ReadonlySet<string>): boolean => {
  for (const id of named) if (held.has(id)) return true;
  return false;
};
