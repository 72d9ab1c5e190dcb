import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import cookies from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import { HttpException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  errorCodes,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { sendProblem } from './graph/graph-problem.js';
import { canonicalGraphUrl, dropTypeOfNoBody } from './graph/graph-url.js';
import { type HostNames, wrongHost } from './host-names.js';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.js';
import { httpServer, type TlsIdentity } from './http-server.js';
import { BODY_LIMIT_MB, CORRELATION_HEADER, problemOf } from './problem.js';
import { refuseConnection, refuseExpectation } from './refused-connections.js';
import { securityHeaders } from './security-headers.js';

const CORRELATION_ID = /^[\w.:-]{1,128}$/;

const LINES = 'application/x-ndjson';
/** Where lines are taken. */
const IMPORTS = /^\/api\/tenants\/[^/?]+\/imports\//;

/** Where the directory shakes hands in plain text; nothing is read of such a body. */
const NOTIFICATIONS = /^\/api\/notifications\/graph(\/lifecycle)?\?validationToken=/;

/** How a server speaks HTTP. */
export interface HttpOptions {
  readonly names: HostNames;
  /** `null`: connections are not encrypted here. */
  readonly tls: TlsIdentity | null;
  /** So many proxies in front tell who asks, and how; without one nobody is believed. */
  readonly trustedProxyHops: number;
  /** Whether people reach this server over TLS only. */
  readonly overTls: boolean;
  readonly limits: HttpLimits;
}

const PLAIN: HttpOptions = {
  names: [],
  tls: null,
  trustedProxyHops: 0,
  overTls: false,
  limits: HTTP_LIMITS,
};

/** Fastify with our limits and headers, and a correlation id for each request: the caller's, or a new one. */
export const httpAdapter = (given: Partial<HttpOptions> = {}): FastifyAdapter => {
  const options = { ...PLAIN, ...given };
  const always = securityHeaders(options);
  const adapter = new FastifyAdapter(serverOptions(options, always));
  // Read by its route as it comes, so that it may be of any length.
  adapter.getInstance().addContentTypeParser(LINES, (_request, body, done) => {
    done(null, body);
  });
  void adapter.getInstance().register(cookies);
  void adapter.getInstance().register(rateLimit, { global: false });
  adapter.setOnRequestHook((request, reply, done) => {
    dropTypeOfNoBody(request);
    reply.headers(always).header(CORRELATION_HEADER, request.id);
    const refusal = refusalOf(request, options);
    if (refusal === undefined && !takesLines(request)) {
      endWithin(options.limits.bodyMs, request.raw, (error, socket) => {
        refuseConnection(error, socket, always);
      });
    }
    done(refusal);
  });
  return adapter;
};

type Always = Readonly<Record<string, string>>;

const serverOptions = (options: HttpOptions, always: Always): FastifyServerOptions => ({
  serverFactory: (answer) =>
    httpServer(options, answer, (response) => {
      refuseExpectation(response, always);
    }),
  trustProxy: (_address, hop) => hop < options.trustedProxyHops,
  bodyLimit: BODY_LIMIT_MB * 1024 * 1024,
  genReqId: correlationIdOf,
  rewriteUrl: ({ url = '/' }) => canonicalGraphUrl(url),
  routerOptions: { maxParamLength: 256 },
  frameworkErrors: (error, request, reply) => {
    refuseUrl(error, request, reply.headers(always));
  },
  clientErrorHandler: (error, socket) => {
    refuseConnection(error, socket, always);
  },
  // A stream that is being followed must not hold up a stop.
  forceCloseConnections: true,
});

const correlationIdOf = ({ headers }: IncomingMessage): string => {
  const given = headers[CORRELATION_HEADER];
  return typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
};

/** Refuses a request whose body takes longer to come. */
const endWithin = (
  limitMs: number,
  request: IncomingMessage,
  refuse: (error: Error, socket: Socket) => void,
): void => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (length === '0' && encoding === undefined) return;
  const late = setTimeout(() => {
    const error = Object.assign(new Error('too late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    refuse(error, request.socket);
  }, limitMs).unref();
  const inTime = () => {
    clearTimeout(late);
  };
  request.once('end', inTime).once('close', inTime);
};

const takesLines = ({ headers, url }: FastifyRequest): boolean =>
  headers['content-type'] === LINES && IMPORTS.test(url);

/** Why a request is not even read; `undefined` when it is. */
const refusalOf = (
  request: FastifyRequest,
  { names, limits: { headerCount } }: HttpOptions,
): Error | undefined => {
  const { headers, raw, url } = request;
  if (raw.rawHeaders.length / 2 > headerCount) return tooManyHeaders(headerCount);
  const refusal = wrongHost(request, names);
  if (refusal !== undefined) return refusal;
  const type = headers['content-type'];
  if (takesLines(request) || NOTIFICATIONS.test(url)) return undefined;
  // Nest reads forms and Fastify plain text; what they make of it would pass for fields of a body.
  return type === undefined || type === '' || /^application\/json\s*(;|$)/i.test(type)
    ? undefined
    : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type);
};

const tooManyHeaders = (most: number): HttpException =>
  new HttpException(`A request takes at most ${String(most)} headers`, 431);

const LONGEST_DETAIL = 200;

/** A URL the router cannot read never reaches a route, nor the filter that all else passes. */
const refuseUrl = (
  { message, statusCode = 400 }: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  const { id } = request;
  const problem = problemOf(new HttpException(message.slice(0, LONGEST_DETAIL), statusCode), id);
  void sendProblem(reply.status(problem.status).header(CORRELATION_HEADER, id), request, problem);
};
