import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetChange } from '../history/get-change.query.js';
import { History } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { Answers } from './openapi-answers.js';
import { PathId, TenantId } from './path-ids.js';
import { trustOfInterval } from './trust-of-interval.js';

@ApiTags('timeline')
@Controller('api/tenants/:tenantId/timeline/changes')
export class TimelineChangeController {
  constructor(
    private readonly queries: QueryBus,
    private readonly history: History,
  ) {}

  @Get(':changeId')
  @Needs('history/read')
  @Answers(
    'One entry of the timeline: a change and who did it, or what was only reported',
    'TimelineEntryAnswer',
  )
  async get(@TenantId() tenantId: string, @PathId('changeId', 'a change') changeId: string) {
    const entry = await this.queries.execute(new GetChange(tenantId, changeId));
    return { entry, trust: trustOfInterval(this.history.tenant(tenantId)) };
  }
}
