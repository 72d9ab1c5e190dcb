import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { capturedRelations } from '../domain/directory/catalogue.js';
import { objectId } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import { GetObjectHistory } from '../history/get-object-history.query.js';
import { GetObject } from '../history/get-object.query.js';
import { History } from '../history/history.port.js';
import { ListLinks } from '../history/list-links.query.js';
import { ListObjects } from '../history/list-objects.query.js';
import { ListReferences } from '../history/list-references.query.js';
import { OptionalLinks, withFewerLinks } from './fewer-links.js';
import { Needs } from './access/needs.js';
import { Moments } from './moments.js';
import { checkType } from './objects-of-type.js';
import { AsOf, AsOfPage, ObjectsParameters } from './objects-parameters.js';
import { Answers } from './openapi-answers.js';
import { pageOf, PagingParameters } from './paging.js';
import { PathId, PathObjectId, TenantId } from './path-ids.js';
import { trustOfInterval } from './trust-of-interval.js';

class HistoryParameters extends PagingParameters {
  @OptionalLinks()
  readonly links?: number;
}

@ApiTags('objects')
@Controller('api/tenants/:tenantId/objects')
export class ObjectsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly past: History,
  ) {}

  @Get()
  @Needs('history/read')
  @Answers('The objects there were', 'ObjectPage')
  async list(@TenantId() tenantId: string, @Query() parameters: ObjectsParameters) {
    const { type, filter, search, status } = parameters;
    checkType(this.past.tenant(tenantId), type);
    const moment = await this.moments.asOf(tenantId, parameters);
    const query = {
      page: pageOf(parameters),
      ...(type !== undefined && { type }),
      ...(filter !== undefined && { filter }),
      ...(search !== undefined && { search }),
      ...(status !== undefined && { status }),
    };
    return this.queries.execute(new ListObjects(tenantId, query, moment));
  }

  @Get(':objectId')
  @Needs('history/read')
  @Answers('An object as it was', 'ObjectAnswer')
  async get(@TenantId() tenantId: string, @PathObjectId() id: string, @Query() sight: AsOf) {
    const moment = await this.moments.asOf(tenantId, sight);
    return this.queries.execute(new GetObject(tenantId, objectId(id), moment));
  }

  @Get(':objectId/links/:relation')
  @Needs('history/read')
  @Answers('Where one relation of an object led', 'LinkPage')
  async links(
    @TenantId() tenantId: string,
    @PathObjectId() id: string,
    @PathId('relation', 'a relation, as members') relation: string,
    @Query() parameters: AsOfPage,
  ) {
    if (!capturedRelations.includes(relation)) {
      throw new InvalidValue('relation', `one of ${capturedRelations.join(', ')}`, relation);
    }
    const moment = await this.moments.asOf(tenantId, parameters);
    return this.queries.execute(
      new ListLinks(
        tenantId,
        { objectId: objectId(id), relation, page: pageOf(parameters) },
        moment,
      ),
    );
  }

  @Get(':objectId/references')
  @Needs('history/read')
  @Answers('Which objects led to this one', 'References')
  async references(
    @TenantId() tenantId: string,
    @PathObjectId() id: string,
    @Query() sight: AsOfPage,
  ) {
    const moment = await this.moments.asOf(tenantId, sight);
    const query = new ListReferences(tenantId, objectId(id), pageOf(sight), moment);
    return this.queries.execute(query);
  }

  @Get(':objectId/history')
  @Needs('history/read')
  @Answers(
    'Every change of an object, and what was only reported of it, newest first',
    'TimelinePage',
  )
  async history(
    @TenantId() tenantId: string,
    @PathObjectId() id: string,
    @Query() { links, ...paging }: HistoryParameters,
  ) {
    const query = new GetObjectHistory(tenantId, objectId(id), pageOf(paging));
    const page = await this.queries.execute(query);
    const rows = page.rows.map((row) => withFewerLinks(row, links));
    return { ...page, rows, trust: trustOfInterval(this.past.tenant(tenantId)) };
  }
}
