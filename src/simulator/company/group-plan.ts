import type { Attributes } from '../../domain/directory/directory-object.js';
import { type GroupAttributes, GroupBuilder, ROLE_GROUPS, slug } from './group-attributes.js';
import { E5_SKU, LICENCES } from './licences.js';
import { mix, pick } from './mix.js';
import { exported, people } from './seed-files.js';

/** Which users a seeded group begins with. */
export type Membership =
  | { readonly of: 'department'; readonly name: string; readonly oneIn: number }
  | { readonly of: 'office'; readonly code: string }
  | { readonly of: 'enabledDepartment'; readonly name: string }
  | { readonly of: 'employees' | 'guests' }
  | { readonly of: 'some'; readonly number: number }
  | { readonly of: 'named'; readonly group: string };

export interface PlannedGroup {
  readonly attributes: GroupAttributes;
  readonly members: Membership;
  readonly memberGroups: readonly string[];
  readonly owners: number;
}

/** The groups of a company, at least as many as its structure needs. */
export class GroupPlan {
  readonly groups: readonly PlannedGroup[];
  readonly #seed: number;
  readonly #domain: string;
  readonly #build: GroupBuilder;

  constructor(seed: number, domain: string, wanted: number) {
    this.#seed = seed;
    this.#domain = domain;
    this.#build = new GroupBuilder(seed, domain);
    const structure = [
      ...this.#conditionalAccess(),
      ...this.#roleAssignable(),
      ...this.#departments(),
      ...this.#dynamic(),
      ...this.#licences(),
      ...this.#offices(),
      ...this.#distribution(),
    ];
    const projects = Math.max(0, wanted - structure.length);
    this.groups = [
      ...structure,
      ...Array.from({ length: projects }, (_, place) => this.#project(place)),
    ];
  }

  #conditionalAccess(): PlannedGroup[] {
    const membersOf = (displayName: string, place: number): Membership => {
      if (displayName === 'APP_Microsoft365_E5') return { of: 'employees' };
      const named = people.named.some(({ groups }) => groups.includes(displayName));
      if (named) return { of: 'named', group: displayName };
      return { of: 'some', number: mix(this.#seed, place, 21) % 4 };
    };
    return exported.groups.map((group, place) => ({
      attributes:
        group.displayName === 'APP_Microsoft365_E5'
          ? { ...group, assignedLicenses: [{ disabledPlans: [], skuId: E5_SKU }] }
          : group,
      members: membersOf(group.displayName, place),
      memberGroups: [],
      owners: 0,
    }));
  }

  #roleAssignable(): PlannedGroup[] {
    const planned = (displayName: string, more: Attributes): PlannedGroup => ({
      attributes: this.#build.security(displayName, more),
      members: { of: 'named', group: displayName },
      memberGroups: [],
      owners: 1,
    });
    return [
      ...ROLE_GROUPS.map((name) =>
        planned(name, {
          description: 'Members hold the directory role of this name',
          isAssignableToRole: true,
          visibility: 'Private',
        }),
      ),
      planned('SG-Security-Responders', { description: 'On call for incidents' }),
    ];
  }

  #departments(): PlannedGroup[] {
    return people.departments.flatMap(({ name }) => [
      {
        attributes: this.#build.security(`SG-${slug(name)}`, { description: `${name} staff` }),
        members: { of: 'department', name, oneIn: 1 } as const,
        memberGroups: [],
        owners: 1,
      },
      {
        attributes: this.#build.microsoft365(`${name} Team`),
        members: { of: 'department', name, oneIn: 3 } as const,
        memberGroups: [],
        owners: 2,
      },
    ]);
  }

  #dynamic(): PlannedGroup[] {
    const planned = (
      displayName: string,
      membershipRule: string,
      members: Membership,
    ): PlannedGroup => ({
      attributes: this.#build.security(displayName, {
        groupTypes: ['DynamicMembership'],
        membershipRule,
        membershipRuleProcessingState: 'On',
      }),
      members,
      memberGroups: [],
      owners: 0,
    });
    return [
      ...people.departments
        .slice(0, 6)
        .map(({ name }) =>
          planned(
            `DYN-${slug(name)}`,
            `(user.department -eq "${name}") and (user.accountEnabled -eq true)`,
            { of: 'enabledDepartment', name },
          ),
        ),
      planned('DYN-All-Guests', '(user.userType -eq "Guest")', { of: 'guests' }),
    ];
  }

  #licences(): PlannedGroup[] {
    const given = LICENCES.flatMap(({ skuId, group }) =>
      group === null ? [] : [{ skuId, group }],
    );
    return given.map(({ skuId, group }, place) => ({
      attributes: this.#build.security(group, {
        assignedLicenses: [{ disabledPlans: [], skuId }],
        licenseProcessingState: { state: 'ProcessingComplete' },
      }),
      members: { of: 'some', number: 40 + 25 * place } as const,
      memberGroups: [],
      owners: 1,
    }));
  }

  #offices(): PlannedGroup[] {
    const corporate = `corp.${this.#domain}`;
    const offices = people.offices.map((office) => ({
      attributes: this.#build.security(`OFF-${office.code}`, {
        description: `Everybody in ${office.city}`,
        onPremisesDomainName: corporate,
        onPremisesLastSyncDateTime: '2026-06-01T00:00:00Z',
        onPremisesSamAccountName: `OFF-${office.code}`,
        onPremisesSyncEnabled: true,
      }),
      members: { of: 'office', code: office.code } as const,
      memberGroups: [],
      owners: 0,
      region: office.region,
    }));
    const nesting = (displayName: string, inside: readonly PlannedGroup[]): PlannedGroup => ({
      attributes: this.#build.security(displayName, { description: 'Nested groups' }),
      members: { of: 'some', number: 0 },
      memberGroups: inside.map(({ attributes }) => attributes.id),
      owners: 1,
    });
    const regions = [...new Set(people.offices.map(({ region }) => region))].map((region) =>
      nesting(
        `REGION-${region}`,
        offices.filter((office) => office.region === region),
      ),
    );
    return [...offices, ...regions, nesting('ALL-Offices', regions)];
  }

  #distribution(): PlannedGroup[] {
    return ['Company News', 'Facilities Notices'].map((displayName) => ({
      attributes: {
        ...this.#build.security(displayName, {}),
        mail: `${slug(displayName).toLowerCase()}@${this.#domain}`,
        mailEnabled: true,
        securityEnabled: false,
      },
      members: { of: 'some', number: 120 } as const,
      memberGroups: [],
      owners: 1,
    }));
  }

  #project(place: number): PlannedGroup {
    const { projects, projectParts } = people;
    const part = pick(projectParts, Math.floor(place / projects.length));
    const round = Math.floor(place / (projects.length * projectParts.length));
    const displayName = `PRJ-${pick(projects, place)}-${part}${round === 0 ? '' : `-${round + 1}`}`;
    const modern = mix(this.#seed, place, 22) % 4 === 0;
    return {
      attributes: modern
        ? this.#build.microsoft365(displayName)
        : this.#build.security(displayName, {}),
      members: { of: 'some', number: 4 + (mix(this.#seed, place, 23) % 28) },
      memberGroups: [],
      owners: 1 + (mix(this.#seed, place, 24) % 2),
    };
  }
}
