import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator } from '../access/authenticator.port.js';
import { mayEnter, type Principal } from '../domain/access/principal.js';
import { StatelineError } from '../domain/errors.js';
import { assertScope, ForEverybody, WHOLE_ACCESS } from './access/needs.js';
import { presentedIn } from './access/presented.js';
import { Duties } from './duties.js';
import { Answers } from './openapi-answers.js';
import { Readiness } from './readiness.js';
import { Shortcomings } from './shortcomings.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly shortcomings: Shortcomings,
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
    const because = await this.readiness.reasons();
    if (because.length > 0) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    const answer = because.length === 0 ? { ready: true } : { ready: false, because };
    const reader = await this.readerIn(request);
    return reader === null ? answer : { ...answer, ...(await this.told(reader)) };
  }

  private async told(reader: Principal) {
    const tenants = this.readiness
      .knownSince()
      .filter(({ tenantId }) => mayEnter(reader, tenantId));
    const tenantIds = tenants.map(({ tenantId }) => tenantId);
    const [leases, shortcomings] = await Promise.all([
      this.duties.held(tenantIds),
      this.shortcomings.of(tenantIds),
    ]);
    const projection = this.readiness.projection();
    return { roles: this.duties.roles, leases, projection, tenants, shortcomings };
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
