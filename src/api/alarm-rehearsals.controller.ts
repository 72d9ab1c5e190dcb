import { Body, Controller, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RehearseAlarms, type RehearsalLine } from '../alarms/rehearse-alarms.query.js';
import { History } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { RehearsalBody } from './alarm-requests.js';
import { Moments } from './moments.js';
import { OpenStreams } from './open-streams.js';
import { Streams } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { instantOf } from './trust-of-interval.js';

/** Rules looked back with over all that is recorded: read with POST, because a file of rules may be long. */
@ApiTags('alarms')
@Controller('api/tenants/:tenantId/alarms/rehearsals')
export class AlarmRehearsalsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
    private readonly streams: OpenStreams,
  ) {}

  @Post()
  @Needs('history/read')
  @Streams(
    'All alarms that rules find in what is recorded, with the time each fires, one a line',
    'application/x-ndjson',
    'AlarmRehearsalLine',
  )
  async rehearse(
    @TenantId() tenantId: string,
    @Body() body: RehearsalBody,
    @Res() reply: FastifyReply,
  ) {
    const tenant = this.history.tenant(tenantId);
    const { rules } = body;
    const { from, until } = await this.moments.interval(tenantId, body);
    const rehearsal = await this.queries.execute(
      new RehearseAlarms(tenantId, {
        ...(rules !== undefined && { rules }),
        ...(from !== undefined && { from: instantOf(tenant, from) }),
        ...(until !== undefined && { until: instantOf(tenant, until) }),
      }),
    );
    return this.streams.send(reply.status(200), 'application/x-ndjson', (signal) =>
      written(rehearsal(signal)),
    );
  }
}

async function* written(lines: AsyncIterable<RehearsalLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
