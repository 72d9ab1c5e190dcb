import type { Json } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { Tenant } from '../tenant/tenant.js';
import { answerBatch } from './batch.js';
import { DeltaRounds } from './delta-rounds.js';
import type { FaultId, Faults } from './faults.js';
import type { CallingApp, GraphAnswer, GraphRequest } from './graph-request.js';
import type { Quotas } from './quotas.js';
import type { RequestLog } from './request-log.js';
import { graphRoutes, type Route } from './routes.js';
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
  readonly faults: Faults;
  readonly log: RequestLog;
  /** `null` for a tenant without limits. */
  readonly quotas: Quotas | null;
  readonly auditDelayMs: number;
  readonly readLagMs: number;
}

const ADDRESS = /^\/(v1\.0|beta)(\/[^?]*)?(?:\?(.*))?$/s;
const R1_LAG_MS = 5000;

/** Answers requests in Graph's dialect: who asks, may they, are they within quota, then what. */
export class GraphTenant {
  readonly #routes: readonly Route[];
  #requests = 0;

  constructor(private readonly parts: GraphParts) {
    const { tenant, tokens, auditDelayMs } = parts;
    const rounds = new DeltaRounds(tenant);
    this.#routes = graphRoutes({ apps: tokens.apps, rounds, auditDelayMs });
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
    this.#refuseByFault(request, raw.batch !== undefined);
    const headers = this.#charge(request, route);
    const answer = route.answer(request, captured);
    return { ...this.#afterWrite(request, answer), headers: { ...headers, ...answer.headers } };
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
      struckBy: (id: FaultId) => faults.strike(id, raw.address),
    };
  }

  /** Only reads lag. */
  #lagOf({ method, address }: RawRequest): number {
    const fault = method === 'GET' ? this.parts.faults.strike('R1', address) : undefined;
    return fault === undefined ? this.parts.readLagMs : (fault.delayMs ?? R1_LAG_MS);
  }

  #routeOf(request: GraphRequest): { route: Route; captured: readonly string[] } {
    let otherMethod = false;
    for (const route of this.#routes) {
      const found = route.path.exec(request.path);
      if (found === null) continue;
      if (route.method === request.method) {
        return { route, captured: found.slice(1) };
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

  #refuseByFault(request: GraphRequest, inBatch: boolean): void {
    const throttled = request.struckBy('T1') ?? (inBatch ? request.struckBy('T2') : undefined);
    if (throttled !== undefined) {
      const seconds = throttled.retryAfterSeconds === undefined ? 1 : throttled.retryAfterSeconds;
      throw new GraphRefusal(
        429,
        'TooManyRequests',
        `Too many requests from Identifier:${request.app.appId}. Please try again later.`,
        seconds === null ? {} : { 'Retry-After': String(seconds) },
      );
    }
    if (request.method !== 'GET' && request.struckBy('W1') !== undefined) {
      throw new GraphRefusal(
        409,
        'Directory_ConcurrencyViolation',
        'The request could not be completed because of a concurrent change.',
      );
    }
  }

  #charge(request: GraphRequest, route: Route): Readonly<Record<string, string>> {
    const write = request.method !== 'GET';
    const units = write ? 1 : unitsOf(request, route);
    return (
      this.parts.quotas?.charge({ app: request.app, family: route.family, write, units }) ?? {}
    );
  }

  /** A write that counted, with an answer that says it may not have. */
  #afterWrite(request: GraphRequest, answer: GraphAnswer): GraphAnswer {
    const fault = request.method === 'GET' ? undefined : request.struckBy('T4');
    if (fault === undefined) return answer;
    if (fault.mode === 'reset') return { status: 0 };
    throw new GraphRefusal(
      fault.status ?? 503,
      'ServiceUnavailable',
      'The service is temporarily unavailable. Please try again later.',
    );
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
  return Math.max(1, cost - (query.has('$select') ? 1 : 0) - (short ? 1 : 0));
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new GraphRefusal(400, 'BadRequest', 'The address is not properly encoded.');
  }
};
