import {
  type Appended,
  EventStore,
  EventStoreUnavailable,
  type LogRange,
  type Position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../../src/event-store/event-store.port.js';

/** A log that can be out of reach, or break off, and whose positions may not count events. */
export class TroubledLog extends EventStore {
  override readonly shared = true;
  down = false;
  /** Events of a read of one stream, or of the log, after which it breaks off; once. */
  breaksAfter: { readonly of: 'stream' | 'log'; readonly events: number } | undefined;
  counts = true;
  /** Changes what is read from a stream. */
  forged: (event: RecordedEvent) => RecordedEvent = (event) => event;
  readsOfAll = 0;

  constructor(private readonly log: EventStore) {
    super();
  }

  override appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    return this.log.appendBatch(appends);
  }

  override async *read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent> {
    for await (const event of this.breaking('stream', this.log.read(streamId, from))) {
      yield this.forged(event);
    }
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    return this.reached(() => this.log.last(streamId));
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    this.readsOfAll += 1;
    return this.breaking('log', this.log.readAll(range));
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    return this.breaking('log', this.log.subscribe(range, signal));
  }

  override head(): Promise<Position | undefined> {
    return this.reached(() => this.log.head());
  }

  override identity(): Promise<string> {
    return this.reached(() => this.log.identity());
  }

  override countBetween(after: Position | 'start', until: Position): number | null {
    return this.counts ? this.log.countBetween(after, until) : null;
  }

  private async *breaking(
    of: 'stream' | 'log',
    events: AsyncIterable<RecordedEvent>,
  ): AsyncIterable<RecordedEvent> {
    this.mustBeUp();
    let read = 0;
    for await (const event of events) {
      if (this.breaksAfter?.of === of && this.breaksAfter.events === read) {
        this.breaksAfter = undefined;
        throw new EventStoreUnavailable('The connection is lost');
      }
      this.mustBeUp();
      yield event;
      read += 1;
    }
  }

  private async reached<Result>(read: () => Promise<Result>): Promise<Result> {
    this.mustBeUp();
    return read();
  }

  private mustBeUp(): void {
    if (this.down) throw new EventStoreUnavailable('The log is out of reach');
  }
}
