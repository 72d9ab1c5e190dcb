import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { InvalidValue } from '../domain/errors.js';
import { GetBlastRadius } from '../history/get-blast-radius.query.js';
import { History } from '../history/history.port.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { Answers } from './openapi-answers.js';
import { TenantId } from './path-ids.js';
import { OptionalInstant, OptionalText } from './takes.js';
import { ACTOR, CORRELATION, LONGEST_ACTOR } from './timeline-parameters.js';
import { trustOfInterval } from './trust-of-interval.js';

class BlastRadiusParameters {
  @OptionalText(ACTOR, LONGEST_ACTOR)
  readonly actor?: string;

  @OptionalText(CORRELATION)
  readonly correlationId?: string;

  @OptionalInstant('Not before')
  readonly from?: string;

  @OptionalInstant('Not after')
  readonly until?: string;
}

@ApiTags('timeline')
@Controller('api/tenants/:tenantId/blast-radius')
export class BlastRadiusController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('How much an actor touched, or one operation: by type and severity', 'BlastRadius')
  async get(@TenantId() tenantId: string, @Query() parameters: BlastRadiusParameters) {
    const { actor, correlationId } = parameters;
    if (actor === undefined && correlationId === undefined) {
      throw new InvalidValue('actor', `${ACTOR}, unless correlationId says what is meant`, '');
    }
    const { from, until } = await this.moments.interval(tenantId, parameters);
    const query = {
      ...(actor !== undefined && { actor }),
      ...(correlationId !== undefined && { correlationId }),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
    };
    const radius = await this.queries.execute(new GetBlastRadius(tenantId, query));
    return { ...radius, trust: trustOfInterval(this.history.tenant(tenantId), from, until) };
  }
}
