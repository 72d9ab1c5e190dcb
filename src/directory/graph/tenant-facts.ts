import type { JsonObject } from '../../domain/json.js';
import { objectsOf, textOf } from '../../domain/json-fields.js';
import { DirectoryRefused, DirectoryUnavailable, type DirectoryCheck } from '../directory.port.js';
import { TokenRefused } from './errors.js';
import { errorOf } from './exchange.js';
import type { Asking } from './graph-client.js';

type TenantFacts = Omit<DirectoryCheck, 'reads'>;

const ORGANIZATION =
  '/v1.0/organization?$select=displayName,tenantType,verifiedDomains,assignedPlans';

/**
 * The tenant, its licences, and what follows from both for who captures it.
 * @throws TokenRefused when nothing can be read at all
 */
export const tenantFacts = async (asking: Asking): Promise<TenantFacts> => {
  const { client, as, signal, priority } = asking;
  const request = { method: 'GET', path: ORGANIZATION, priority } as const;
  try {
    const { status, headers, body } = await client.send(request, as, signal);
    const clock = clockRemarks(headers, client.settings.now());
    const organization = status === 200 ? objectsOf(body, 'value')[0] : undefined;
    if (organization === undefined) {
      const why = `${status} ${errorOf(body).code} ${errorOf(body).message}`.trim();
      return unread(`The organization could not be read: ${why}`, clock);
    }
    const licences = await licencesOf(asking, organization);
    const tenant = tenantIn(organization);
    const remarks = [...clock, ...typeRemarks(tenant.tenantType), ...licenceRemarks(licences)];
    return { tenant, licences, remarks };
  } catch (error) {
    if (error instanceof TokenRefused || !(error instanceof DirectoryUnavailable)) throw error;
    return unread(error.message, []);
  }
};

const unread = (why: string, remarks: readonly string[]): TenantFacts => ({
  tenant: null,
  licences: null,
  remarks: [why, ...remarks],
});

const tenantIn = (organization: JsonObject): NonNullable<TenantFacts['tenant']> => {
  const domains = objectsOf(organization, 'verifiedDomains');
  const standard = domains.find((domain) => domain['isDefault'] === true) ?? null;
  return {
    displayName: textOf(organization, 'displayName') ?? '',
    tenantType: textOf(organization, 'tenantType'),
    defaultDomain: textOf(standard, 'name'),
  };
};

/** Service plans. Microsoft Entra, "Product names and service plan identifiers". */
const P1 = '41781fb2-bc02-4b7c-bd55-b576c07bb09d';
const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

/** Plans that are assigned and work; where none are told, those of the licences that were bought. */
const licencesOf = async (
  asking: Asking,
  organization: JsonObject,
): Promise<TenantFacts['licences']> => {
  const assigned = objectsOf(organization, 'assignedPlans')
    .filter((plan) => /^(enabled|warning)$/i.test(textOf(plan, 'capabilityStatus') ?? ''))
    .map((plan) => textOf(plan, 'servicePlanId'));
  const told = assigned.length > 0 ? assigned : await plansBought(asking);
  if (told === null) return null;
  const plans = new Set(told);
  return { p1: plans.has(P1) || plans.has(P2), p2: plans.has(P2) };
};

const plansBought = async ({
  client,
  as,
  signal,
  priority,
}: Asking): Promise<readonly (string | null)[] | null> => {
  try {
    const path = '/v1.0/subscribedSkus';
    const body = await client.read({ method: 'GET', path, priority }, as, signal);
    return objectsOf(body, 'value')
      .filter((sku) => /^(enabled|warning)$/i.test(textOf(sku, 'capabilityStatus') ?? ''))
      .flatMap((sku) => objectsOf(sku, 'servicePlans'))
      .map((plan) => textOf(plan, 'servicePlanId'));
  } catch (error) {
    if (error instanceof TokenRefused || !(error instanceof DirectoryRefused)) throw error;
    return null;
  }
};

/** External ID and B2C tenants have no change tracking. Microsoft Graph, delta query overview (2025). */
const typeRemarks = (tenantType: string | null): readonly string[] =>
  tenantType === null || tenantType === 'AAD'
    ? []
    : [
        `This is a tenant of type ${tenantType}: the directory offers neither deltas nor change ` +
          'notifications for it, so users, groups and what else is read by delta cannot be captured',
      ];

const licenceRemarks = (licences: TenantFacts['licences']): readonly string[] => [
  ...(licences?.p1 === false
    ? [
        'No Microsoft Entra ID P1: the directory keeps audit records for 7 days instead of 30, and may ' +
          'refuse Conditional Access',
      ]
    : []),
  ...(licences?.p2 === false
    ? ['No Microsoft Entra ID P2: there are no eligible role assignments to capture']
    : []),
];

/** Tokens and audit windows bear some minutes; nobody sets a clock off by one on purpose. */
const SKEW_MS = 60_000;

const clockRemarks = (headers: Headers, now: number): readonly string[] => {
  const skewMs = now - Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(skewMs) || Math.abs(skewMs) < SKEW_MS) return [];
  const [seconds, where] = [Math.round(Math.abs(skewMs) / 1000), skewMs > 0 ? 'ahead' : 'behind'];
  return [`The clock of this machine is ${seconds} s ${where} of the directory's`];
};
