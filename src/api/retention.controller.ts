import { Body, Controller, Get, HttpStatus, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GetRetention } from '../retention/get-retention.query.js';
import { PlaceLegalHold, ReleaseLegalHold } from '../retention/legal-hold.command.js';
import { RunRetention } from '../retention/run-retention.command.js';
import { operatorOf, type Principal } from '../domain/access/principal.js';
import { Needs } from './access/needs.js';
import { Caller } from './caller.js';
import { TakesNoBody } from './no-body.guard.js';
import { Answers, Starts } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { ReasonBody } from './recovery-bodies.js';

@ApiTags('retention')
@Controller('api/tenants/:tenantId/retention')
export class RetentionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('How long history is kept, and what is removed next', 'Retention')
  get(@TenantId() tenantId: string) {
    return this.queries.execute(new GetRetention(tenantId));
  }

  @Post('hold')
  @Needs('settings/write')
  @Answers('Place a legal hold: nothing is removed any more', 'Retention', HttpStatus.OK)
  async hold(
    @TenantId() tenantId: string,
    @Body() { reason }: ReasonBody,
    @Caller() caller: Principal,
  ) {
    await this.commands.execute(new PlaceLegalHold(tenantId, operatorOf(caller), reason));
    return this.get(tenantId);
  }

  @Post('release')
  @Needs('settings/write')
  @Answers('Release the legal hold', 'Retention', HttpStatus.OK)
  async release(
    @TenantId() tenantId: string,
    @Body() { reason }: ReasonBody,
    @Caller() caller: Principal,
  ) {
    await this.commands.execute(new ReleaseLegalHold(tenantId, operatorOf(caller), reason));
    return this.get(tenantId);
  }

  @Post('run')
  @Needs('settings/write')
  @TakesNoBody()
  @Starts('Seal and remove now what is older than is kept', 'Retention')
  async run(@TenantId() tenantId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.commands.execute(new RunRetention());
    reply.header('location', `/api/tenants/${tenantId}/retention`);
    return this.get(tenantId);
  }
}
