import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import { ObjectNotFound } from './get-object.query.js';
import { type HeldQuery, History, type Page, type WhenHeld } from './history.port.js';

/** When a filter held for one object, for all of a type, or for all there are. */
export class ListHeld extends Query<Page<WhenHeld>> {
  constructor(
    readonly tenantId: string,
    readonly query: HeldQuery,
  ) {
    super();
  }
}

@QueryHandler(ListHeld)
export class ListHeldHandler implements IQueryHandler<ListHeld> {
  constructor(private readonly history: History) {}

  /** @throws ObjectNotFound */
  async execute({ tenantId, query }: ListHeld): Promise<Page<WhenHeld>> {
    const history = this.history.tenant(tenantId);
    const { objectId } = query;
    if (objectId !== undefined && history.now().object(objectId) === undefined) {
      return Promise.reject(new ObjectNotFound(objectId));
    }
    return history.held(query);
  }
}
