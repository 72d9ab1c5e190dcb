import type { Attributes } from '../../domain/directory/directory-object.js';
import { AGENTS_OF_A_BLUEPRINT, AppPlan } from './app-plan.js';
import { securityIdentifierOf } from './identity.js';
import { E5_SKU } from './licences.js';
import { mix, pick } from './mix.js';
import { onPremisesAttributes } from './on-premises.js';
import { type NamedAccount, type Office, people } from './seed-files.js';
import { agentId } from './service-principals.js';
import type { CompanyUsers } from './users.js';

const DAYS = 7 * 365;
const days = Array.from({ length: DAYS }, (_, day) =>
  new Date(Date.UTC(2018, 0, 2 + day)).toISOString().slice(0, 10),
);
const twoDigits = (number: number): string => String(number % 60).padStart(2, '0');

/** Smaller companies have no agents among their users. */
const SMALLEST_WITH_AGENTS = 500;

/** What the directory says of the users of a company. */
export class UserAttributes {
  readonly #plan: AppPlan;

  constructor(private readonly users: CompanyUsers) {
    this.#plan = new AppPlan(users.count);
  }

  at(ordinal: number): Attributes {
    const named = people.named[ordinal];
    if (named !== undefined) return this.#namedAccount(ordinal, named);
    return this.users.kindAt(ordinal) === 'guest' ? this.#guest(ordinal) : this.#employee(ordinal);
  }

  #createdDateTime(ordinal: number): string {
    const day = pick(days, mix(this.users.seed, ordinal, 16));
    return `${day}T08:${twoDigits(Math.floor(ordinal / 60))}:${twoDigits(ordinal)}Z`;
  }

  #namedAccount(ordinal: number, account: NamedAccount): Attributes {
    const id = this.users.idAt(ordinal);
    const principalName = this.users.principalNameAt(ordinal);
    return {
      id,
      accountEnabled: true,
      businessPhones: [],
      companyName: this.users.companyName,
      createdDateTime: this.#createdDateTime(ordinal),
      department: account.department,
      displayName: `${account.given} ${account.surname}`,
      givenName: account.given,
      identities: this.#identities(principalName),
      jobTitle: account.jobTitle,
      mail: principalName,
      mailNickname: account.mailNickname,
      officeLocation: this.users.officeAt(ordinal).code,
      proxyAddresses: [`SMTP:${principalName}`],
      securityIdentifier: securityIdentifierOf(id),
      surname: account.surname,
      usageLocation: this.users.officeAt(ordinal).usageLocation,
      userPrincipalName: principalName,
      userType: 'Member',
    };
  }

  #guest(ordinal: number): Attributes {
    const name = this.users.nameAt(ordinal);
    const id = this.users.idAt(ordinal);
    const partner = this.users.partnerAt(ordinal);
    const mail = `${name.localPart}@${partner}`;
    const createdDateTime = this.#createdDateTime(ordinal);
    return {
      id,
      accountEnabled: this.users.enabledAt(ordinal),
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
        ...this.#identities(this.users.principalNameAt(ordinal)),
      ],
      mail,
      mailNickname: `${name.localPart}_${partner}#EXT#`,
      otherMails: [mail],
      proxyAddresses: [`SMTP:${mail}`],
      securityIdentifier: securityIdentifierOf(id),
      surname: name.surname,
      userPrincipalName: this.users.principalNameAt(ordinal),
      userType: 'Guest',
    };
  }

  #employee(ordinal: number): Attributes {
    const name = this.users.nameAt(ordinal);
    const id = this.users.idAt(ordinal);
    const department = this.users.departmentAt(ordinal);
    const office = this.users.officeAt(ordinal);
    const number = mix(this.users.seed, ordinal, 17);
    const principalName = this.users.principalNameAt(ordinal);
    const employee: Attributes = {
      id,
      accountEnabled: this.users.enabledAt(ordinal),
      assignedLicenses: [{ disabledPlans: [], skuId: E5_SKU }],
      businessPhones: [`${office.phone}${String(number % 1000).padStart(3, '0')}`],
      companyName: this.users.companyName,
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
      ...addressOf(office),
      preferredLanguage: name.language,
      proxyAddresses: [
        `SMTP:${principalName}`,
        `smtp:${name.localPart}@${this.users.initialDomain}`,
      ],
      securityIdentifier: securityIdentifierOf(id),
      surname: name.surname,
      userPrincipalName: principalName,
      userType: 'Member',
    };
    // A copy costs as much as all the rest, so most are given as they are.
    const more = this.#ofKind(ordinal, name.localPart);
    return more === null ? employee : { ...employee, ...more };
  }

  #ofKind(ordinal: number, account: string): Attributes | null {
    if (this.users.kindAt(ordinal) === 'synced') return this.#onPremises(ordinal, account);
    const { count, seed } = this.users;
    const fromTheEnd = count - 1 - ordinal;
    if (count < SMALLEST_WITH_AGENTS || fromTheEnd >= this.#plan.count('agentBlueprint'))
      return null;
    return {
      '@odata.type': '#microsoft.graph.agentUser',
      identityParentId: agentId(seed, this.#plan, fromTheEnd * AGENTS_OF_A_BLUEPRINT),
    };
  }

  #onPremises(ordinal: number, account: string): Attributes {
    return onPremisesAttributes(this.users.domain, {
      account,
      id: this.users.idAt(ordinal),
      principalName: this.users.principalNameAt(ordinal),
      securityIdentifier: `S-1-5-21-${this.users.seed}-1004336348-1177238915-${1000 + ordinal}`,
    });
  }

  #identities(principalName: string): Attributes[] {
    const issuer = this.users.initialDomain;
    return [{ signInType: 'userPrincipalName', issuer, issuerAssignedId: principalName }];
  }
}

const addressOf = (office: Office): Attributes => ({
  city: office.city,
  country: office.country,
  officeLocation: office.code,
  postalCode: office.postalCode,
  streetAddress: office.street,
  usageLocation: office.usageLocation,
});
