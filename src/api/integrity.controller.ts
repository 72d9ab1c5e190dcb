import { Controller, Get, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Evidence } from '../integrity/evidence.port.js';
import { GetIntegrity } from '../integrity/get-integrity.query.js';
import { Needs } from './access/needs.js';
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
    'What proves the log, one value a line: keys, sealed statements, change events',
    'application/x-ndjson',
    'EvidenceLine',
  )
  proof(@TenantId() tenantId: string, @Res() reply: FastifyReply) {
    return this.streams.send(reply, 'application/x-ndjson', (signal) =>
      this.evidence.parts(tenantId, signal),
    );
  }
}
