// Declares what the plugin adds to Fastify.
import '@fastify/rate-limit';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PrincipalKind } from '../domain/access/principal.js';
import { StatelineError } from '../domain/errors.js';
import { callerIn } from './caller.js';

const MINUTE_MS = 60_000;

/** A caller asked more often in a minute than it may; `retryAfterMs` until it is answered again. */
export class TooManyRequests extends StatelineError {
  readonly code = 'too-many-requests';
  readonly category = 'too-many';
  constructor(
    most: number,
    readonly retryAfterMs: number,
  ) {
    const seconds = Math.ceil(retryAfterMs / 1000);
    super(`One caller is answered ${most} times a minute; the next time in ${seconds} s`);
  }
}

/** How often one caller is answered. */
export class RequestRate {
  constructor(readonly perMinute: number) {}
}

/**
 * Who is never held up: on the worst day people come by these ways. Where nobody signs in, all callers
 * are one.
 */
const UNLIMITED: ReadonlySet<PrincipalKind> = new Set(['machine', 'emergency', 'unauthenticated']);

/** Signing in in an emergency has limits of its own, by account and by address; health is asked by machines. */
const UNLIMITED_PATHS = /^\/(health|auth\/(emergency|sign-out))(\?|$)/;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/** How often callers are answered: each by who it is, and who does not tell it by where it comes from. */
@Injectable()
export class RequestRates implements CanActivate {
  #callers: Limiter | undefined;
  #strangers: Limiter | undefined;
  /** Requests whose stranger was counted: what is refused later counts once. */
  readonly #counted = new WeakSet<FastifyRequest>();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly rate: RequestRate,
  ) {}

  /** Counts a request that the guard before let pass. @throws TooManyRequests */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const isStranger = callerIn(request) === undefined;
    if (!isStranger && limitedCaller(request) === null) return true;
    const refusal = await (isStranger ? this.tooManyOfStranger(request) : this.tooMany(request));
    if (refusal !== undefined) throw refusal;
    return true;
  }

  /** Counts a request of somebody who is not signed in, once; why it is not answered, if it is not. */
  async tooManyOfStranger(request: FastifyRequest): Promise<TooManyRequests | undefined> {
    if (UNLIMITED_PATHS.test(request.url) || this.#counted.has(request)) return undefined;
    // Who has gone away has no address any more, and is not answered.
    if (request.raw.socket.remoteAddress === undefined) return undefined;
    this.#counted.add(request);
    this.#strangers ??= this.limiter({});
    return excess(await this.#strangers(request));
  }

  private async tooMany(request: FastifyRequest): Promise<TooManyRequests | undefined> {
    this.#callers ??= this.limiter({ keyGenerator: (asked) => String(limitedCaller(asked)) });
    return excess(await this.#callers(request));
  }

  /** Made late: the plugin is there only once the server is ready. */
  private limiter(by: { readonly keyGenerator?: (request: FastifyRequest) => string }): Limiter {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    return fastify.createRateLimit({ max: this.rate.perMinute, timeWindow: MINUTE_MS, ...by });
  }
}

/** Whose requests and streams are counted together; `null` for whom nothing is counted. */
export const limitedCaller = (request: FastifyRequest): string | null => {
  const caller = callerIn(request);
  if (caller === undefined || UNLIMITED.has(caller.kind)) return null;
  return `${caller.kind} ${caller.id}`;
};

const excess = (counted: Awaited<ReturnType<Limiter>>): TooManyRequests | undefined =>
  !counted.isAllowed && counted.isExceeded
    ? new TooManyRequests(counted.max, counted.ttl)
    : undefined;
