import type { Attributes } from '../../domain/directory/directory-object.js';
import { accessRoles } from '../../domain/access/access-roles.js';
import type { JsonObject } from '../../domain/json.js';
import { compoundId } from './compound-ids.js';
import { NO_LINKS } from './family.js';
import { namedGuid } from './identity.js';
import { people } from './seed-files.js';
import type { SeededObject } from './seeded-object.js';
import type { CompanyUsers } from './users.js';

/** The application that people sign in to, and that scripts ask. */
export const SIGN_IN_APP = 'Stateline';

/** Delegated permissions; those of the native product have the names Microsoft Graph has for them (2026). */
const SCOPES = [
  'Stateline.Access',
  'EntraBackup.Read.All',
  'EntraBackup.ReadWrite.Preview',
  'EntraBackup.ReadWrite.Recovery',
];
const READ_ALL = 'EntraBackup.Read.All';

/** What named accounts may do in it; a global administrator needs no role of the application. */
const ROLE_OF: Readonly<Record<string, string>> = {
  securityAdmin: 'backup-administrator',
  responder: 'responder',
  helpdeskLead: 'approver',
  groupAdmin: 'backup-reader',
  hrAnalyst: 'auditor',
};

/** Directories compare the port of none of these. Microsoft identity platform, "Redirect URI restrictions". */
const CALLBACKS = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}/auth/callback`);

export interface SignInApp {
  readonly both: Attributes;
  readonly application: Attributes;
  readonly servicePrincipal: Attributes;
}

/** What the application has that others have not: roles, scopes, and where it is signed in from. */
export const signInApp = (seed: number, appId: string): SignInApp => {
  const scopes = SCOPES.map((value) => scope(seed, value));
  return {
    both: { appRoles: appRoles(seed) },
    application: {
      api: {
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: scopes,
        preAuthorizedApplications: [],
        requestedAccessTokenVersion: 2,
      },
      groupMembershipClaims: 'DirectoryRole',
      identifierUris: [`api://${appId}`],
      isFallbackPublicClient: false,
      optionalClaims: optionalClaims(),
      web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUriSettings: [],
        redirectUris: CALLBACKS,
      },
    },
    servicePrincipal: {
      oauth2PermissionScopes: scopes,
      replyUrls: CALLBACKS,
      servicePrincipalNames: [`api://${appId}`, appId],
    },
  };
};

/** Who has a role in it from the beginning. */
export function* signInAssignments(
  users: CompanyUsers,
  resourceId: string,
): Generator<SeededObject> {
  for (const [place, account] of people.named.entries()) {
    const role = ROLE_OF[account.key];
    if (role === undefined) continue;
    const principalId = users.idAt(place);
    const id = compoundId(principalId, namedGuid(users.seed, `assignment ${role}`));
    const attributes = {
      id,
      appRoleId: roleId(users.seed, role),
      createdDateTime: '2026-01-12T08:45:00.1000000Z',
      principalDisplayName: `${account.given} ${account.surname}`,
      principalId,
      principalType: 'User',
      resourceDisplayName: SIGN_IN_APP,
      resourceId,
    };
    yield { id, type: 'appRoleAssignment', attributes, links: NO_LINKS };
  }
}

const roleId = (seed: number, value: string): string =>
  namedGuid(seed, `app role ${SIGN_IN_APP} ${value}`);

const appRoles = (seed: number): readonly JsonObject[] => [
  ...accessRoles.map((value) => appRole(seed, value, ['User', 'Application'])),
  appRole(seed, READ_ALL, ['Application']),
];

const appRole = (
  seed: number,
  value: string,
  allowedMemberTypes: readonly string[],
): JsonObject => ({
  allowedMemberTypes,
  description: `Allows what ${value} stands for in ${SIGN_IN_APP}`,
  displayName: value,
  id: roleId(seed, value),
  isEnabled: true,
  origin: 'Application',
  value,
});

const scope = (seed: number, value: string): JsonObject => ({
  id: namedGuid(seed, `scope ${SIGN_IN_APP} ${value}`),
  adminConsentDescription: `Allows ${value} in the name of the user`,
  adminConsentDisplayName: value,
  isEnabled: true,
  type: 'Admin',
  userConsentDescription: null,
  userConsentDisplayName: null,
  value,
});

const optionalClaims = (): JsonObject => {
  const claims = ['acct', 'idtyp'].map((name) => ({
    additionalProperties: [],
    essential: false,
    name,
    source: null,
  }));
  return { accessToken: claims, idToken: claims.slice(0, 1), saml2Token: [] };
};
