import type { Json } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { Tenant } from '../tenant/tenant.js';
import type { AppRegistrations } from './app-registrations.js';
import type { AuditLog } from './audit-log.js';
import { answerBatch } from './batch.js';
import { DeltaRounds } from './delta-rounds.js';
import type { Dials } from './dials.js';
import { struckAnswer } from './fault-answers.js';
import { doubtedWrite, refuseStruck } from './fault-refusals.js';
import type { FaultId, Faults } from './faults.js';
import type { CallingApp, GraphAnswer, GraphRequest } from './graph-request.js';
import type { Quotas } from './quotas.js';
import type { LoggedRequest, RequestLog } from './request-log.js';
import { capturesOf, type Route } from './route.js';
import { graphRoutes } from './routes.js';
import type { Subscriptions } from './subscriptions.js';
import type { Tokens } from './tokens.js';

/** A request as it came in, before anybody knows who asks. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, as `/v1.0/users?$top=5`. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Json | undefined;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The batch this request is part of. */
  readonly batch?: { readonly n: number; readonly app: CallingApp };
}

export interface GraphParts {
  readonly tenant: Tenant;
  readonly tokens: Tokens;
  readonly apps: AppRegistrations;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** `null` for a tenant without limits. */
  readonly quotas: Quotas | null;
  readonly dials: Dials;
  readonly audits: AuditLog;
  readonly subscriptions: Subscriptions;
}

const ADDRESS = /^\/(v1\.0|beta)(\/[^?]*)?(?:\?(.*))?$/s;
const R1_LAG_MS = 5000;

/** Answers requests in Graph's dialect: who asks, may they, are they within quota, then what. */
export class GraphTenant {
  readonly #routes: readonly Route[];
  #requests = 0;

  constructor(private readonly parts: GraphParts) {
    const { tenant, audits, subscriptions } = parts;
    const rounds = new DeltaRounds(tenant);
    this.#routes = graphRoutes({ rounds, audits, subscriptions });
  }

  /** Never throws for what a client may send: refusals are answers with Graph's error body. */
  answer(raw: RawRequest): GraphAnswer {
    const logged = this.parts.log.begin(
      raw.method,
      raw.address,
      this.parts.tenant.now(),
      raw.batch?.n,
    );
    const ids = this.#requestIds(raw);
    let answer: GraphAnswer;
    try {
      const app = raw.batch?.app ?? this.parts.tokens.appOf(raw.headers['authorization']);
      logged.appId = app.appId;
      answer = this.#answerTo(raw, app, logged.n);
    } catch (refusal) {
      if (!(refusal instanceof GraphRefusal)) throw refusal;
      answer = this.#refused(refusal, ids);
    }
    logged.status = answer.status;
    const { pending } = answer;
    if (pending !== undefined) answer = { ...answer, pending: this.#settled(pending, logged, ids) };
    return { ...answer, headers: { ...ids, ...answer.headers } };
  }

  async #settled(
    pending: Promise<GraphAnswer>,
    logged: LoggedRequest,
    ids: Readonly<Record<string, string>>,
  ): Promise<GraphAnswer> {
    const answer = await pending.catch((refusal: unknown) => {
      if (!(refusal instanceof GraphRefusal)) throw refusal;
      return this.#refused(refusal, ids);
    });
    logged.status = answer.status;
    return { ...answer, headers: { ...ids, ...answer.headers } };
  }

  /** An error of the server itself, such as a body that is no JSON. */
  refusal(raw: RawRequest, refusal: GraphRefusal): GraphAnswer {
    const { log, tenant } = this.parts;
    log.begin(raw.method, raw.address, tenant.now()).status = refusal.status;
    return this.#refused(refusal, this.#requestIds(raw));
  }

