import {
  type Creation,
  DirectoryWriter,
  type DirectoryWrite,
  type WriteOutcome,
} from '../../src/directory/directory.port.js';
import type {
  KnownRef,
  Link,
  ObjectId,
  ObjectRef,
  Observation,
} from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import {
  type Appended,
  EventStore,
  type LogRange,
  type Position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../../src/event-store/event-store.port.js';

/**
 * A process that dies at its nth call: this one has its effect and never returns, later ones have none.
 * To die before the effect of a call is to die after that of the call before it.
 */
export class Life {
  calls = 0;
  private over = false;

  constructor(private readonly diesAt: number) {}

  get isOver(): boolean {
    return this.over;
  }

  private survives(): boolean {
    return !this.over;
  }

  async call<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    this.calls += 1;
    if (this.isOver) return silence();
    if (this.calls === this.diesAt) {
      this.over = true;
      await act();
      return silence();
    }
    const answer = await act();
    // Another call may have been the last one meanwhile.
    return this.survives() ? answer : silence();
  }

  async *events(events: AsyncIterable<RecordedEvent>): AsyncIterable<RecordedEvent> {
    try {
      for await (const event of events) {
        if (this.isOver) await silence();
        yield event;
      }
    } catch (error) {
      if (!this.isOver) throw error;
    }
    if (this.isOver) await silence();
  }
}

const silence = (): Promise<never> => new Promise<never>(() => undefined);

/** The store as the dying process reaches it; appends are calls it may die at. */
export class DyingStore extends EventStore {
  override readonly shared = false;

  constructor(
    private readonly store: EventStore,
    private readonly life: Life,
  ) {
    super();
  }

  override appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    return this.life.call(() => this.store.appendBatch(appends));
  }

  override read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent> {
    return this.life.events(this.store.read(streamId, from));
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    return this.store.last(streamId);
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    return this.life.events(this.store.readAll(range));
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    return this.life.events(this.store.subscribe(range, signal));
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

/** The directory as the dying process reaches it; every call is one it may die at. */
export class DyingWriter extends DirectoryWriter {
  readonly configured = true;

  constructor(
    private readonly writer: DirectoryWriter,
    private readonly life: Life,
  ) {
    super();
  }

  override objects(refs: readonly KnownRef[]): Promise<readonly Observation[]> {
    return this.life.call(() => this.writer.objects(refs));
  }

  override created(creation: Creation, since: Instant): Promise<ObjectId | null> {
    return this.life.call(() => this.writer.created(creation, since));
  }

  override linkTargets(links: readonly (ObjectRef & { link: Link })[]) {
    return this.life.call(() => this.writer.linkTargets(links));
  }

  override write(
    writes: readonly DirectoryWrite[],
    mayWrite?: () => void,
  ): Promise<readonly WriteOutcome[]> {
    return this.life.call(() => this.writer.write(writes, mayWrite));
  }
}
