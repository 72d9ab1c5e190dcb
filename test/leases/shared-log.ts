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

/** How one process reaches a log that it shares with others; can be cut, or made to hang. */
export class Connection extends EventStore {
  override readonly shared = true;
  /** Calls under way, those that hang excepted. */
  busy = 0;
  /** Appends are refused, after they had their effect or without it. */
  cut: 'before' | 'after' | null = null;
  /** The process sleeps: its calls wait for this, and then have their effect. */
  asleep: Promise<void> | null = null;
  appends = 0;

  constructor(private readonly store: EventStore) {
    super();
  }

  override appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    this.appends += 1;
    return this.call(async () => {
      if (this.cut === 'before') throw new EventStoreUnavailable('No connection');
      const appended = await this.store.appendBatch(appends);
      if (this.cut === 'after') throw new EventStoreUnavailable('The answer was lost');
      return appended;
    });
  }

  override async *read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent> {
    for await (const event of this.store.read(streamId, from)) yield event;
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    return this.call(() => this.store.last(streamId));
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

  private async call<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    if (this.asleep !== null) await this.asleep;
    this.busy += 1;
    try {
      return await act();
    } finally {
      this.busy -= 1;
    }
  }
}
