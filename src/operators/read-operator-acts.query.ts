import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../event-store/event-store.port.js';
import { type ReadActs, RecordedActs, type WantedActs } from './recorded-acts.js';

/**
 * What operators did, oldest first, to be read once from end to end.
 * @throws EventStoreUnavailable before it is read
 */
export class ReadOperatorActs extends Query<ReadActs> {
  constructor(
    readonly tenantId: string,
    readonly wanted: WantedActs,
  ) {
    super();
  }
}

@QueryHandler(ReadOperatorActs)
export class ReadOperatorActsHandler implements IQueryHandler<ReadOperatorActs> {
  constructor(private readonly store: EventStore) {}

  execute({ tenantId, wanted }: ReadOperatorActs): Promise<ReadActs> {
    return new RecordedActs(this.store, tenantId).all(wanted);
  }
}
