import { HttpStatus } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../problem.js';
import { clientRequestId, GRAPH_TYPE, setGraphHeaders } from './graph-headers.js';
import { isGraphUrl } from './graph-url.js';

/** `code` for each status, as Microsoft Graph names them where it does; it publishes none for this API. */
const codes: Readonly<Record<number, string>> = {
  [HttpStatus.BAD_REQUEST]: 'BadRequest',
  [HttpStatus.UNAUTHORIZED]: 'InvalidAuthenticationToken',
  [HttpStatus.FORBIDDEN]: 'Authorization_RequestDenied',
  [HttpStatus.NOT_FOUND]: 'ResourceNotFound',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'MethodNotAllowed',
  [HttpStatus.CONFLICT]: 'Conflict',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'RequestEntityTooLarge',
  [HttpStatus.URI_TOO_LONG]: 'RequestUriTooLong',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'UnsupportedMediaType',
  [HttpStatus.TOO_MANY_REQUESTS]: 'TooManyRequests',
  [HttpStatus.SERVICE_UNAVAILABLE]: 'ServiceNotAvailable',
};

/** What Microsoft Graph says, where scripts may look at its words; by the code of a problem. */
const words: Readonly<Record<string, string>> = {
  'not-signed-in': 'Access token is empty or invalid.',
  'permission-missing': 'Authorization has been denied for this request. Check your credentials.',
  'malformed-request':
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
};

/** A problem in the envelope that Microsoft Graph gives errors in. */
export const graphError = (problem: Problem, request: FastifyRequest) => {
  const { status, correlationId } = problem;
  return {
    error: {
      code: codes[status] ?? (status < 500 ? 'BadRequest' : 'InternalServerError'),
      message: messageOf(problem),
      innerError: {
        date: new Date().toISOString().slice(0, 19),
        'request-id': correlationId,
        'client-request-id': clientRequestId(request) ?? correlationId,
      },
    },
  };
};

/** A URL that cannot be read is no malformed body. */
const messageOf = ({ title, detail, errors = [] }: Problem): string => {
  const isOfBody = errors.some(({ field }) => field === 'body');
  return (title === 'malformed-request' && !isOfBody ? undefined : words[title]) ?? detail;
};

/** Sends a problem: as the Graph-compatible API tells errors below its address, elsewhere as problem details. */
export const sendProblem = (
  reply: FastifyReply,
  request: FastifyRequest,
  problem: Problem,
): FastifyReply => {
  if (!isGraphUrl(request.url)) {
    return reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  }
  setGraphHeaders(request, reply);
  return reply.type(GRAPH_TYPE).send(JSON.stringify(graphError(problem, request)));
};
