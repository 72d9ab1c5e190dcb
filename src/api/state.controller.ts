import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetState } from '../history/get-state.query.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { AsOf } from './objects-parameters.js';
import { Answers } from './openapi-answers.js';
import { TenantId } from './path-ids.js';

@ApiTags('state')
@Controller('api/tenants/:tenantId/state')
export class StateController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('How many objects of each type there were', 'State')
  async get(@TenantId() tenantId: string, @Query() parameters: AsOf) {
    const moment = await this.moments.asOf(tenantId, parameters);
    return this.queries.execute(new GetState(tenantId, moment));
  }
}
