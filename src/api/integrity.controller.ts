import { Controller, Get, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { evidenceExport } from '../exports/evidence-export.port.js';
import { written } from '../exports/formats.port.js';
import { Evidence } from '../integrity/evidence.port.js';
import { GetIntegrity } from '../integrity/get-integrity.query.js';
import { Needs } from './access/needs.js';
import { FormatParameters } from './objects-parameters.js';
import { OpenStreams } from './open-streams.js';
import { Answers, Streams } from './openapi-answers.js';
import { TenantId } from './path-ids.js';

@ApiTags('integrity')
@Controller('api/tenants/:tenantId/integrity')
export class IntegrityController {
  constructor(
    private readonly queries: QueryBus,
    private readonly evidence: Evidence,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('The keys that sign, the last backup, and where the chains stand', 'Integrity')
  get(@TenantId() tenantId: string) {
    return this.queries.execute(new GetIntegrity(tenantId));
  }

  @Get('evidence')
  @Needs('evidence/export')
  @Streams(
    'What proves the log, one value a line: keys, sealed statements, change events; tables list it',
    'application/x-ndjson',
    'EvidenceLine',
  )
  proof(
    @TenantId() tenantId: string,
    @Query() { format = 'ndjson' }: FormatParameters,
    @Res() reply: FastifyReply,
  ) {
    const exported = evidenceExport(tenantId, (signal) => this.evidence.parts(tenantId, signal));
    return this.streams.sendFile(reply, written(exported, format));
  }
}
