import {
  applyDecorators,
  type CallHandler,
  Controller,
  type ExecutionContext,
  HttpCode,
  HttpStatus,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { WHOLE_ACCESS } from '../access/needs.js';
import type { SchemaName } from '../openapi-schemas.js';
import { GRAPH_TYPE, setGraphHeaders } from './graph-headers.js';

/** Scopes of Microsoft Graph (2026-06-05), and ours by which somebody lets an application do all he may. */
const READ = 'EntraBackup.Read.All';
const PREVIEW = 'EntraBackup.ReadWrite.Preview';
const RECOVERY = 'EntraBackup.ReadWrite.Recovery';

/** Which tokens a route takes. The tables of the reference are empty for some; they are filled as its permissions say. */
export const SCOPES = {
  read: [READ, PREVIEW, RECOVERY, WHOLE_ACCESS],
  readRecoveries: [READ, RECOVERY, WHOLE_ACCESS],
  startPreview: [PREVIEW, RECOVERY, WHOLE_ACCESS],
  startRecovery: [RECOVERY, WHOLE_ACCESS],
} as const;

@Injectable()
class GraphHeaders implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    setGraphHeaders(request, reply);
    if (request.method === 'GET') reply.type(isCount(request) ? 'text/plain' : GRAPH_TYPE);
    return next.handle();
  }
}

const isCount = ({ url }: FastifyRequest): boolean => /\/\$count(\?|$)/.test(url);

/** A part of the Graph-compatible API, under both of its versions. */
export const GraphController = (below = ''): ClassDecorator =>
  applyDecorators(
    ApiTags('Graph-compatible'),
    Controller(['v1.0', 'beta'].map((version) => `graph/${version}/directory/recovery${below}`)),
    UseInterceptors(GraphHeaders),
  );

const refuses = (status: HttpStatus, description: string) =>
  ApiResponse({
    status,
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/GraphError' } } },
  });

const Refusals = () =>
  applyDecorators(
    refuses(HttpStatus.BAD_REQUEST, 'Something in the query or the body does not fit'),
    refuses(HttpStatus.UNAUTHORIZED, 'Nobody is signed in'),
    refuses(HttpStatus.FORBIDDEN, 'The token does not allow it'),
    refuses(HttpStatus.NOT_FOUND, 'Nothing has this id'),
  );

/** A route that answers with a value of a schema. */
export const GraphAnswers = (summary: string, schema: SchemaName) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({
      status: HttpStatus.OK,
      description: summary,
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
    }),
    Refusals(),
  );

/** A route that answers with how many there are. */
export const GraphCounts = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({
      status: HttpStatus.OK,
      description: summary,
      content: { 'text/plain': { schema: { type: 'integer' } } },
    }),
    Refusals(),
  );

/** A route that starts or stops a job; `Location` is where to look, and there is no body. */
export const GraphAccepts = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    HttpCode(HttpStatus.ACCEPTED),
    ApiResponse({
      status: HttpStatus.ACCEPTED,
      description: `${summary}: accepted, and goes on`,
      headers: { Location: { schema: { type: 'string' }, description: 'Where to look' } },
    }),
    refuses(HttpStatus.CONFLICT, 'Another job is in progress, or this one has ended'),
    Refusals(),
  );
