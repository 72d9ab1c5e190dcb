import {
  type Appended,
  EventStore,
  type LogRange,
  type Position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../../src/event-store/event-store.port.js';
import { SliceRemoval } from '../../src/event-store/slice-removal.port.js';
import { neverSlice } from '../../src/retention/retention.js';
import { TENANT } from './retained-tenant.js';

/** The process that used the log is gone. */
export class Died extends Error {}

/**
 * A log whose user dies at one of its writes: odd ones still reach the disk, even ones do not. Nothing is
 * answered from then on.
 */
export class DyingStore extends EventStore {
  override readonly shared = false;
  writes = 0;
  readonly removal: SliceRemoval;

  constructor(
    private readonly log: EventStore,
    removal: SliceRemoval,
    private readonly diesAt: number,
  ) {
    super();
    this.removal = new DyingRemoval(removal, (write) => this.mayDie(write));
  }

  get dead(): boolean {
    return this.writes >= this.diesAt;
  }

  override appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    return this.mayDie(() => this.log.appendBatch(appends));
  }

  override read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent> {
    this.mustLive();
    return this.log.read(streamId, from);
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    this.mustLive();
    return this.log.last(streamId);
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    this.mustLive();
    return this.log.readAll(range);
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    return this.log.subscribe(range, signal);
  }

  override head(): Promise<Position | undefined> {
    this.mustLive();
    return this.log.head();
  }

  override identity(): Promise<string> {
    return this.log.identity();
  }

  override countBetween(after: Position | 'start', until: Position): number | null {
    return this.log.countBetween(after, until);
  }

  private async mayDie<Result>(write: () => Promise<Result>): Promise<Result> {
    this.mustLive();
    this.writes += 1;
    if (!this.dead) return write();
    if (this.writes % 2 === 1) await write();
    throw new Died();
  }

  private mustLive(): void {
    if (this.dead) throw new Died();
  }
}

class DyingRemoval extends SliceRemoval {
  constructor(
    private readonly real: SliceRemoval,
    private readonly mayDie: (write: () => Promise<void>) => Promise<void>,
  ) {
    super();
  }

  override remove(streamId: StreamId, lastRevision: number): Promise<void> {
    if (streamId === neverSlice(TENANT)) return this.real.remove(streamId, lastRevision);
    return this.mayDie(() => this.real.remove(streamId, lastRevision));
  }

  override truncate(streamId: StreamId, before: number): Promise<void> {
    return this.mayDie(() => this.real.truncate(streamId, before));
  }
}
