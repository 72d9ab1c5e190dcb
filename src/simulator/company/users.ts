import type { Attributes } from '../../domain/directory/directory-object.js';
import { ordinalOf, securityIdentifierOf, seededId } from './identity.js';
import { mix, pick } from './mix.js';
import { type Department, type NamedAccount, type Office, people } from './seed-files.js';
import { onPremisesAttributes } from './on-premises.js';
import { personName, placeOfLocalPart } from './user-names.js';

/** Everybody whose story is told stands first, so that scenarios find them in any tenant. */
export const NAMED_COUNT = people.named.length;

export const E5_SKU = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';

type UserKind = 'guest' | 'synced' | 'cloud';

const departmentByPercent: readonly Department[] = people.departments.flatMap((department) =>
  Array.from({ length: department.weight }, () => department),
);

const DAYS = 7 * 365;
const days = Array.from({ length: DAYS }, (_, day) =>
  new Date(Date.UTC(2018, 0, 2 + day)).toISOString().slice(0, 10),
);
const twoDigits = (number: number): string => String(number % 60).padStart(2, '0');

/** The users of a company as functions of seed and place: no list of them is kept. */
export class CompanyUsers {
  readonly #named: ReadonlyMap<string, number>;
  readonly #initialDomain: string;
  /** Whoever asks for a user's id asks for more about the same user next. */
  #last: { readonly ordinal: number; readonly id: string };

  constructor(
    readonly seed: number,
    readonly count: number,
    readonly domain: string,
    readonly companyName: string,
  ) {
    this.#last = { ordinal: 0, id: seededId(seed, 0) };
    this.#initialDomain = `${domain.split('.', 1)[0] ?? ''}.onmicrosoft.com`;
    this.#named = new Map(
      people.named.map(({ mailNickname }, ordinal) => [mailNickname, ordinal] as const),
    );
  }

  idAt(ordinal: number): string {
    if (ordinal !== this.#last.ordinal) this.#last = { ordinal, id: seededId(this.seed, ordinal) };
    return this.#last.id;
  }

  ordinalOf(id: string): number | undefined {
    const ordinal = id === this.#last.id ? this.#last.ordinal : ordinalOf(this.seed, id);
    if (ordinal === undefined || ordinal >= this.count) return undefined;
    this.#last = { ordinal, id };
    return ordinal;
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
    const { localPart } = personName(this.seed, ordinal - NAMED_COUNT);
    if (this.kindAt(ordinal) !== 'guest') return `${localPart}@${this.domain}`;
    const partner = this.#partnerAt(ordinal);
    return `${localPart}_${partner}#EXT#@${this.#initialDomain}`;
  }

  attributesAt(ordinal: number): Attributes {
    const named = people.named[ordinal];
    if (named !== undefined) return this.#namedAccount(ordinal, named);
    return this.kindAt(ordinal) === 'guest' ? this.#guest(ordinal) : this.#employee(ordinal);
  }

  #partnerAt(ordinal: number): string {
    return pick(people.partners, mix(this.seed, ordinal, 15));
  }

  #createdDateTime(ordinal: number): string {
    const day = pick(days, mix(this.seed, ordinal, 16));
    return `${day}T08:${twoDigits(Math.floor(ordinal / 60))}:${twoDigits(ordinal)}Z`;
  }

  #namedAccount(ordinal: number, account: NamedAccount): Attributes {
    const id = this.idAt(ordinal);
    const principalName = this.principalNameAt(ordinal);
    return {
      id,
      accountEnabled: true,
      businessPhones: [],
      companyName: this.companyName,
      createdDateTime: this.#createdDateTime(ordinal),
      department: account.department,
      displayName: `${account.given} ${account.surname}`,
      givenName: account.given,
      identities: this.#identities(principalName),
      jobTitle: account.jobTitle,
      mail: principalName,
      mailNickname: account.mailNickname,
      officeLocation: this.officeAt(ordinal).code,
      proxyAddresses: [`SMTP:${principalName}`],
      securityIdentifier: securityIdentifierOf(id),
      surname: account.surname,
      usageLocation: this.officeAt(ordinal).usageLocation,
      userPrincipalName: principalName,
      userType: 'Member',
    };
  }

  #guest(ordinal: number): Attributes {
    const name = personName(this.seed, ordinal - NAMED_COUNT);
    const id = this.idAt(ordinal);
    const partner = this.#partnerAt(ordinal);
    const mail = `${name.localPart}@${partner}`;
    const createdDateTime = this.#createdDateTime(ordinal);
    return {
      id,
      accountEnabled: this.enabledAt(ordinal),
      businessPhones: [],
      companyName: partner.split('.', 1)[0] ?? partner,
      createdDateTime,
      creationType: 'Invitation',
      displayName: `${name.given} ${name.surname}`,
      externalUserState: 'Accepted',
      externalUserStateChangeDateTime: createdDateTime,
      givenName: name.given,
      identities: [
        { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null },
        ...this.#identities(this.principalNameAt(ordinal)),
      ],
      mail,
      mailNickname: `${name.localPart}_${partner}#EXT#`,
      otherMails: [mail],
      proxyAddresses: [`SMTP:${mail}`],
      securityIdentifier: securityIdentifierOf(id),
      surname: name.surname,
      userPrincipalName: this.principalNameAt(ordinal),
      userType: 'Guest',
    };
  }

  #employee(ordinal: number): Attributes {
    const name = personName(this.seed, ordinal - NAMED_COUNT);
    const id = this.idAt(ordinal);
    const department = this.departmentAt(ordinal);
    const office = this.officeAt(ordinal);
    const number = mix(this.seed, ordinal, 17);
    const principalName = this.principalNameAt(ordinal);
    return {
      id,
      accountEnabled: this.enabledAt(ordinal),
      assignedLicenses: [{ disabledPlans: [], skuId: E5_SKU }],
      businessPhones: [`${office.phone}${String(number % 1000).padStart(3, '0')}`],
      city: office.city,
      companyName: this.companyName,
      country: office.country,
      createdDateTime: this.#createdDateTime(ordinal),
      department: department.name,
      displayName: `${name.given} ${name.surname}`,
      employeeId: String(10_000 + ordinal),
      employeeType: number % 9 === 0 ? 'Contractor' : 'Employee',
      givenName: name.given,
      identities: this.#identities(principalName),
      jobTitle: pick(department.titles, number),
      mail: principalName,
      mailNickname: name.localPart,
      officeLocation: office.code,
      postalCode: office.postalCode,
      preferredLanguage: name.language,
      proxyAddresses: [`SMTP:${principalName}`, `smtp:${name.localPart}@${this.#initialDomain}`],
      securityIdentifier: securityIdentifierOf(id),
      streetAddress: office.street,
      surname: name.surname,
      usageLocation: office.usageLocation,
      userPrincipalName: principalName,
      userType: 'Member',
      ...(this.kindAt(ordinal) === 'synced' ? this.#onPremises(ordinal, name.localPart) : {}),
    };
  }

  #onPremises(ordinal: number, account: string): Attributes {
    return onPremisesAttributes(this.domain, {
      account,
      id: this.idAt(ordinal),
      principalName: this.principalNameAt(ordinal),
      securityIdentifier: `S-1-5-21-${this.seed}-1004336348-1177238915-${1000 + ordinal}`,
    });
  }

  #identities(principalName: string): Attributes[] {
    const issuer = this.#initialDomain;
    return [{ signInType: 'userPrincipalName', issuer, issuerAssignedId: principalName }];
  }
}
