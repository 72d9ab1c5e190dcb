import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { SchemaName } from './openapi-schemas.js';

const refTo = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

const refuses = (status: HttpStatus, description: string) =>
  ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: refTo('Problem') } },
  });

const Refusals = () =>
  applyDecorators(
    refuses(HttpStatus.BAD_REQUEST, 'A field does not fit; `errors` names it and what it takes'),
    refuses(HttpStatus.UNAUTHORIZED, 'Nobody is signed in, or what was shown does not hold'),
    refuses(HttpStatus.FORBIDDEN, 'The permission is missing, or another site asks'),
    refuses(HttpStatus.NOT_FOUND, 'Nothing has this id'),
    refuses(HttpStatus.TOO_MANY_REQUESTS, 'Too many requests; `Retry-After` says when to go on'),
    refuses(HttpStatus.SERVICE_UNAVAILABLE, 'Cannot be answered now; may be tried again'),
  );

/** A route that answers with a value of a schema. */
export const Answers = (summary: string, schema: SchemaName, status = HttpStatus.OK) =>
  applyDecorators(
    ApiOperation({ summary }),
    HttpCode(status),
    ApiResponse({ status, description: summary, schema: refTo(schema) }),
    Refusals(),
  );

/** A route that does something, and has nothing to tell of it. */
export const Does = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    HttpCode(HttpStatus.NO_CONTENT),
    ApiResponse({ status: HttpStatus.NO_CONTENT, description: summary }),
    Refusals(),
  );

/** A route that sends a browser on. */
export const Redirects = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({
      status: HttpStatus.FOUND,
      description: summary,
      headers: { Location: { schema: { type: 'string' }, description: 'Where to go on' } },
    }),
    Refusals(),
  );

/** A route that starts work which goes on after the answer; `Location` is where to look. */
export const Starts = (summary: string, schema: SchemaName) =>
  applyDecorators(
    ApiOperation({ summary }),
    HttpCode(HttpStatus.ACCEPTED),
    ApiResponse({
      status: HttpStatus.ACCEPTED,
      description: `${summary}: accepted, and goes on`,
      headers: { Location: { schema: { type: 'string' }, description: 'Where to look' } },
      schema: refTo(schema),
    }),
    refuses(HttpStatus.CONFLICT, 'Not in the state it is in'),
    Refusals(),
  );

/** A route that answers with a stream, one value of a schema after the other. */
export const Streams = (summary: string, mediaType: string, schema: SchemaName) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiExtension('x-streams', true),
    ApiResponse({
      status: HttpStatus.OK,
      description: summary,
      content: { [mediaType]: { schema: refTo(schema) } },
    }),
    Refusals(),
  );
