import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { written } from '../exports/formats.port.js';
import { stateExport } from '../exports/state-export.port.js';
import { History } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { checkType } from './objects-of-type.js';
import { ExportParameters } from './objects-parameters.js';
import { OpenStreams } from './open-streams.js';
import { Streams } from './openapi-answers.js';
import { TenantId } from './path-ids.js';

@ApiTags('objects')
@Controller('api/tenants/:tenantId/objects/export')
export class ExportController {
  constructor(
    private readonly history: History,
    private readonly moments: Moments,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @Needs('history/export')
  @Streams(
    'Every object there was with its links: one a line as NDJSON, or a table as CSV or Parquet',
    'application/x-ndjson',
    'ExportLine',
  )
  async export(
    @TenantId() tenantId: string,
    @Query() { type, format = 'ndjson', ...sight }: ExportParameters,
    @Res() reply: FastifyReply,
  ) {
    const moment = await this.moments.asOf(tenantId, sight);
    const tenant = this.history.tenant(tenantId);
    checkType(tenant, type);
    const state = moment === undefined ? tenant.now() : tenant.at(moment, 'asOf');
    const { trust } = state;
    const exported = stateExport({ trust, type, lines: () => state.lines(type) });
    return this.streams.sendFile(reply, written(exported, format));
  }
}
