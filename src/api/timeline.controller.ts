import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { History, type TimelineQuery } from '../history/history.port.js';
import { ListTimeline } from '../history/list-timeline.query.js';
import { Needs } from './access/needs.js';
import { asEventStream } from './event-stream.js';
import { withFewerLinks } from './fewer-links.js';
import { Moments } from './moments.js';
import { checkType } from './objects-of-type.js';
import { OpenStreams } from './open-streams.js';
import { Answers, Streams } from './openapi-answers.js';
import { pageOf } from './paging.js';
import { TenantId } from './path-ids.js';
import { StreamParameters, TimelineParameters, wantedOf } from './timeline-parameters.js';
import { trustOfInterval } from './trust-of-interval.js';
import { placeToResume, timelineFeed } from './timeline-stream.js';

@ApiTags('timeline')
@Controller('api/tenants/:tenantId/timeline')
export class TimelineController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('What changed, or is reported to have, and who did it', 'TimelinePage')
  async list(@TenantId() tenantId: string, @Query() parameters: TimelineParameters) {
    const tenant = this.history.tenant(tenantId);
    checkType(tenant, parameters.type);
    const { from, until } = await this.moments.interval(tenantId, parameters);
    const query: TimelineQuery = {
      order: parameters.order ?? 'newest-first',
      page: pageOf(parameters),
      ...wantedOf(parameters),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
    };
    const page = await this.queries.execute(new ListTimeline(tenantId, query));
    const rows = page.rows.map((row) => withFewerLinks(row, parameters.links));
    return { ...page, rows, trust: trustOfInterval(tenant, from, until) };
  }

  @Get('stream')
  @Needs('history/read')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resumes after this event' })
  @Streams(
    'What changes from now on, or after an earlier event',
    'text/event-stream',
    'TimelineEntry',
  )
  stream(
    @TenantId() tenantId: string,
    @Query() { after, links, ...parameters }: StreamParameters,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ) {
    const history = this.history.tenant(tenantId);
    checkType(history, parameters.type);
    const place = placeToResume(this.history, history, lastEventId, after);
    return this.streams.send(reply, 'text/event-stream; charset=utf-8', (signal) =>
      asEventStream(
        place,
        timelineFeed(history, { after: place, filter: wantedOf(parameters), links }, signal),
      ),
    );
  }
}
