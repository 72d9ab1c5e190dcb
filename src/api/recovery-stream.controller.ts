import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RecoveryProgress } from '../recovery/recovery-progress.port.js';
import { Needs } from './access/needs.js';
import { asEventStream } from './event-stream.js';
import { OpenStreams } from './open-streams.js';
import { Streams } from './openapi-answers.js';
import { PathId, TenantId } from './path-ids.js';
import { recoveryFeed } from './recovery-stream.js';

@ApiTags('recoveries')
@Controller('api/tenants/:tenantId/recoveries')
export class RecoveryStreamController {
  constructor(
    private readonly progress: RecoveryProgress,
    private readonly streams: OpenStreams,
  ) {}

  @Get(':recoveryId/stream')
  @Needs('backup/standard/read')
  @Streams(
    'How the recovery comes along, up to its end: `recovery` events hold all of it',
    'text/event-stream',
    'Recovery',
  )
  stream(
    @TenantId() tenantId: string,
    @PathId('recoveryId', 'a recovery') recoveryId: string,
    @Res() reply: FastifyReply,
  ) {
    return this.streams.send(reply, 'text/event-stream; charset=utf-8', (signal) =>
      asEventStream(null, recoveryFeed(this.progress.follow(tenantId, recoveryId, signal))),
    );
  }
}
