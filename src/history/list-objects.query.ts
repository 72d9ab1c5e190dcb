import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import {
  type FindQuery,
  History,
  type Moment,
  type ObjectAt,
  type Page,
  type Trust,
} from './history.port.js';
import { stateAt } from './state-at.js';

export interface ObjectsPage extends Page<ObjectAt> {
  readonly trust: Trust;
}

/** Objects of a tenant at a moment; now when none is given. */
export class ListObjects extends Query<ObjectsPage> {
  constructor(
    readonly tenantId: string,
    readonly query: FindQuery,
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListObjects)
export class ListObjectsHandler implements IQueryHandler<ListObjects> {
  constructor(private readonly history: History) {}

  async execute({ tenantId, query, moment }: ListObjects): Promise<ObjectsPage> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    return { ...(await state.find(query)), trust: state.trust };
  }
}
