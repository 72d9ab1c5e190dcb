import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Sessions } from '../../access/sessions.port.js';
import { NotAllowed } from '../../domain/access/access-errors.js';
import { assertPerson, covers } from '../../domain/access/grants.js';
import type { Principal } from '../../domain/access/principal.js';
import { Needs } from '../access/needs.js';
import { Caller } from '../caller.js';
import { KnownTenants } from '../known-tenants.js';
import { Does } from '../openapi-answers.js';
import { actIsAbout } from '../operators/asking.js';
import { EndSessionsBody } from './sign-in-bodies.js';

/** Sessions of browsers, which nobody but their owners knows one by one. */
@ApiTags('access')
@Controller('api/access/sessions')
export class AccessSessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly tenants: KnownTenants,
  ) {}

  @Post('end')
  @Needs('access/write')
  @Does('End all sessions of one account or of everybody, also your own')
  async endSessions(
    @Body() { id }: EndSessionsBody,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    assertPerson(caller);
    actIsAbout(request, id === undefined ? 'all sessions' : `sessions of ${id}`);
    // A session does not tell before it is shown which tenants it is for.
    if (!covers(caller, { tenantIds: 'all' }, this.tenants.ids)) {
      throw new NotAllowed('Sessions are for those to end who may enter all tenants');
    }
    await this.sessions.endAllOf(id ?? null);
  }
}
