import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ObjectType } from '../domain/directory/directory-object.js';
import { History, type Moment, type Trust } from './history.port.js';
import { stateAt } from './state-at.js';

export interface StateSummary {
  readonly trust: Trust;
  /** Live objects per type. */
  readonly counts: Readonly<Record<ObjectType, number>>;
}

/** What a tenant held at a moment; now when none is given. */
export class GetState extends Query<StateSummary> {
  constructor(
    readonly tenantId: string,
    readonly moment?: Moment,
  ) {
    super();
  }
}

@QueryHandler(GetState)
export class GetStateHandler implements IQueryHandler<GetState> {
  constructor(private readonly history: History) {}

  async execute({ tenantId, moment }: GetState): Promise<StateSummary> {
    const state = stateAt(this.history.tenant(tenantId), moment);
    return Promise.resolve({ trust: state.trust, counts: state.counts() });
  }
}
