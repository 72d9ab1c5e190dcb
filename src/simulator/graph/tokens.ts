import { createHmac } from 'node:crypto';
import { refused } from '../sign-in/refusal.js';
import { Resource } from '../sign-in/resource.js';
import type { Asking, SignIn } from '../sign-in/sign-in.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { Tenant } from '../tenant/tenant.js';
import type { AppRegistrations, RegisteredApp } from './app-registrations.js';
import { assertionFault } from './client-assertion.js';
import type { Dials } from './dials.js';
import { claimsChallenge } from './fault-refusals.js';
import type { CallingApp, GraphAnswer } from './graph-request.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface KnownToken {
  readonly app: CallingApp;
  readonly generation: number;
  readonly expiresAt: number;
}

interface TokenParts {
  readonly tenant: Tenant;
  readonly tenantId: string;
  readonly apps: AppRegistrations;
  readonly now: () => number;
  readonly dials: Dials;
  readonly signIn: SignIn;
}

const GRANTS = ['client_credentials', 'authorization_code'];

/** The tokens that the tenant's applications were given. */
export class Tokens {
  readonly #key: string;
  readonly #known = new Map<string, KnownToken>();
  /** Tokens of an earlier generation are good no more; a clock may stand still between two. */
  #generation = 0;

  constructor(private readonly parts: TokenParts) {
    this.#key = parts.tenant.company.namedGuid('signing key');
  }

  /**
   * `POST /{tenant}/oauth2/v2.0/token`: with client credentials, which are a secret, or an assertion signed
   * with the key of a certificate and addressed to this endpoint; or for a code that a browser brought.
   */
  async answer(tenant: string, form: URLSearchParams, endpoint: string): Promise<GraphAnswer> {
    if (tenant !== this.parts.tenantId) {
      return this.#refusal('invalid_request', 90002, `Tenant '${tenant}' not found.`, 400);
    }
    if (!GRANTS.includes(form.get('grant_type') ?? '')) {
      const text = `The grant type must be one of ${GRANTS.join(', ')}.`;
      return this.#refusal('unsupported_grant_type', 70003, text, 400);
    }
    const clientId = form.get('client_id') ?? '';
    const app = this.parts.apps.byAppId(clientId);
    if (app === undefined) {
      const text = `Application with identifier '${clientId}' was not found in the directory.`;
      return this.#refusal('unauthorized_client', 700016, text, 400);
    }
    const refusal = await this.#refusedCredential(form, app, endpoint);
    return refusal ?? this.#given(form, app, new URL(endpoint).origin);
  }

  async #given(form: URLSearchParams, app: RegisteredApp, origin: string): Promise<GraphAnswer> {
    const { signIn } = this.parts;
    const asking: Asking = { app, proof: proofIn(form), origin };
    if (form.get('grant_type') === 'authorization_code') return signIn.redeem(form, asking);
    return (await signIn.forItself(form, asking)) ?? this.#granted(app);
  }

  /** The application behind an `Authorization` header. @throws GraphRefusal */
  appOf(authorization: string | undefined): CallingApp {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Access token is empty.');
    const known = this.#known.get(token) ?? this.#read(token);
    if (known === undefined) throw unauthenticated('Access token validation failure.');
    if (known.expiresAt <= this.parts.now()) {
      throw unauthenticated('Lifetime validation failed, the token is expired.');
    }
    if (known.generation < this.#generation) throw claimsChallenge(this.parts.now());
    this.#known.set(token, known);
    return known.app;
  }

  /** Tokens given until now are good no more; those who show one are told to fetch another. */
  revokeAll(): void {
    this.#generation += 1;
  }

  async #refusedCredential(
    form: URLSearchParams,
    app: RegisteredApp,
    endpoint: string,
  ): Promise<GraphAnswer | null> {
    const assertion = form.get('client_assertion');
    if (assertion === null && this.#needsNone(form, app)) return null;
    if (assertion === null) return this.#refusedSecret(form, app);
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
      const text = 'The client_assertion_type is missing or not supported.';
      return this.#refusal('invalid_request', 900144, text, 400);
    }
    const expected = { audience: [endpoint, endpoint.split('?')[0] ?? ''], now: this.parts.now() };
    const fault = await assertionFault(assertion, app, expected);
    return fault && this.#refusal('invalid_client', fault.number, fault.text, 401);
  }

  /** A public client shows by its verifier that the code is its own. */
  #needsNone(form: URLSearchParams, { appId }: RegisteredApp): boolean {
    return (
      form.get('grant_type') === 'authorization_code' &&
      form.get('client_secret') === null &&
      Resource.of(this.parts.tenant, appId)?.isPublicClient === true
    );
  }

  #refusedSecret(
    form: URLSearchParams,
    { appId, clientSecret }: RegisteredApp,
  ): GraphAnswer | null {
    if (form.get('client_secret') === clientSecret) return null;
    const text = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`;
    return this.#refusal('invalid_client', 7000215, text, 401);
  }

  #granted(app: CallingApp): GraphAnswer {
    const seconds = this.parts.dials.tokenLifetimeSeconds;
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: seconds,
        ext_expires_in: seconds,
        access_token: this.#issue(app, seconds),
      },
    };
  }

  #issue({ appId, permissions }: CallingApp, seconds: number): string {
    const issuedAt = Math.floor(this.parts.now() / 1000);
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const content = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({
      aud: 'https://graph.microsoft.com',
      tid: this.parts.tenantId,
      appid: appId,
      roles: [...permissions],
      iat: issuedAt,
      exp: issuedAt + seconds,
      generation: this.#generation,
    })}`;
    return `${content}.${this.#sign(content)}`;
  }

  #read(token: string): KnownToken | undefined {
    const [head = '', claims = '', signature = ''] = token.split('.');
    if (this.#sign(`${head}.${claims}`) !== signature) return undefined;
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {
      readonly appid: string;
      readonly generation: number;
      readonly exp: number;
    };
    const app = this.parts.apps.byAppId(read.appid);
    return app && { app, generation: read.generation, expiresAt: read.exp * 1000 };
  }

  #sign(content: string): string {
    return createHmac('sha256', this.#key).update(content).digest('base64url');
  }

  #refusal(error: string, number: number, text: string, status: number): GraphAnswer {
    const { company } = this.parts.tenant;
    return refused({ error, number, text }, company, this.parts.now(), status);
  }
}

const proofIn = (form: URLSearchParams): Asking['proof'] => {
  if (form.get('client_assertion') !== null) return '2';
  return form.get('client_secret') === null ? '0' : '1';
};

const unauthenticated = (message: string): GraphRefusal =>
  new GraphRefusal(401, 'InvalidAuthenticationToken', message, {
    'WWW-Authenticate': 'Bearer realm="", authorization_uri="", client_id=""',
  });
