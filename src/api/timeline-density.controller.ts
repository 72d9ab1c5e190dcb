import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { GetDensity } from '../history/get-density.query.js';
import { History } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { checkType } from './objects-of-type.js';
import { Answers } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { OptionalWhole } from './takes.js';
import { TimelineParameters, wantedOf } from './timeline-parameters.js';
import { trustOfInterval } from './trust-of-interval.js';

const BUCKETS = { least: 10, most: 500, usual: 120 };

class DensityParameters extends OmitType(TimelineParameters, ['limit', 'cursor', 'order']) {
  @OptionalWhole(BUCKETS, { description: 'Spans of time that are told apart, at most' })
  readonly buckets?: number;
}

@ApiTags('timeline')
@Controller('api/tenants/:tenantId/timeline')
export class TimelineDensityController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
  ) {}

  @Get('density')
  @Needs('history/read')
  @Answers('How much changed, or is reported to have, and when', 'TimelineDensity')
  async density(@TenantId() tenantId: string, @Query() parameters: DensityParameters) {
    const tenant = this.history.tenant(tenantId);
    checkType(tenant, parameters.type);
    const { buckets = BUCKETS.usual } = parameters;
    const interval = await this.moments.interval(tenantId, parameters);
    const query = { buckets, ...wantedOf(parameters), ...interval };
    const density = await this.queries.execute(new GetDensity(tenantId, query));
    return { ...density, trust: trustOfInterval(tenant, interval.from, interval.until) };
  }
}
