import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Overviews } from '../history/overview.port.js';
import { Needs } from './access/needs.js';
import { asEventStream } from './event-stream.js';
import { OpenStreams } from './open-streams.js';
import { Answers, Streams } from './openapi-answers.js';
import { overviewFeed, placeTold } from './overview-stream.js';
import { TenantId } from './path-ids.js';

@ApiTags('overview')
@Controller('api/tenants/:tenantId/overview')
export class OverviewController {
  constructor(
    private readonly overviews: Overviews,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers(
    'What happens in a tenant, counted: live objects, changes, who and what most',
    'Overview',
  )
  get(@TenantId() tenantId: string) {
    return this.overviews.get(tenantId);
  }

  @Get('stream')
  @Needs('history/read')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resumes after this event' })
  @Streams(
    'The overview, then what changes in it: `overview` events hold all of it, `patch` events only what is different',
    'text/event-stream',
    'OverviewPatch',
  )
  stream(
    @TenantId() tenantId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    const after = placeTold(lastEventId);
    return this.streams.send(reply, 'text/event-stream; charset=utf-8', (signal) =>
      asEventStream(after, overviewFeed(this.overviews.follow(tenantId, after, signal))),
    );
  }
}
