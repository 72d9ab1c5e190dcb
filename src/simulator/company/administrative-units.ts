import { type LinkTarget, objectId } from '../../domain/directory/directory-object.js';
import type { LinkSet } from '../tenant/link-set.js';
import { namedGuid } from './identity.js';
import { people } from './seed-files.js';
import type { SeededObject } from './seeded-object.js';

/** What a unit begins with: users by their crowd, and objects of other types. */
export type MembersOf = (
  users: { readonly crowd: string } | { readonly named: string },
  others: readonly LinkTarget[],
) => LinkSet;

/** A unit by rule for each country, one by hand for an office, and one that guards accounts. */
export const administrativeUnits = (
  seed: number,
  membersOf: MembersOf,
  deviceIds: readonly string[],
): readonly SeededObject[] => {
  const countries = [...new Set(people.offices.map(({ country }) => country))];
  const [office] = people.offices;
  const devices = deviceIds.map((id) => ({ targetId: objectId(id), targetType: 'device' }));
  return [
    ...countries.map((country) =>
      unit(
        seed,
        `AU-${country.replaceAll(' ', '-')}`,
        membersOf({ crowd: `country ${country}` }, []),
        {
          description: `Users in ${country}`,
          membershipType: 'Dynamic',
          membershipRule: `(user.country -eq "${country}")`,
          membershipRuleProcessingState: 'On',
        },
      ),
    ),
    unit(
      seed,
      `AU-Office-${office?.code ?? ''}`,
      membersOf({ crowd: `office ${office?.code ?? ''}` }, devices),
      { description: 'Users and devices of the head office', membershipType: 'Assigned' },
    ),
    unit(seed, 'AU-Emergency-Access', membersOf({ named: 'CA-BreakGlassAccounts - Exclude' }, []), {
      isMemberManagementRestricted: true,
      membershipType: 'Assigned',
    }),
  ];
};

const unit = (
  seed: number,
  displayName: string,
  members: LinkSet,
  more: Readonly<Record<string, string | boolean>>,
): SeededObject => {
  const id = namedGuid(seed, `administrative unit ${displayName}`);
  return {
    id,
    type: 'administrativeUnit',
    attributes: { id, displayName, isMemberManagementRestricted: false, ...more },
    links: new Map([['members', members]]),
  };
};
