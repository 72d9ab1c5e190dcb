import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { LinkTarget, ObjectId, Relation } from '../domain/directory/directory-object.js';
import { ObjectNotFound } from './get-object.query.js';
import { History, type Moment, type Page, type PageRequest, type Trust } from './history.port.js';
import { namedIn } from './list-effective.query.js';
import { stateAt } from './state-at.js';

export interface LinksOf {
  readonly objectId: ObjectId;
  readonly relation: Relation;
  readonly page: PageRequest;
}

/** `displayName` is `null` for what no look has seen. */
export interface NamedTarget extends LinkTarget {
  readonly displayName: string | null;
}

export interface LinksPage extends Page<NamedTarget> {
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
    const { rows, next } = state.links(of.objectId, of.relation, of.page);
    const named = rows.map((row) => ({
      ...row,
      displayName: namedIn(state, row.targetId).displayName,
    }));
    return Promise.resolve({ rows: named, next, trust: state.trust });
  }
}