  #answerTo(raw: RawRequest, app: CallingApp, n: number): GraphAnswer {
    const request = this.#parse(raw, app);
    if (request.method === 'POST' && request.path === '/$batch' && raw.batch === undefined) {
      return answerBatch(request, (inner) => this.answer({ ...raw, ...inner, batch: { n, app } }));
    }
    const { route, captured } = this.#routeOf(request);
    refuseWithoutPermission(app, route);
    const near = refuseStruck(request, raw.batch !== undefined);
    const headers = { ...this.#charge(request, route), ...near };
    const answer = struckAnswer(request, route.answer(request, captured));
    return { ...doubtedWrite(request, answer), headers: { ...headers, ...answer.headers } };
  }

  #parse(raw: RawRequest, app: CallingApp): GraphRequest {
    const [, version, path = '', search = ''] = ADDRESS.exec(raw.address) ?? [];
    if (version !== 'v1.0' && version !== 'beta') {
      throw new GraphRefusal(400, 'BadRequest', `Invalid version: ${raw.address.slice(0, 40)}`);
    }
    const { tenant, faults } = this.parts;
    return {
      method: raw.method,
      version,
      path: decoded(path),
      query: new Map(new URLSearchParams(search)),
      headers: raw.headers,
      body: raw.body,
      root: `${raw.origin}/${version}`,
      app,
      tenant,
      view: tenant.viewBehind(this.#lagOf(raw)),
      struckBy: (id: FaultId, mode?: string) => faults.strike(id, raw.address, mode),
      isArmed: (id: FaultId) => faults.isArmed(id),
      strikesOf: (rule) => faults.strikesOf(rule),
    };
  }

  /** Only reads lag. */
  #lagOf({ method, address }: RawRequest): number {
    const fault = method === 'GET' ? this.parts.faults.strike('R1', address) : undefined;
    return fault === undefined ? this.parts.dials.readLagMs : (fault.delayMs ?? R1_LAG_MS);
  }

  #routeOf(request: GraphRequest): { route: Route; captured: readonly string[] } {
    let otherMethod = false;
    for (const route of this.#routes) {
      const found = route.path.exec(request.path);
      if (found === null) continue;
      if (route.method === request.method) {
        return { route, captured: capturesOf(found) };
      }
      otherMethod = true;
    }
    if (otherMethod) {
      throw new GraphRefusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
    }
    const segment = request.path.split('/')[1] ?? '';
    throw new GraphRefusal(
      400,
      'BadRequest',
      `Resource not found for the segment '${segment}' (${request.path}).`,
    );
  }

  #charge(request: GraphRequest, route: Route): Readonly<Record<string, string>> {
    const write = request.method !== 'GET';
    const units = write ? 1 : unitsOf(request, route);
    const device = request.path.startsWith('/devices');
    const { app } = request;
    return this.parts.quotas?.charge({ app, family: route.family, write, device, units }) ?? {};
  }

  #requestIds({ headers }: RawRequest): Record<string, string> {
    this.#requests += 1;
    const requestId = this.parts.tenant.company.namedGuid('request', this.#requests);
    return {
      'request-id': requestId,
      'client-request-id': headers['client-request-id'] ?? requestId,
    };
  }

  #refused(refusal: GraphRefusal, ids: Readonly<Record<string, string>>): GraphAnswer {
    return {
      status: refusal.status,
      headers: { ...ids, ...refusal.headers },
      body: {
        error: {
          code: refusal.graphCode,
          message: refusal.message,
          innerError: {
            date: new Date(this.parts.tenant.now()).toISOString().slice(0, 19),
            ...ids,
          },
        },
      },
    };
  }
}

const refuseWithoutPermission = (app: CallingApp, route: Route): void => {
  if (route.permissions.some((permission) => app.permissions.has(permission))) return;
  throw new GraphRefusal(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
};

/** A selection and a short page make a read cheaper, to one unit at the least. */
const unitsOf = ({ query }: GraphRequest, { cost }: Route): number => {
  const short = Number(query.get('$top') ?? Number.NaN) < 20;
  const expands = query.has('$expand') ? 1 : 0;
  return Math.max(1, cost + expands - (query.has('$select') ? 1 : 0) - (short ? 1 : 0));
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new GraphRefusal(400, 'BadRequest', 'The address is not properly encoded.');
  }
};
