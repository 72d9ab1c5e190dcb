import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ObjectId, Relation } from '../domain/directory/directory-object.js';
import { History, type Moment, type Trust } from './history.port.js';
import { stateAt } from './state-at.js';

export interface Reference {
  readonly sourceId: ObjectId;
  readonly relation: Relation;
}

export interface References {
  readonly rows: readonly Reference[];
  readonly trust: Trust;
}

/** Who pointed at an object at a moment, now when none is given; the object may be unseen itself. */
export class ListReferences extends Query<References> {
  constructor(
    readonly tenantId: string,
    readonly objectId: ObjectId,
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(ListReferences)
export class ListReferencesHandler implements IQueryHandler<ListReferences> {
  constructor(private readonly history: History) {}

  async execute({ tenantId, objectId, moment }: ListReferences): Promise<References> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    return Promise.resolve({ rows: state.referencesTo(objectId), trust: state.trust });
  }
}
