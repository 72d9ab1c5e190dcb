import { Readable } from 'node:stream';
import { applyDecorators, Controller, HttpStatus, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InvalidValue } from '../domain/errors.js';
import { parseInstant } from '../domain/instant.js';
import { ImportAuditLog } from '../imports/import-audit-log.command.js';
import { ImportConfiguration } from '../imports/import-configuration.command.js';
import { Needs } from './access/needs.js';
import { Answers } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { OptionalOneOf, RequiredText } from './takes.js';
import { TakesNewTenants } from './tenant.guard.js';

const LINES = 'application/x-ndjson';

/** A route that reads its body as it comes, so that it may be of any length. */
const TakesLines = (description: string) =>
  applyDecorators(
    ApiConsumes(LINES),
    ApiBody({ description, required: true, schema: { type: 'string' } }),
    TakesNewTenants(),
  );

class AuditLogParameters {
  @OptionalOneOf(['true', 'false'], 'Takes records that name another tenant as well')
  readonly anyTenant?: string;
}

class ConfigurationParameters {
  @RequiredText('the instant of the export, as 2026-11-20T14:05:00Z', 100)
  readonly at: string = '';
}

@ApiTags('imports')
@Controller('api/tenants/:tenantId/imports')
export class ImportsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('audit-log')
  @Needs('history/import')
  @TakesLines('Records of directory audit logs, or envelopes of them, one a line')
  @Answers('Take recorded audit logs into the timeline', 'AuditLogImported', HttpStatus.OK)
  auditLog(
    @TenantId() tenantId: string,
    @Query() { anyTenant }: AuditLogParameters,
    @Req() { id: correlationId, body }: FastifyRequest,
  ) {
    const only = anyTenant === 'true' ? null : tenantId;
    return this.commands.execute(
      new ImportAuditLog(linesIn(body), { tenantId, correlationId }, only),
    );
  }

  @Post('configuration')
  @Needs('history/import')
  @TakesLines(
    'Objects with all their links, one a line; at last how many there were, and of what types',
  )
  @Answers('Take an exported configuration as a look', 'ConfigurationImported', HttpStatus.OK)
  configuration(
    @TenantId() tenantId: string,
    @Query() { at }: ConfigurationParameters,
    @Req() { id: correlationId, body }: FastifyRequest,
  ) {
    const instant = parseInstant(at, 'at');
    return this.commands.execute(
      new ImportConfiguration(linesIn(body), { tenantId, correlationId }, instant),
    );
  }
}

/** @throws InvalidValue when the body was not sent as lines */
const linesIn = (body: unknown): AsyncIterable<Uint8Array> => {
  if (body instanceof Readable) return body;
  throw new InvalidValue('body', `lines of JSON, sent as ${LINES}`, '');
};
