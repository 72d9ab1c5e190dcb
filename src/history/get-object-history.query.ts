import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ObjectId } from '../domain/directory/directory-object.js';
import { ObjectNotFound } from './get-object.query.js';
import { History, type Page, type PageRequest, type TimelineRow } from './history.port.js';

/** All changes of one object, and what was only reported of it, newest first. */
export class GetObjectHistory extends Query<Page<TimelineRow>> {
  constructor(
    readonly tenantId: string,
    readonly objectId: ObjectId,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(GetObjectHistory)
export class GetObjectHistoryHandler implements IQueryHandler<GetObjectHistory> {
  constructor(private readonly history: History) {}

  /** @throws ObjectNotFound */
  async execute({ tenantId, objectId, page }: GetObjectHistory): Promise<Page<TimelineRow>> {
    const history = this.history.tenant(tenantId);
    const found = history.timeline({ order: 'newest-first', objectId, page });
    const isEmpty = found.rows.length === 0 && found.next === null && page.after === undefined;
    if (isEmpty && history.now().object(objectId) === undefined) {
      return Promise.reject(new ObjectNotFound(objectId));
    }
    return Promise.resolve(found);
  }
}
