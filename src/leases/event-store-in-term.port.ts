import {
  type Appended,
  EventStore,
  type LogRange,
  type Position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../event-store/event-store.port.js';
import type { Term } from './leases.port.js';

/** The log as the holder of a lease reaches it: appends are refused once the lease may be another's. */
export class EventStoreInTerm extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly term: Pick<Term, 'assertHeld'>,
  ) {
    super();
  }

  override get shared(): boolean {
    return this.store.shared;
  }

  /** @throws LeaseLost before anything is appended, and what the store throws */
  override async appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    this.term.assertHeld();
    return this.store.appendBatch(appends);
  }

  override read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent> {
    return this.store.read(streamId, from);
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    return this.store.last(streamId);
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    return this.store.readAll(range);
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    return this.store.subscribe(range, signal);
  }

  override head(): Promise<Position | undefined> {
    return this.store.head();
  }

  override identity(): Promise<string> {
    return this.store.identity();
  }

  override countBetween(after: Position | 'start', until: Position): number | null {
    return this.store.countBetween(after, until);
  }
}
