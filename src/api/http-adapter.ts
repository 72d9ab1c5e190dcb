import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { InvalidValue } from '../domain/errors.js';
import { BODY_LIMIT_MB, problemOf } from './problem.js';

const CORRELATION_HEADER = 'x-correlation-id';
const CORRELATION_ID = /^[\w.:-]{1,128}$/;

const LINES = 'application/x-ndjson';
/** Where lines are taken. */
const IMPORTS = /^\/api\/tenants\/[^/?]+\/imports\//;

/** Where the directory shakes hands in plain text; nothing is read of such a body. */
const NOTIFICATIONS = /^\/api\/notifications\/graph(\/lifecycle)?\?validationToken=/;

/** Names this server is reached under, besides those of this machine; `any` where nothing can be asked. */
export type HostNames = readonly string[] | 'any';

/** Fastify with our body limit, and a correlation id for each request: the caller's, or a new one. */
export const httpAdapter = (names: HostNames = []): FastifyAdapter => {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_MB * 1024 * 1024,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers[CORRELATION_HEADER];
      return typeof given === 'string' && CORRELATION_ID.test(given) ? given : randomUUID();
    },
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: refuseUrl,
    // A stream that is being followed must not hold up a stop.
    forceCloseConnections: true,
  });
  // Read by its route as it comes, so that it may be of any length.
  adapter.getInstance().addContentTypeParser(LINES, (_request, body, done) => {
    done(null, body);
  });
  adapter.setOnRequestHook((request, reply, done) => {
    reply.header(CORRELATION_HEADER, request.id).header('cache-control', 'no-store');
    done(refusalOf(request, names));
  });
  return adapter;
};

/** Why a request is not even read; `undefined` when it is. */
const refusalOf = (
  { hostname, headers, url }: FastifyRequest,
  names: HostNames,
): Error | undefined => {
  if (!isOurs(hostname, names)) return wrongHost(hostname, names);
  const type = headers['content-type'];
  if (type === LINES && IMPORTS.test(url)) return undefined;
  if (NOTIFICATIONS.test(url)) return undefined;
  // Nest reads forms and Fastify plain text; what they make of it would pass for fields of a body.
  return type === undefined || type === '' || /^application\/json\s*(;|$)/i.test(type)
    ? undefined
    : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type);
};

/**
 * As long as nobody signs in, a name that anybody's name server leads to this machine is refused: a
 * page of another site could speak to us under it as if it were ours (DNS rebinding).
 */
const isOurs = (name: string, names: HostNames): boolean =>
  names === 'any' || names.includes(name.toLowerCase()) || isThisMachine(name);

const isThisMachine = (name: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(name);

const wrongHost = (name: string, names: HostNames): InvalidValue => {
  const machine = 'a name of this machine (localhost, 127.0.0.1 or [::1])';
  return new InvalidValue('Host', [machine, ...(names === 'any' ? [] : names)].join(' or '), name);
};

const LONGEST_DETAIL = 200;

/** A URL the router cannot read never reaches a route, nor the filter that all else passes. */
const refuseUrl = (
  { message, statusCode = 400 }: FastifyError,
  { id }: FastifyRequest,
  reply: FastifyReply,
): void => {
  const problem = problemOf(new HttpException(message.slice(0, LONGEST_DETAIL), statusCode), id);
  void reply
    .status(problem.status)
    .header(CORRELATION_HEADER, id)
    .header('x-content-type-options', 'nosniff')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
};
