import type { Attributes } from '../../domain/directory/directory-object.js';
import { NO_LINKS } from './family.js';
import { namedGuid } from './identity.js';
import type { SeededObject } from './seeded-object.js';
import type { CompanyUsers } from './users.js';

/** Applications that ask this tenant something, or whose stories are told. */
export const REGISTERED_APPS = [
  'Stateline Reader',
  'Stateline Writer',
  'Workforce HR Provisioning',
];

const registeredAt = '2026-01-12T08:30:00Z';

/** The ids an application of this name has in a tenant. */
export const appIdsOf = (
  seed: number,
  name: string,
): { readonly appId: string; readonly servicePrincipalId: string } => ({
  appId: namedGuid(seed, `app ${name}`),
  servicePrincipalId: namedGuid(seed, `service principal ${name}`),
});

/** Each as an application and as the service principal it acts by. */
export function* registeredApps(users: CompanyUsers, tenantId: string): Generator<SeededObject> {
  for (const displayName of REGISTERED_APPS) {
    const { appId, servicePrincipalId } = appIdsOf(users.seed, displayName);
    const about: Attributes = {
      appId,
      appRoles: [],
      createdDateTime: registeredAt,
      displayName,
      keyCredentials: [],
      passwordCredentials: [],
      signInAudience: 'AzureADMyOrg',
      tags: [],
    };
    const id = namedGuid(users.seed, `application ${displayName}`);
    yield {
      id,
      type: 'application',
      attributes: { ...about, id, publisherDomain: users.domain },
      links: NO_LINKS,
    };
    yield {
      id: servicePrincipalId,
      type: 'servicePrincipal',
      attributes: {
        ...about,
        id: servicePrincipalId,
        accountEnabled: true,
        appDisplayName: displayName,
        appOwnerOrganizationId: tenantId,
        appRoleAssignmentRequired: false,
        servicePrincipalNames: [appId],
        servicePrincipalType: 'Application',
      },
      links: NO_LINKS,
    };
  }
}
