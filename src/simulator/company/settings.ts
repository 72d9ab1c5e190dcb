import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { NO_LINKS } from './family.js';
import { namedGuid } from './identity.js';
import { LICENCES } from './licences.js';
import { authentication, exported } from './seed-files.js';
import type { SeededObject } from './seeded-object.js';

export interface SettingsOf {
  readonly seed: number;
  readonly tenantId: string;
  readonly companyName: string;
  readonly domain: string;
  readonly initialDomain: string;
  readonly users: number;
}

/** What there is once in a tenant: policies, the organization, its subscriptions. */
export function* settings(of: SettingsOf): Generator<SeededObject> {
  for (const attributes of exported.namedLocations) yield kept('namedLocation', attributes);
  for (const attributes of exported.policies) yield kept('conditionalAccessPolicy', attributes);
  const strengths = [...strengthsIn(exported.policies).values(), ...authentication.strengths];
  for (const attributes of strengths) yield kept('authenticationStrengthPolicy', attributes);
  yield kept('authenticationMethodsPolicy', authentication.methodsPolicy);
  for (const attributes of authentication.methodConfigurations) {
    yield kept('authenticationMethodConfiguration', attributes);
  }
  yield kept('authorizationPolicy', authentication.authorizationPolicy);
  yield kept('organization', organization(of));
  for (const attributes of subscriptions(of)) yield kept('subscribedSku', attributes);
}

const kept = (type: string, attributes: Attributes): SeededObject => {
  const { id } = attributes;
  if (typeof id !== 'string') throw new TypeError(`a ${type} without an id`);
  return { id, type, attributes, links: NO_LINKS };
};

/** Authentication strengths that the seeded policies show whole. */
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

const organization = (of: SettingsOf): Attributes => {
  const capabilities = 'Email, OfficeCommunicationsOnline';
  return {
    id: of.tenantId,
    assignedPlans: [
      {
        assignedDateTime: '2025-01-10T08:00:00Z',
        capabilityStatus: 'Enabled',
        service: 'AADPremiumService',
        servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
      },
    ],
    businessPhones: ['+47 22 55 01 00'],
    city: 'Bergen',
    countryLetterCode: 'NO',
    createdDateTime: '2019-11-30T09:00:12Z',
    directorySizeQuota: { used: of.users, total: Math.max(300_000, of.users * 2) },
    displayName: of.companyName,
    marketingNotificationEmails: [],
    postalCode: '5003',
    preferredLanguage: 'en',
    privacyProfile: {
      contactEmail: `privacy@${of.domain}`,
      statementUrl: `https://${of.domain}/privacy`,
    },
    provisionedPlans: [],
    securityComplianceNotificationMails: [`security@${of.domain}`],
    securityComplianceNotificationPhones: [],
    street: 'Strandgaten 9',
    technicalNotificationMails: [`it@${of.domain}`],
    tenantType: 'AAD',
    verifiedDomains: [
      { capabilities, isDefault: true, isInitial: false, name: of.domain, type: 'Managed' },
      { capabilities, isDefault: false, isInitial: true, name: of.initialDomain, type: 'Managed' },
    ],
  };
};

const subscriptions = ({ seed, tenantId, companyName, users }: SettingsOf): Attributes[] =>
  LICENCES.map(({ skuId, partNumber, share }) => ({
    id: `${tenantId}_${skuId}`,
    accountId: tenantId,
    accountName: companyName,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: Math.floor(users * share),
    prepaidUnits: {
      enabled: Math.ceil(users * share * 1.1),
      suspended: 0,
      warning: 0,
      lockedOut: 0,
    },
    servicePlans: [
      {
        servicePlanId: namedGuid(seed, `plan ${partNumber}`),
        servicePlanName: partNumber,
        provisioningStatus: 'Success',
        appliesTo: 'User',
      },
    ],
    skuId,
    skuPartNumber: partNumber,
    subscriptionIds: [namedGuid(seed, `subscription ${partNumber}`)],
  }));
