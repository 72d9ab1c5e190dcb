import { createHmac } from 'node:crypto';
import type { Company } from '../company/company.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { CallingApp, GraphAnswer } from './graph-request.js';

export interface AppCredential {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The application's identity in audit records. */
  readonly servicePrincipalId: string;
}

const READS = [
  'User.Read.All',
  'Group.Read.All',
  'Application.Read.All',
  'Policy.Read.All',
  'AuditLog.Read.All',
];
const WRITES = [
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'Group.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Policy.ReadWrite.ConditionalAccess',
];

interface RegisteredApp extends CallingApp {
  readonly clientSecret: string;
}

interface KnownToken {
  readonly app: CallingApp;
  readonly expiresAt: number;
}

/** The applications registered in the tenant, and the tokens they were given. */
export class Tokens {
  readonly #apps: readonly RegisteredApp[];
  readonly #key: string;
  readonly #known = new Map<string, KnownToken>();

  constructor(
    private readonly company: Company,
    private readonly tenantId: string,
    private readonly now: () => number,
    private readonly lifetimeSeconds: number,
  ) {
    this.#key = company.namedGuid('signing key');
    this.#apps = [
      this.#register('Stateline Reader', READS),
      this.#register('Stateline Writer', [...READS, ...WRITES]),
    ];
  }

  get apps(): readonly CallingApp[] {
    return this.#apps;
  }

  /** What an application signs in with. */
  credential(name: 'Reader' | 'Writer'): AppCredential {
    const app = this.#apps.find(({ displayName }) => displayName === `Stateline ${name}`);
    if (app === undefined) throw new RangeError(`no application is called ${name}`);
    const { appId, clientSecret, servicePrincipalId } = app;
    return { clientId: appId, clientSecret, servicePrincipalId };
  }

  /** `POST /{tenant}/oauth2/v2.0/token` with client credentials. */
  answer(tenant: string, form: URLSearchParams): GraphAnswer {
    if (tenant !== this.tenantId) {
      return this.#refusal('invalid_request', 90002, `Tenant '${tenant}' not found.`, 400);
    }
    if (form.get('grant_type') !== 'client_credentials') {
      const text = "The grant type must be 'client_credentials'.";
      return this.#refusal('unsupported_grant_type', 70003, text, 400);
    }
    const clientId = form.get('client_id') ?? '';
    const app = this.#apps.find(({ appId }) => appId === clientId);
    if (app === undefined) {
      const text = `Application with identifier '${clientId}' was not found in the directory.`;
      return this.#refusal('unauthorized_client', 700016, text, 400);
    }
    if (form.get('client_secret') !== app.clientSecret) {
      const text = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`;
      return this.#refusal('invalid_client', 7000215, text, 401);
    }
    const seconds = this.lifetimeSeconds;
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: seconds,
        ext_expires_in: seconds,
        access_token: this.#issue(app),
      },
    };
  }

  /** The application behind an `Authorization` header. @throws GraphRefusal */
  appOf(authorization: string | undefined): CallingApp {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Access token is empty.');
    const known = this.#known.get(token) ?? this.#read(token);
    if (known === undefined) throw unauthenticated('Access token validation failure.');
    if (known.expiresAt <= this.now()) {
      throw unauthenticated('Lifetime validation failed, the token is expired.');
    }
    this.#known.set(token, known);
    return known.app;
  }

  #register(displayName: string, permissions: readonly string[]): RegisteredApp {
    return {
      displayName,
      appId: this.company.namedGuid(`app ${displayName}`),
      servicePrincipalId: this.company.namedGuid(`service principal ${displayName}`),
      clientSecret: `simulated-${this.company.namedGuid(`secret ${displayName}`)}`,
      permissions: new Set(permissions),
    };
  }

  #issue({ appId, permissions }: CallingApp): string {
    const issuedAt = Math.floor(this.now() / 1000);
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const content = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({
      aud: 'https://graph.microsoft.com',
      tid: this.tenantId,
      appid: appId,
      roles: [...permissions],
      iat: issuedAt,
      exp: issuedAt + this.lifetimeSeconds,
    })}`;
    return `${content}.${this.#sign(content)}`;
  }

  #read(token: string): KnownToken | undefined {
    const [head = '', claims = '', signature = ''] = token.split('.');
    if (this.#sign(`${head}.${claims}`) !== signature) return undefined;
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {
      readonly appid: string;
      readonly exp: number;
    };
    const app = this.#apps.find(({ appId }) => appId === read.appid);
    return app && { app, expiresAt: read.exp * 1000 };
  }

  #sign(content: string): string {
    return createHmac('sha256', this.#key).update(content).digest('base64url');
  }

  #refusal(error: string, number: number, text: string, status: number): GraphAnswer {
    const timestamp = new Date(this.now()).toISOString().slice(0, 19).replace('T', ' ');
    const trace = this.company.namedGuid('trace', number);
    return {
      status,
      body: {
        error,
        error_description: `AADSTS${number}: ${text} Trace ID: ${trace} Timestamp: ${timestamp}Z`,
        error_codes: [number],
        timestamp: `${timestamp}Z`,
        trace_id: trace,
        correlation_id: trace,
      },
    };
  }
}

const unauthenticated = (message: string): GraphRefusal =>
  new GraphRefusal(401, 'InvalidAuthenticationToken', message, {
    'WWW-Authenticate': 'Bearer realm="", authorization_uri="", client_id=""',
  });
