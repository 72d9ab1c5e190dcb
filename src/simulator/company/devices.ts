import type { Attributes } from '../../domain/directory/directory-object.js';
import { type LinkSet, linkSetOf } from '../tenant/link-set.js';
import { createdAt } from './app-names.js';
import { NO_LINKS, NO_PLACES, type Places, type SeededFamily, SeededIds } from './family.js';
import { namedGuid } from './identity.js';
import { mix, pick, textHash } from './mix.js';
import type { CompanyUsers } from './users.js';

interface Model {
  readonly operatingSystem: string;
  readonly operatingSystemVersion: string;
  readonly manufacturer: string;
  readonly model: string;
}

const MODELS: readonly Model[] = [
  ...Array.from({ length: 6 }, (_, build) => ({
    operatingSystem: 'Windows',
    operatingSystemVersion: `10.0.26100.${String(4770 + build * 11)}`,
    manufacturer: 'Contoso Devices',
    model: build % 2 === 0 ? 'Book 14' : 'Tower 5',
  })),
  {
    operatingSystem: 'MacMDM',
    operatingSystemVersion: '15.6',
    manufacturer: 'Apple',
    model: 'Mac',
  },
  {
    operatingSystem: 'IPhone',
    operatingSystemVersion: '18.6',
    manufacturer: 'Apple',
    model: 'Phone',
  },
  {
    operatingSystem: 'Android',
    operatingSystemVersion: '16',
    manufacturer: 'Nordlys',
    model: 'N4',
  },
];

const MDM_APP = '0000000a-0000-0000-c000-000000000000';

/** About one device for two users: that of every second employee, now and then shared. */
export class CompanyDevices implements SeededFamily {
  readonly type = 'device';
  readonly count: number;
  readonly #ids: SeededIds;
  readonly #seed: number;

  constructor(private readonly users: CompanyUsers) {
    this.#seed = (users.seed ^ textHash('device')) >>> 0;
    this.count = Math.floor((users.count - users.firstEmployee) / 2);
    this.#ids = new SeededIds(this.#seed, this.count);
  }

  idAt(place: number): string {
    return this.#ids.idAt(place);
  }

  ordinalOf(id: string): number | undefined {
    return this.#ids.ordinalOf(id);
  }

  attributesAt(place: number): Attributes {
    const number = mix(this.#seed, place, 1);
    const owner = this.#ownerOf(place);
    const office = this.users.officeAt(owner).code.split('-', 1)[0] ?? '';
    const registrationDateTime = createdAt(this.#seed, place);
    return {
      id: this.idAt(place),
      accountEnabled: number % 30 !== 0,
      alternativeSecurityIds: [],
      approximateLastSignInDateTime: '2026-06-01T05:40:02Z',
      createdDateTime: registrationDateTime,
      deviceId: namedGuid(this.#seed, 'device id', place),
      deviceOwnership: 'Company',
      deviceVersion: 2,
      displayName: `${office}-${String(10_000 + place)}`,
      enrollmentType: 'windowsAzureADJoin',
      isCompliant: number % 17 !== 0,
      isManaged: true,
      isRooted: false,
      managementType: 'MDM',
      mdmAppId: MDM_APP,
      physicalIds: [
        `[USER-GID]:${this.users.idAt(owner)}:${String(number)}`,
        `[GID]:g:${String(number)}`,
      ],
      profileType: 'RegisteredDevice',
      registrationDateTime,
      systemLabels: [],
      trustType: number % 4 === 0 ? 'ServerAd' : 'AzureAd',
      ...pick(MODELS, number),
    };
  }

  linksAt(place: number): ReadonlyMap<string, LinkSet> {
    const owner = this.#ownerOf(place);
    if (this.users.kindAt(owner) === 'guest') return NO_LINKS;
    const owners = [this.users.idAt(owner)];
    const users = this.#isShared(place) ? [...owners, this.users.idAt(owner + 1)] : owners;
    return new Map([
      ['registeredOwners', linkSetOf('user', owners)],
      ['registeredUsers', linkSetOf('user', users)],
    ]);
  }

  linkedTo(id: string): Places {
    const user = this.users.ordinalOf(id);
    if (user === undefined || user < this.users.firstEmployee) return NO_PLACES;
    const place = Math.floor((user - this.users.firstEmployee) / 2);
    return place < this.count && (this.#ownerOf(place) === user || this.#isShared(place))
      ? [place]
      : NO_PLACES;
  }

  referringTo(): Places {
    return NO_PLACES;
  }

  #ownerOf(place: number): number {
    return this.users.firstEmployee + place * 2;
  }

  #isShared(place: number): boolean {
    return mix(this.#seed, place, 2) % 7 === 0;
  }
}
