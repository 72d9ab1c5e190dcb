import { Controller, Get, HttpStatus, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetCaptureStatus } from '../capture/get-capture-status.query.js';
import { LookNow } from '../capture/look-now.command.js';
import { Needs } from './access/needs.js';
import { TakesNoBody } from './no-body.guard.js';
import { Answers } from './openapi-answers.js';
import { TenantId } from './path-ids.js';

@ApiTags('capture')
@Controller('api/tenants/:tenantId/capture')
export class CaptureController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('The readers, how far they lag, and the gaps', 'CaptureStatus')
  status(@TenantId() tenantId: string) {
    return this.queries.execute(new GetCaptureStatus(tenantId));
  }

  @Post('look')
  @Needs('capture/run')
  @TakesNoBody()
  @Answers('Have every reader look at once', 'CaptureStatus', HttpStatus.ACCEPTED)
  async look(@TenantId() tenantId: string) {
    await this.commands.execute(new LookNow(tenantId));
    return this.status(tenantId);
  }
}
