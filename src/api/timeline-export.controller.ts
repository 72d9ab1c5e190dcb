import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type ExportFormat, written } from '../exports/formats.port.js';
import { timelineExport } from '../exports/timeline-export.port.js';
import { History, type TimelineQuery } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { checkType } from './objects-of-type.js';
import { OptionalFormat } from './objects-parameters.js';
import { OpenStreams } from './open-streams.js';
import { Streams } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { OptionalOneOf } from './takes.js';
import { TimelineParameters, wantedOf } from './timeline-parameters.js';
import { trustOfInterval } from './trust-of-interval.js';

const PAGING = ['limit', 'cursor', 'links', 'order'] as const;

class TimelineExportParameters extends OmitType(TimelineParameters, PAGING) {
  @OptionalOneOf(['newest-first', 'oldest-first'], 'oldest-first when it is left out')
  readonly order?: TimelineQuery['order'];

  @OptionalFormat()
  readonly format?: ExportFormat;
}

@ApiTags('timeline')
@Controller('api/tenants/:tenantId/timeline/export')
export class TimelineExportController {
  constructor(
    private readonly history: History,
    private readonly moments: Moments,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @Needs('history/export')
  @Streams(
    'What changed and who did it: one a line as NDJSON, or a table as CSV or Parquet',
    'application/x-ndjson',
    'TimelineLine',
  )
  async export(
    @TenantId() tenantId: string,
    @Query() parameters: TimelineExportParameters,
    @Res() reply: FastifyReply,
  ) {
    const { format = 'ndjson', order = 'oldest-first' } = parameters;
    const tenant = this.history.tenant(tenantId);
    checkType(tenant, parameters.type);
    const { from, until } = await this.moments.interval(tenantId, parameters);
    const trust = trustOfInterval(tenant, from, until);
    const query = {
      order,
      ...wantedOf(parameters),
      ...(from !== undefined && { from }),
      // What is recorded meanwhile belongs to another export.
      until: until ?? { instant: trust.instant },
    };
    return this.streams.sendFile(reply, written(timelineExport({ trust, tenant, query }), format));
  }
}
