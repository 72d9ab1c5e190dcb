import { NO_PLACES, type Places, type SeededFamily } from './family.js';
import { mix } from './mix.js';
import type { CompanyUsers } from './users.js';

/** One or two people for most, nobody for some. */
export const ownersOf = (users: CompanyUsers, place: number, salt: number): string[] => {
  const first = users.firstEmployee;
  const span = users.count - first;
  if (span <= 0 || place % 4 === 3) return [];
  const owners = Array.from(
    { length: 1 + (mix(users.seed, place, salt) % 2) },
    (_, turn) => first + (mix(users.seed, place, salt + 1 + turn) % span),
  );
  const staff = owners.filter((owner) => users.kindAt(owner) !== 'guest');
  return [...new Set(staff)].map((owner) => users.idAt(owner));
};

/** The places of a family whose owners or sponsors include somebody; applications are few. */
export const ownedBy = (family: SeededFamily, users: CompanyUsers, id: string): Places => {
  if (users.ordinalOf(id) === undefined) return NO_PLACES;
  return Array.from({ length: family.count }, (_, place) => place).filter((place) =>
    [...family.linksAt(place).values()].some((links) => links.has(id)),
  );
};
