import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerIn } from '../observation/caller.port.js';
import { Meters } from '../observation/observation.module.js';
import { isWatched, type OpenSpan, openSpan } from '../observation/span.port.js';

interface Asked {
  readonly beganMs: number;
  readonly open: OpenSpan | null;
}

const KNOWN = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts requests by the templates of their routes, and shows each as a span; to be called before routes are made. */
export const observeHttp = (app: NestFastifyApplication): void => {
  const meters = app.get(Meters, { strict: false });
  const asked = new WeakMap<FastifyRequest, Asked>();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const open = isWatched() ? spanOf(request) : null;
    asked.set(request, { beganMs: performance.now(), open });
    if (open === null) done();
    else open.within(done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const found = asked.get(request);
    if (found !== undefined) tell(meters, found, { request, reply });
    done();
  });
  // A caller who goes away before the answer is there has been answered by nobody.
  fastify.addHook('onRequestAbort', (request, done) => {
    asked.get(request)?.open?.span.end();
    asked.delete(request);
    done();
  });
};

const spanOf = (request: FastifyRequest): OpenSpan => {
  const route = routeOf(request);
  const method = methodOf(request);
  return openSpan(`${method} ${route}`, {
    correlationId: request.id,
    caller: callerIn(request.headers['traceparent']),
    attributes: { 'http.request.method': method, 'http.route': route },
  });
};

const tell = (
  meters: Meters,
  { beganMs, open }: Asked,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): void => {
  const { statusCode } = reply;
  const type = String(reply.getHeader('content-type') ?? '');
  if (!type.startsWith('text/event-stream')) {
    const status = `${String(Math.floor(statusCode / 100))}xx`;
    const labels = { method: methodOf(request), route: routeOf(request), status };
    meters.httpSeconds.observe(labels, (performance.now() - beganMs) / 1000);
  }
  open?.span.setAttribute('http.response.status_code', statusCode);
  open?.span.end();
};

/** What is asked for by no route is not told apart: anybody may ask for anything. */
const routeOf = ({ routeOptions: { url } }: FastifyRequest): string => url ?? 'none';

const methodOf = ({ method }: FastifyRequest): string => (KNOWN.has(method) ? method : 'other');
