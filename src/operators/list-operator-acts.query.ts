import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../event-store/event-store.port.js';
import { type ActsPage, RecordedActs, type WantedActs } from './recorded-acts.js';

export type { RecordedAct, WantedActs } from './recorded-acts.js';

/** What operators did, newest first. @throws InvalidValue naming `cursor` */
export class ListOperatorActs extends Query<ActsPage> {
  constructor(
    readonly tenantId: string,
    readonly wanted: WantedActs,
    readonly page: { readonly size: number; readonly after?: string },
  ) {
    super();
  }
}

@QueryHandler(ListOperatorActs)
export class ListOperatorActsHandler implements IQueryHandler<ListOperatorActs> {
  constructor(private readonly store: EventStore) {}

  execute({ tenantId, wanted, page }: ListOperatorActs): Promise<ActsPage> {
    return new RecordedActs(this.store, tenantId).page(wanted, page.size, page.after);
  }
}
