import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { History, type Moment } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { asEventStream } from './event-stream.js';
import { Moments } from './moments.js';
import { checkType } from './objects-of-type.js';
import { OpenStreams } from './open-streams.js';
import { Streams } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { OptionalWhole } from './takes.js';
import { TimelineParameters, wantedOf } from './timeline-parameters.js';
import { pagesBehind, Replay } from './timeline-replay.js';

const SPEED = { least: 1, most: 1_000_000, usual: 60 };
const MAX_PAUSE_MS = { least: 0, most: 10_000, usual: 2_000 };

class ReplayParameters extends OmitType(TimelineParameters, ['limit', 'cursor', 'order']) {
  @OptionalWhole(SPEED, { description: 'How many seconds of then pass in one of now' })
  readonly speed?: number;

  @OptionalWhole(MAX_PAUSE_MS, { description: 'Longer pauses are cut to so many milliseconds' })
  readonly maxPauseMs?: number;
}

@ApiTags('timeline')
@Controller('api/tenants/:tenantId/timeline')
export class TimelineReplayController {
  constructor(
    private readonly moments: Moments,
    private readonly history: History,
    private readonly streams: OpenStreams,
  ) {}

  @Get('replay')
  @Needs('history/read')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resumes after this event' })
  @Streams(
    'What changed, oldest first, at the pace in which it happened or faster',
    'text/event-stream',
    'TimelineReplayed',
  )
  async replay(
    @TenantId() tenantId: string,
    @Query() parameters: ReplayParameters,
    @Headers('last-event-id') lastEventId = '',
    @Res() reply: FastifyReply,
  ) {
    const tenant = this.history.tenant(tenantId);
    checkType(tenant, parameters.type);
    const { speed = SPEED.usual, maxPauseMs = MAX_PAUSE_MS.usual, links } = parameters;
    // Without an end it would go on with what happens meanwhile.
    const open = { until: { position: tenant.now().trust.position } };
    const interval = { ...open, ...(await this.moments.interval(tenantId, parameters)) };
    const pages = pagesBehind(tenant, { ...wantedOf(parameters), ...interval }, lastEventId);
    const start = { lastEventId, ...startOf(lastEventId, interval.from) };
    return this.streams.send(reply, 'text/event-stream; charset=utf-8', (signal) =>
      asEventStream(
        lastEventId === '' ? null : lastEventId,
        new Replay(tenant, { speed, maxPauseMs, links }, start).events(pages, signal),
      ),
    );
  }
}

/** A first telling begins when it was asked to; one that goes on does so with the next entry. */
const startOf = (lastEventId: string, from: Moment | undefined) =>
  lastEventId === '' && from !== undefined && 'instant' in from ? { from: from.instant } : {};
