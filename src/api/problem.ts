import { HttpException, HttpStatus } from '@nestjs/common';
import { type ErrorCategory, InvalidValue, StatelineError } from '../domain/errors.js';
import { InvalidRequest } from './request-validation.js';

export const CORRELATION_HEADER = 'x-correlation-id';
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Larger bodies are refused before they are read. */
export const BODY_LIMIT_MB = 1;

/** One field at fault, and what it takes where that can be said in a few words. */
export interface FieldFault {
  readonly field: string;
  readonly takes?: string;
  readonly message: string;
}

/** Problem details, RFC 9457. `title` is the stable code. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly correlationId: string;
  readonly errors?: readonly FieldFault[];
}

const statusOf: Record<ErrorCategory, HttpStatus> = {
  incorrect: HttpStatus.BAD_REQUEST,
  unauthenticated: HttpStatus.UNAUTHORIZED,
  forbidden: HttpStatus.FORBIDDEN,
  'not-found': HttpStatus.NOT_FOUND,
  conflict: HttpStatus.CONFLICT,
  'too-many': HttpStatus.TOO_MANY_REQUESTS,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
  fault: HttpStatus.INTERNAL_SERVER_ERROR,
};

/** RFC 6585. */
const HEADERS_TOO_LARGE = 431;

const titleOf: Readonly<Record<number, string>> = {
  [HttpStatus.BAD_REQUEST]: 'malformed-request',
  [HttpStatus.FORBIDDEN]: 'forbidden',
  [HttpStatus.NOT_FOUND]: 'unknown-route',
  [HttpStatus.REQUEST_TIMEOUT]: 'request-too-slow',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'body-too-large',
  [HttpStatus.URI_TOO_LONG]: 'url-too-long',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'unsupported-media-type',
  [HttpStatus.EXPECTATION_FAILED]: 'unknown-expectation',
  [HEADERS_TOO_LARGE]: 'headers-too-large',
};

const faultOfBody = (takes: string): readonly FieldFault[] => [
  { field: 'body', takes, message: `body takes ${takes}` },
];

const bodyFaults: Readonly<Record<number, readonly FieldFault[]>> = {
  [HttpStatus.BAD_REQUEST]: faultOfBody('JSON'),
  [HttpStatus.PAYLOAD_TOO_LARGE]: faultOfBody(`at most ${String(BODY_LIMIT_MB)} MB`),
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: faultOfBody('application/json'),
};

/** Fastify's own codes for a body it cannot take. */
const isAboutBody = ({ cause }: HttpException): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  typeof cause.code === 'string' &&
  cause.code.startsWith('FST_ERR_CTP_');

/** Any error as problem details. What is not meant for a caller says nothing but its correlation id. */
export const problemOf = (error: unknown, correlationId: string): Problem => {
  if (error instanceof StatelineError) return problemOfOurs(error, correlationId);
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    const title = titleOf[status] ?? 'refused';
    const errors = isAboutBody(error) ? bodyFaults[status] : undefined;
    return {
      type: 'about:blank',
      title,
      status,
      detail: error.message,
      correlationId,
      ...(errors !== undefined && { errors }),
    };
  }
  return {
    type: 'about:blank',
    title: 'internal-error',
    status: HttpStatus.INTERNAL_SERVER_ERROR,
    detail: 'Something went wrong in Stateline; its log has more under this correlation id',
    correlationId,
  };
};

const problemOfOurs = (error: StatelineError, correlationId: string): Problem => {
  const errors = faultsOf(error);
  return {
    type: 'about:blank',
    title: error.code,
    status: statusOf[error.category],
    detail: error.message,
    correlationId,
    ...(errors.length > 0 && { errors }),
  };
};

const faultsOf = (error: StatelineError): readonly FieldFault[] => {
  if (error instanceof InvalidRequest) return error.faults;
  if (error.field === undefined) return [];
  const takes = error instanceof InvalidValue ? { takes: error.takes } : {};
  return [{ field: error.field, ...takes, message: error.message }];
};
