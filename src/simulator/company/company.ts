import { type LinkTarget, objectId } from '../../domain/directory/directory-object.js';
import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { LinkSet } from '../tenant/link-set.js';
import { GroupPlan, type Membership, type PlannedGroup } from './group-plan.js';
import { namedGuid } from './identity.js';
import { mix, textHash } from './mix.js';
import { exported, people } from './seed-files.js';
import { CompanyUsers, NAMED_COUNT } from './users.js';

export interface CompanyOptions {
  readonly seed: string | number;
  readonly users: number;
  readonly groups: number;
  readonly companyName: string;
}

export interface SeededObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes;
  readonly links: ReadonlyMap<string, LinkSet>;
}

/** What a tenant holds before anything happens in it: the same for the same options. */
export class Company {
  readonly seed: number;
  readonly domain: string;
  readonly users: CompanyUsers;
  /** Authentication strengths that the seeded policies use, by id. */
  readonly authenticationStrengths: ReadonlyMap<string, JsonObject> = strengthsIn(
    exported.policies,
  );
  readonly #plan: GroupPlan;

  constructor(options: CompanyOptions) {
    this.seed = textHash(String(options.seed));
    const name = options.companyName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
    this.domain = `${name === '' ? 'company' : name}.example`;
    const count = Math.max(options.users, NAMED_COUNT);
    this.users = new CompanyUsers(this.seed, count, this.domain, options.companyName);
    this.#plan = new GroupPlan(this.seed, this.domain, options.groups);
  }

  /** How many accounts stand first, for scenarios to tell about. */
  get namedCount(): number {
    return NAMED_COUNT;
  }

  namedGuid(name: string, number = 0): string {
    return namedGuid(this.seed, name, number);
  }

  /** The ordinal of an account that scenarios tell about. */
  namedOrdinal(key: string): number {
    const ordinal = people.named.findIndex((account) => account.key === key);
    if (ordinal < 0) throw new RangeError(`no account is called ${key}`);
    return ordinal;
  }

  /** Everything but the users: groups with members and owners, policies, named locations. */
  *objects(): Generator<SeededObject> {
    const none = new Map<string, LinkSet>();
    const members = this.#members();
    for (const group of this.#plan.groups) yield this.#group(group, members.get(group) ?? []);
    for (const attributes of exported.namedLocations) {
      yield { id: attributes.id, type: 'namedLocation', attributes, links: none };
    }
    for (const attributes of exported.policies) {
      yield { id: attributes.id, type: 'conditionalAccessPolicy', attributes, links: none };
    }
  }

  #group(group: PlannedGroup, places: readonly number[]): SeededObject {
    const { id } = group.attributes;
    const nested: LinkTarget[] = group.memberGroups.map((target) => ({
      targetId: objectId(target),
      targetType: 'group',
    }));
    const links = new Map([
      ['members', this.#links(places, nested)],
      ['owners', this.#links(this.#owners(group), [])],
    ]);
    return { id, type: 'group', attributes: group.attributes, links };
  }

  #links(places: readonly number[], others: readonly LinkTarget[]): LinkSet {
    return new LinkSet(
      {
        places: Int32Array.from(places),
        idAt: (place) => this.users.idAt(place),
        ordinalOf: (id) => this.users.ordinalOf(id),
      },
      others,
    );
  }

  #owners({ attributes, owners }: PlannedGroup): number[] {
    return this.#some(textHash(`owners ${attributes.id}`), owners);
  }

  /** One pass over all users for all groups. */
  #members(): Map<PlannedGroup, number[]> {
    const members = new Map(this.#plan.groups.map((group) => [group, [] as number[]]));
    const takers = new Map<string, number[][]>();
    for (const [group, places] of members) {
      const key = keyOf(group.members);
      if (key === null) places.push(...this.#fixed(group));
      else takers.set(key, [...(takers.get(key) ?? []), places]);
    }
    for (let place = 0; place < this.users.count; place += 1) {
      for (const key of this.#keysOf(place)) {
        for (const places of takers.get(key) ?? []) places.push(place);
      }
    }
    return members;
  }

  #fixed({ members, attributes }: PlannedGroup): number[] {
    if (members.of === 'some') return this.#some(textHash(attributes.id), members.number);
    if (members.of !== 'named') return [];
    return people.named.flatMap(({ groups }, place) =>
      groups.includes(members.group) ? [place] : [],
    );
  }

  #some(salt: number, number: number): number[] {
    const span = this.users.count - NAMED_COUNT;
    if (span <= 0) return [];
    const places = Array.from(
      { length: number },
      (_, turn) => NAMED_COUNT + (mix(this.seed, salt, turn) % span),
    ).filter((place) => this.users.kindAt(place) !== 'guest');
    return [...new Set(places)].sort((one, other) => one - other);
  }

  #keysOf(place: number): string[] {
    if (this.users.kindAt(place) === 'guest') return ['guests'];
    const { name } = this.users.departmentAt(place);
    const keys = [`department ${name} 1`];
    if (mix(this.seed, place, 31) % 3 === 0) keys.push(`department ${name} 3`);
    if (this.users.enabledAt(place)) keys.push(`enabledDepartment ${name}`);
    if (place >= NAMED_COUNT) {
      keys.push('employees', `office ${this.users.officeAt(place).code}`);
    }
    return keys;
  }
}

/** Groups with the same key take the same users; null for groups that name theirs. */
const keyOf = (members: Membership): string | null => {
  switch (members.of) {
    case 'department':
      return `department ${members.name} ${members.oneIn}`;
    case 'enabledDepartment':
      return `enabledDepartment ${members.name}`;
    case 'office':
      return `office ${members.code}`;
    case 'employees':
    case 'guests':
      return members.of;
    case 'some':
    case 'named':
      return null;
  }
};

const strengthsIn = (policies: readonly JsonObject[]): Map<string, JsonObject> => {
  const strengths = new Map<string, JsonObject>();
  for (const { grantControls } of policies) {
    const strength = isJsonObject(grantControls)
      ? grantControls['authenticationStrength']
      : undefined;
    if (isJsonObject(strength) && typeof strength['id'] === 'string') {
      strengths.set(strength['id'], strength);
    }
  }
  return strengths;
};
