import type { RegisteredApp } from '../graph/app-registrations.js';
import type { GraphAnswer } from '../graph/graph-request.js';
import { askedScopes, wordsIn } from './asked-scopes.js';
import { answerAuthorize } from './authorize.js';
import {
  applicationClaims,
  type Client,
  delegatedClaims,
  identityClaims,
  issuerOf,
  type SignedInUser,
} from './claims.js';
import { type Grant, meets } from './codes.js';
import { Desk, type DeskParts } from './desk.js';
import { metadata } from './metadata.js';
import { type Refusal, refused } from './refusal.js';
import { Resource } from './resource.js';

/** An application that has shown who it is, and where it was asked. */
export interface Asking {
  readonly app: RegisteredApp;
  readonly proof: Client['proof'];
  /** Of the address that was asked. */
  readonly origin: string;
}

const PATH =
  /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys|oauth2\/v2\.0\/authorize)(?:\?(.*))?$/s;

/** The tenant's sign-in: OpenID Connect with authorization codes, and tokens for the tenant's own application. */
export class SignIn {
  readonly #desk: Desk;

  constructor(private readonly parts: DeskParts) {
    this.#desk = new Desk(parts);
  }

  /** What stands at an address of the sign-in; `undefined` for other addresses. */
  answer(address: string, origin: string): GraphAnswer | Promise<GraphAnswer> | undefined {
    const [, tenantId, what, search] = PATH.exec(address) ?? [];
    if (what === undefined) return undefined;
    if (tenantId !== this.parts.tenantId) return this.#refuse(unknownTenant(tenantId ?? ''), 400);
    if (what.startsWith('oauth2')) return answerAuthorize(this.#desk, new URLSearchParams(search));
    return what.startsWith('v2.0')
      ? { status: 200, body: metadata(origin, tenantId) }
      : this.#keys();
  }

  /** Tokens for a code that a browser brought. */
  async redeem(form: URLSearchParams, asking: Asking): Promise<GraphAnswer> {
    const grant = this.#desk.codes.take(form.get('code') ?? '');
    const fault = faultOf(grant, form, asking);
    if (fault !== null || grant === undefined) return this.#refuse(fault ?? EXPIRED, 400);
    const { resourceId } = askedScopes(grant.scopes);
    const entered = this.#desk.enter(grant.userId, resourceId ?? grant.clientId);
    return 'refusal' in entered
      ? this.#refuse({ ...entered.refusal, error: 'invalid_grant' }, 400)
      : this.#granted(grant, asking, entered.user);
  }

  /** A token by which an application asks the one named in `scope` for itself; `null` for Microsoft Graph. */
  async forItself(
    form: URLSearchParams,
    { app, proof, origin }: Asking,
  ): Promise<GraphAnswer | null> {
    const { resourceId } = askedScopes(wordsIn(form.get('scope')));
    if (resourceId === null) return null;
    const resource = Resource.of(this.parts.tenant, resourceId);
    if (resource === undefined) return this.#refuse(unknownResource(resourceId), 400);
    const who = { id: app.servicePrincipalId, name: app.displayName };
    const issuer = this.#desk.issuer(origin);
    const claims = applicationClaims(issuer, resource, { appId: app.appId, proof }, who);
    return this.#tokens({ access_token: await this.parts.keys.sign(claims) });
  }

  async #granted(
    grant: Grant,
    { app, proof, origin }: Asking,
    user: SignedInUser,
  ): Promise<GraphAnswer> {
    const { tenant, keys } = this.parts;
    const issuer = this.#desk.issuer(origin);
    const { openid, resourceId, names } = askedScopes(grant.scopes);
    const client = Resource.of(tenant, app.appId);
    const resource = resourceId === null ? undefined : Resource.of(tenant, resourceId);
    const scopes = names.includes('.default') ? (resource?.scopes ?? []) : names;
    const access =
      resource === undefined
        ? { aud: GRAPH, iss: issuerOf(issuer), scp: 'openid profile', exp: issuer.now + 60 }
        : delegatedClaims(issuer, resource, { appId: app.appId, proof }, { user, scopes });
    return this.#tokens({
      access_token: await keys.sign(access),
      scope: grant.scopes.join(' '),
      ...(openid &&
        client !== undefined && {
          id_token: await keys.sign(identityClaims(issuer, client, user, grant.nonce)),
        }),
    });
  }

  #tokens(tokens: Readonly<Record<string, string>>): GraphAnswer {
    const seconds = this.parts.dials.tokenLifetimeSeconds;
    const about = { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds };
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: { ...about, ...tokens } };
  }

  async #keys(): Promise<GraphAnswer> {
    return { status: 200, body: { keys: await this.parts.keys.published() } };
  }

  #refuse(refusal: Refusal, status: number): GraphAnswer {
    return refused(refusal, this.#desk.company, this.#desk.now(), status);
  }
}

/** Application id of Microsoft Graph, the same in all tenants. */
const GRAPH = '00000003-0000-0000-c000-000000000000';

const faultOf = (
  grant: Grant | undefined,
  form: URLSearchParams,
  { app }: Asking,
): Refusal | null => {
  if (grant?.clientId !== app.appId) return EXPIRED;
  if (grant.redirectUri !== form.get('redirect_uri')) return OTHER_ADDRESS;
  return meets(form.get('code_verifier') ?? '', grant.challenge) ? null : OTHER_VERIFIER;
};

const invalidGrant = (number: number, text: string): Refusal => ({
  error: 'invalid_grant',
  number,
  text,
});

const EXPIRED = invalidGrant(
  70008,
  'The provided authorization code or refresh token has expired or was used already. Send a new interactive authorization request for this user and resource.',
);
const OTHER_ADDRESS = invalidGrant(
  500112,
  'The reply address does not match the one provided when requesting the authorization code.',
);
const OTHER_VERIFIER = invalidGrant(
  501481,
  'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
);

const unknownTenant = (tenantId: string): Refusal => ({
  error: 'invalid_request',
  number: 90002,
  text: `Tenant '${tenantId}' not found.`,
});

const unknownResource = (resourceId: string): Refusal => ({
  error: 'invalid_resource',
  number: 500011,
  text: `The resource principal named ${resourceId} was not found in the tenant.`,
});
