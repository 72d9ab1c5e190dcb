import {
  type Appended,
  EventStore,
  type LogRange,
  type Position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from './event-store.port.js';

/** Stands before another log and passes everything on; who extends it says what is different. */
export abstract class ForwardingEventStore extends EventStore {
  constructor(protected readonly store: EventStore) {
    super();
  }

  override get shared(): boolean {
    return this.store.shared;
  }

  override appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
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
