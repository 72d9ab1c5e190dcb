import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { namedGuid } from '../company/identity.js';
import { textOf } from '../tenant/attributes.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { Resource } from './resource.js';
import type { Standing } from './standing.js';

/** Every member of a tenant has this role. Microsoft Entra, tokens of ordinary users (2026). */
const USER_ROLE = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** By whom and when tokens are given. */
export interface Issuer {
  readonly tenantId: string;
  /** Of the address that the directory answers under. */
  readonly origin: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly lifetimeSeconds: number;
}

/** The application that asked, and how it showed who it is: 0 not at all, 1 by secret, 2 by certificate. */
export interface Client {
  readonly appId: string;
  readonly proof: '0' | '1' | '2';
}

/** Somebody who has signed in. */
export interface SignedInUser {
  readonly account: TenantObject;
  readonly standing: Standing;
}

export const issuerOf = ({ origin, tenantId }: Pick<Issuer, 'origin' | 'tenantId'>): string =>
  `${origin}/${tenantId}/v2.0`;

const formerIssuerOf = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;

/** An access token by which a client asks a resource in a user's name. */
export const delegatedClaims = (
  issuer: Issuer,
  resource: Resource,
  client: Client,
  { user, scopes }: { readonly user: SignedInUser; readonly scopes: readonly string[] },
): JWTPayload => ({
  ...accessClaims(issuer, resource, client),
  ...userClaims(issuer, resource, user),
  ...(resource.tokenVersion === '1.0' && { upn: nameOf(user), unique_name: nameOf(user) }),
  idtyp: 'user',
  scp: scopes.join(' '),
});

/** An access token of an application that asks for itself. */
export const applicationClaims = (
  issuer: Issuer,
  resource: Resource,
  client: Client,
  { id, name }: { readonly id: string; readonly name: string },
): JWTPayload => {
  const roles = resource.rolesOf([id]);
  return {
    ...accessClaims(issuer, resource, client),
    app_displayname: name,
    idtyp: 'app',
    oid: id,
    ...(roles.length > 0 && { roles: [...roles] }),
    sub: id,
  };
};

/** An identity token: tells a client who signed in. */
export const identityClaims = (
  issuer: Issuer,
  client: Resource,
  user: SignedInUser,
  nonce: string | null,
): JWTPayload => ({
  ...common(issuer),
  aud: client.appId,
  iss: issuerOf(issuer),
  ver: '2.0',
  ...userClaims(issuer, client, user),
  ...(nonce !== null && { nonce }),
});

const common = ({ tenantId, now, lifetimeSeconds }: Issuer): JWTPayload => ({
  iat: now,
  nbf: now,
  exp: now + lifetimeSeconds,
  rh: `1.${createHash('sha256').update(tenantId).digest('base64url')}.`,
  tid: tenantId,
  uti: randomUUID().replaceAll('-', '').slice(0, 22),
});

const accessClaims = (issuer: Issuer, resource: Resource, { appId, proof }: Client): JWTPayload =>
  resource.tokenVersion === '2.0'
    ? {
        ...common(issuer),
        aud: resource.appId,
        iss: issuerOf(issuer),
        ...{ azp: appId, azpacr: proof, ver: '2.0' },
      }
    : {
        ...common(issuer),
        aud: `api://${resource.appId}`,
        iss: formerIssuerOf(issuer.tenantId),
        ...{ appid: appId, appidacr: proof, ver: '1.0' },
      };

const nameOf = ({ account }: SignedInUser): string =>
  textOf(account.attributes, 'userPrincipalName');

const userClaims = (issuer: Issuer, resource: Resource, user: SignedInUser): JWTPayload => {
  const { account, standing } = user;
  const { id, attributes } = account;
  const isGuest = attributes['userType'] === 'Guest';
  const roles = resource.rolesOf([id, ...standing.directGroups]);
  const wids = [...standing.directoryRoles, USER_ROLE];
  return {
    acct: isGuest ? 1 : 0,
    ...(isGuest && { idp: formerIssuerOf(homeOf(nameOf(user))) }),
    name: textOf(attributes, 'displayName'),
    oid: id,
    preferred_username: nameOf(user),
    ...(roles.length > 0 && { roles: [...roles] }),
    sub: pairwise(issuer.tenantId, id, resource.appId),
    ...(resource.tellsDirectoryRoles && { wids }),
  };
};

/** The tenant that a guest comes from: that of the domain in `name_domain#EXT#@…`. */
const homeOf = (principalName: string): string =>
  namedGuid(0, `tenant ${/_([^_]+)#EXT#/.exec(principalName)?.[1] ?? principalName}`);

/** The same person is another subject to each application. */
const pairwise = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('base64url');
