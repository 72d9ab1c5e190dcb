import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StatelineError } from '../domain/errors.js';
import { callerIn } from './caller.js';
import { sendProblem } from './graph/graph-problem.js';
import { type Problem, problemOf } from './problem.js';
import type { RequestRates } from './request-rates.js';

const SILENCE_MS = 60_000;

/** The only place that knows how our errors look over HTTP (problem details, RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Api');
  #silentUntil = 0;

  constructor(private readonly rates: RequestRates) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (callerIn(request) === undefined) void this.refuseStranger(error, request, reply);
    else this.refuse(error, request, reply);
  }

  /** Who shows nothing that holds is answered only so often, whatever the reason of the refusal. */
  private async refuseStranger(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    // Nobody waits for this, so nothing may be thrown here.
    const other = await this.rates.tooManyOfStranger(request).catch((fault: unknown) => fault);
    this.refuse(other ?? error, request, reply);
  }

  /** Strangers can ask for what is not to be had as often as they like, and would fill the disk. */
  private isWorthALine(request: FastifyRequest, { status }: Problem): boolean {
    if (status !== 503 || callerIn(request) !== undefined) return true;
    const now = performance.now();
    if (now < this.#silentUntil) return false;
    this.#silentUntil = now + SILENCE_MS;
    return true;
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // Who goes away in the middle of his request has nobody to be told, and is no fault of ours.
    if (request.raw.socket.destroyed) return;
    const problem = problemOf(error, request.id);
    if (problem.status >= 500 && this.isWorthALine(request, problem)) {
      // The path only: a query may hold what somebody looked for.
      const [path] = request.url.split('?');
      const what = `${request.method} ${path ?? ''}`;
      this.logger.error(`${what} failed, correlation id ${request.id}`, error);
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply.status(problem.status).headers(headersFor(error)), request, problem);
  }
}

const isUnauthenticated = (error: unknown): boolean =>
  error instanceof StatelineError && error.category === 'unauthenticated';

/** What tells a program what to do now. RFC 6750, RFC 9110 section 10.2.3. */
const headersFor = (error: unknown): Readonly<Record<string, string>> => {
  if (isUnauthenticated(error)) return { 'www-authenticate': 'Bearer realm="Stateline"' };
  if (!(error instanceof StatelineError) || !('retryAfterMs' in error)) return {};
  return { 'retry-after': String(Math.ceil(Number(error.retryAfterMs) / 1000)) };
};
