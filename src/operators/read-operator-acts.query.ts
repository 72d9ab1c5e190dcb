import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../event-store/event-store.port.js';
import { type RecordedAct, RecordedActs, type WantedActs } from './recorded-acts.js';

/** What operators did, oldest first, to be read once from end to end. */
export class ReadOperatorActs extends Query<(signal: AbortSignal) => AsyncIterable<RecordedAct>> {
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

  execute({ tenantId, wanted }: ReadOperatorActs) {
    const acts = new RecordedActs(this.store, tenantId);
    return Promise.resolve((signal: AbortSignal) => acts.all(wanted, signal));
  }
}
