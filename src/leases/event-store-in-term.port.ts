import type { Appended, EventStore, StreamAppend } from '../event-store/event-store.port.js';
import { ForwardingEventStore } from '../event-store/forwarding-event-store.port.js';
import type { Term } from './leases.port.js';

/** The log as the holder of a lease reaches it: appends are refused once the lease may be another's. */
export class EventStoreInTerm extends ForwardingEventStore {
  constructor(
    store: EventStore,
    private readonly term: Pick<Term, 'assertHeld'>,
  ) {
    super(store);
  }

  /** @throws LeaseLost before anything is appended, and what the store throws */
  override async appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    this.term.assertHeld();
    return super.appendBatch(appends);
  }
}
