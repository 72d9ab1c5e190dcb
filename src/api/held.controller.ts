import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { objectId } from '../domain/directory/directory-object.js';
import { LONGEST_FILTER } from '../domain/directory/filter/parse-filter.js';
import { History } from '../history/history.port.js';
import { ListHeld } from '../history/list-held.query.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { checkType, OptionalType } from './objects-of-type.js';
import { FILTER } from './objects-parameters.js';
import { Answers } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { TenantId } from './path-ids.js';
import { NotTogetherWith, OptionalInstant, OptionalText, RequiredText } from './takes.js';
import { instantOf, trustOfInterval } from './trust-of-interval.js';

class HeldParameters extends PagingParameters {
  @RequiredText(FILTER, LONGEST_FILTER)
  readonly filter: string = '';

  @OptionalText('the id of an object')
  @NotTogetherWith('type')
  readonly objectId?: string;

  @OptionalType()
  readonly type?: string;

  @OptionalInstant('Not before')
  readonly from?: string;

  @OptionalInstant('Not after')
  readonly until?: string;
}

@ApiTags('objects')
@Controller('api/tenants/:tenantId/held')
export class HeldController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly history: History,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('When a filter held, for one object or for each of a type', 'HeldPage')
  async list(@TenantId() tenantId: string, @Query() parameters: HeldParameters) {
    const tenant = this.history.tenant(tenantId);
    const { filter, type } = parameters;
    checkType(tenant, type);
    const { from, until } = await this.moments.interval(tenantId, parameters);
    const query = {
      filter,
      page: pageOf(parameters),
      ...(parameters.objectId !== undefined && { objectId: objectId(parameters.objectId) }),
      ...(type !== undefined && { type }),
      ...(from !== undefined && { from: instantOf(tenant, from) }),
      ...(until !== undefined && { until: instantOf(tenant, until) }),
    };
    const page = await this.queries.execute(new ListHeld(tenantId, query));
    return { ...page, trust: trustOfInterval(tenant, from, until) };
  }
}
