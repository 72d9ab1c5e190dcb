import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator } from '../access/authenticator.port.js';
import { mayEnter, type Principal } from '../domain/access/principal.js';
import { StatelineError } from '../domain/errors.js';
import { History } from '../history/history.port.js';
import { assertScope, ForEverybody, WHOLE_ACCESS } from './access/needs.js';
import { presentedIn } from './access/presented.js';
import { Duties } from './duties.js';
import { KnownTenants } from './known-tenants.js';
import { Answers } from './openapi-answers.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly history: History,
    private readonly tenants: KnownTenants,
    private readonly duties: Duties,
    private readonly authenticator: Authenticator,
  ) {}

  @Get('health')
  @ForEverybody()
  @Answers('Whether this process answers', 'Health')
  health() {
    return { status: 'ok' };
  }

  @Get('ready')
  @ForEverybody()
  @Answers('Whether questions about the past can be answered; 503 while they cannot', 'Readiness')
  async ready(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const projection = this.history.status();
    const tenants = this.tenants.ids.map((tenantId) => ({
      tenantId,
      firstSyncCompletedAt: this.history.open(tenantId).earliest(),
    }));
    const ready =
      projection.failure === null &&
      tenants.every(({ firstSyncCompletedAt }) => firstSyncCompletedAt !== null);
    if (!ready) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    const reader = await this.readerIn(request);
    if (reader === null) return { ready };
    const theirs = tenants.filter(({ tenantId }) => mayEnter(reader, tenantId));
    const leases = await this.duties.held(theirs.map(({ tenantId }) => tenantId));
    return { ready, roles: this.duties.roles, leases, projection, tenants: theirs };
  }

  /** Who may know more of the tenants than that they can be asked about. */
  private async readerIn(request: FastifyRequest): Promise<Principal | null> {
    try {
      const principal = await this.authenticator.authenticate(presentedIn(request));
      assertScope(principal, [WHOLE_ACCESS]);
      return principal.permissions.has('history/read') ? principal : null;
    } catch (error) {
      if (error instanceof StatelineError) return null;
      throw error;
    }
  }
}
