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

export interface Temper {
  /** Appends the elements of a batch in another order, as a log does that takes streams side by side. */
  readonly shuffle: boolean;
  /** Elements it still appends before it dies; for ever when absent. */
  readonly elements?: number;
  /** Done before anything is appended. */
  readonly first?: () => Promise<void>;
}

/** A store before another one: from some element on it does nothing any more. */
export class UnreliableStore extends EventStore {
  override readonly shared: boolean;
  private left: number;

  constructor(
    private readonly store: EventStore,
    private readonly temper: Temper,
  ) {
    super();
    this.shared = temper.shuffle;
    this.left = temper.elements ?? Infinity;
  }

  override async appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    await this.temper.first?.();
    const answers = new Map<StreamAppend, Appended>();
    for (const append of this.shared ? sideBySide(appends) : appends) {
      this.left -= 1;
      if (this.left < 0) throw new EventStoreUnavailable('It died');
      const [appended] = await this.store.appendBatch([append]);
      if (appended !== undefined) answers.set(append, appended);
    }
    return appends.flatMap((append) => answers.get(append) ?? []);
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

/** The last stream first; elements of one stream stay in order. */
const sideBySide = (appends: readonly StreamAppend[]): readonly StreamAppend[] =>
  [...Map.groupBy(appends, ({ streamId }) => streamId).values()].reverse().flat();
