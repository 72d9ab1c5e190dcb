import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { LinkTarget, ObjectId, Relation } from '../domain/directory/directory-object.js';
import { ObjectNotFound } from './get-object.query.js';
import { History, type Moment, type Page, type PageRequest, type Trust } from './history.port.js';
import { stateAt } from './state-at.js';

export interface LinksOf {
  readonly objectId: ObjectId;
  readonly relation: Relation;
  readonly page: PageRequest;
}

export interface LinksPage extends Page<LinkTarget> {
  readonly trust: Trust;
}

/** What an object was linked to at a moment; now when none is given. */
export class ListLinks extends Query<LinksPage> {
  constructor(
    readonly tenantId: string,
    readonly of: LinksOf,
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListLinks)
export class ListLinksHandler implements IQueryHandler<ListLinks> {
  constructor(private readonly history: History) {}

  /** @throws ObjectNotFound */
  async execute({ tenantId, of, moment }: ListLinks): Promise<LinksPage> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    if (state.object(of.objectId) === undefined) {
      return Promise.reject(new ObjectNotFound(of.objectId));
    }
    const page = state.links(of.objectId, of.relation, of.page);
    return Promise.resolve({ ...page, trust: state.trust });
  }
}
