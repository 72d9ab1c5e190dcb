import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { History } from '../history/history.port.js';
import { KnownTenants } from './known-tenants.js';
import { Answers } from './openapi-answers.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly history: History,
    private readonly tenants: KnownTenants,
  ) {}

  @Get('health')
  @Answers('Whether this process answers', 'Health')
  health() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Answers('Whether questions about the past can be answered; 503 while they cannot', 'Readiness')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const projection = this.history.status();
    const tenants = this.tenants.ids.map((tenantId) => ({
      tenantId,
      firstSyncCompletedAt: this.history.open(tenantId).earliest(),
    }));
    const ready =
      projection.failure === null &&
      tenants.every(({ firstSyncCompletedAt }) => firstSyncCompletedAt !== null);
    if (!ready) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { ready, projection, tenants };
  }
}
