import type { Attributes } from '../../domain/directory/directory-object.js';
import { type LinkSet, linkSetOf } from '../tenant/link-set.js';
import { NO_LINKS, NO_PLACES, type Places, type SeededFamily, SeededIds } from './family.js';
import { mix, pick } from './mix.js';
import { type Department, type Office, people } from './seed-files.js';
import { OrgChart } from './org-chart.js';
import { UserAttributes } from './user-attributes.js';
import { type PersonName, personName, placeOfLocalPart } from './user-names.js';

/** Everybody whose story is told stands first, so that scenarios find them in any tenant. */
export const NAMED_COUNT = people.named.length;

type UserKind = 'guest' | 'synced' | 'cloud';

const departmentByPercent: readonly Department[] = people.departments.flatMap((department) =>
  Array.from({ length: department.weight }, () => department),
);

/** The users of a company as functions of seed and place: no list of them is kept. */
export class CompanyUsers implements SeededFamily {
  readonly type = 'user';
  readonly chart: OrgChart;
  /** The first place that is no named account's. */
  readonly firstEmployee = NAMED_COUNT;
  readonly #named: ReadonlyMap<string, number>;
  readonly initialDomain: string;
  readonly #ids: SeededIds;
  readonly #attributes: UserAttributes;

  constructor(
    readonly seed: number,
    readonly count: number,
    readonly domain: string,
    readonly companyName: string,
  ) {
    this.#ids = new SeededIds(seed, count);
    this.#attributes = new UserAttributes(this);
    this.chart = new OrgChart(this, NAMED_COUNT);
    this.initialDomain = `${domain.split('.', 1)[0] ?? ''}.onmicrosoft.com`;
    this.#named = new Map(
      people.named.map(({ mailNickname }, ordinal) => [mailNickname, ordinal] as const),
    );
  }

  idAt(ordinal: number): string {
    return this.#ids.idAt(ordinal);
  }

  ordinalOf(id: string): number | undefined {
    return this.#ids.ordinalOf(id);
  }

  /** The manager of an employee, the sponsors of a guest. */
  linksAt(ordinal: number): ReadonlyMap<string, LinkSet> {
    const manager = this.chart.managerOf(ordinal);
    if (manager !== undefined) return new Map([['manager', this.#linksTo([manager])]]);
    const sponsors = this.chart.sponsorsOf(ordinal);
    return sponsors.length === 0 ? NO_LINKS : new Map([['sponsors', this.#linksTo(sponsors)]]);
  }

  linkedTo(id: string): Places {
    const ordinal = this.ordinalOf(id);
    if (ordinal === undefined) return NO_PLACES;
    return [...this.chart.reportsOf(ordinal), ...this.chart.guestsOf(ordinal)];
  }

  referringTo(): Places {
    return NO_PLACES;
  }

  kindAt(ordinal: number): UserKind {
    if (ordinal < NAMED_COUNT) return 'cloud';
    const share = mix(this.seed, ordinal, 11) % 100;
    if (share < 7) return 'guest';
    return share < 32 ? 'synced' : 'cloud';
  }

  enabledAt(ordinal: number): boolean {
    return ordinal < NAMED_COUNT || mix(this.seed, ordinal, 12) % 25 !== 0;
  }

  departmentAt(ordinal: number): Department {
    const named = people.named[ordinal];
    const found = people.departments.find(({ name }) => name === named?.department);
    return found ?? pick(departmentByPercent, mix(this.seed, ordinal, 13));
  }

  officeAt(ordinal: number): Office {
    return pick(people.offices, mix(this.seed, ordinal, 14));
  }

  /** The seeded user who had this principal name at the beginning. */
  ordinalOfPrincipalName(principalName: string): number | undefined {
    const lower = principalName.toLowerCase();
    const localPart = /^[^@_]*/.exec(lower)?.[0] ?? '';
    const ordinal =
      this.#named.get(localPart) ??
      (placeOfLocalPart(this.seed, localPart) ?? Number.NaN) + NAMED_COUNT;
    if (!(ordinal < this.count)) return undefined;
    return this.principalNameAt(ordinal).toLowerCase() === lower ? ordinal : undefined;
  }

  principalNameAt(ordinal: number): string {
    const named = people.named[ordinal];
    if (named !== undefined) return `${named.mailNickname}@${this.domain}`;
    const { localPart } = this.nameAt(ordinal);
    if (this.kindAt(ordinal) !== 'guest') return `${localPart}@${this.domain}`;
    const partner = this.partnerAt(ordinal);
    return `${localPart}_${partner}#EXT#@${this.initialDomain}`;
  }

  partnerAt(ordinal: number): string {
    return pick(people.partners, mix(this.seed, ordinal, 15));
  }

  /** Of anybody but the named accounts. */
  nameAt(ordinal: number): PersonName {
    return personName(this.seed, ordinal - NAMED_COUNT);
  }

  attributesAt(ordinal: number): Attributes {
    return this.#attributes.at(ordinal);
  }

  #linksTo(ordinals: readonly number[]): LinkSet {
    return linkSetOf(
      'user',
      ordinals.map((ordinal) => this.idAt(ordinal)),
    );
  }
}
