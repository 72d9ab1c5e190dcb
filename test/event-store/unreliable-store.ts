import {
  type Appended,
  type EventStore,
  EventStoreUnavailable,
  type StreamAppend,
} from '../../src/event-store/event-store.port.js';
import { ForwardingEventStore } from '../../src/event-store/forwarding-event-store.port.js';

export interface Temper {
  /** Appends the elements of a batch in another order, as a log does that takes streams side by side. */
  readonly shuffle: boolean;
  /** Elements it still appends before it dies; for ever when absent. */
  readonly elements?: number;
  /** Done before anything is appended. */
  readonly first?: () => Promise<void>;
}

/** A store before another one: from some element on it does nothing any more. */
export class UnreliableStore extends ForwardingEventStore {
  private left: number;

  constructor(
    store: EventStore,
    private readonly temper: Temper,
  ) {
    super(store);
    this.left = temper.elements ?? Infinity;
  }

  override get shared(): boolean {
    return this.temper.shuffle;
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
}

/** The last stream first; elements of one stream stay in order. */
const sideBySide = (appends: readonly StreamAppend[]): readonly StreamAppend[] =>
  [...Map.groupBy(appends, ({ streamId }) => streamId).values()].reverse().flat();
