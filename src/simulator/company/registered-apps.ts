import type { Attributes } from '../../domain/directory/directory-object.js';
import { NO_LINKS } from './family.js';
import { namedGuid } from './identity.js';
import type { SeededObject } from './seeded-object.js';
import { SIGN_IN_APP, type SignInApp, signInApp, signInAssignments } from './sign-in-app.js';
import type { CompanyUsers } from './users.js';

/** Applications that ask this tenant something, or whose stories are told. */
export const REGISTERED_APPS = [
  'Stateline Reader',
  'Stateline Writer',
  'Workforce HR Provisioning',
  SIGN_IN_APP,
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

const BLANK: Attributes = {
  appRoles: [],
  createdDateTime: registeredAt,
  keyCredentials: [],
  passwordCredentials: [],
  signInAudience: 'AzureADMyOrg',
  tags: [],
};

const NOTHING_MORE: SignInApp = { both: {}, application: {}, servicePrincipal: {} };

/** Each as an application and as the service principal it acts by. */
export function* registeredApps(users: CompanyUsers, tenantId: string): Generator<SeededObject> {
  for (const displayName of REGISTERED_APPS) yield* registeredApp(users, tenantId, displayName);
  yield* signInAssignments(users, appIdsOf(users.seed, SIGN_IN_APP).servicePrincipalId);
}

function* registeredApp(
  { seed, domain }: CompanyUsers,
  tenantId: string,
  displayName: string,
): Generator<SeededObject> {
  const { appId, servicePrincipalId } = appIdsOf(seed, displayName);
  const more = displayName === SIGN_IN_APP ? signInApp(seed, appId) : NOTHING_MORE;
  const about = { appId, displayName, ...BLANK, ...more.both };
  const id = namedGuid(seed, `application ${displayName}`);
  yield {
    id,
    type: 'application',
    attributes: { ...about, id, publisherDomain: domain, ...more.application },
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
      ...more.servicePrincipal,
    },
    links: NO_LINKS,
  };
}
