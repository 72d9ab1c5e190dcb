import { type Clock, instantAt } from '../../domain/instant.js';
import {
  type Appended,
  EventStore,
  type LogRange,
  type Position,
  position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../event-store.port.js';
import type { SliceRemoval } from '../slice-removal.port.js';
import { AppendQueue } from './append-queue.js';
import { BlockLog } from './block-log.js';
import { claimDataFolder, type DataFolder } from './data-folder.js';
import { EmbeddedSliceRemoval } from './embedded-slice-removal.js';
import { EventStoreClosed } from './errors.js';
import { type Live, logBatches, logEvents, streamEvents } from './reading.js';
import { WakeUps } from './wake-ups.js';

export interface EmbeddedEventStoreOptions {
  readonly clock?: Clock;
}

const systemClock: Clock = () => instantAt(Date.now());

/** The event store in a folder of its own; needs nothing installed, and one process at a time. */
export class EmbeddedEventStore extends EventStore {
  override readonly shared = false;
  private readonly queue: AppendQueue;
  private readonly wakeUps = new WakeUps();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly folder: DataFolder,
    private readonly log: BlockLog,
    clock: Clock,
  ) {
    super();
    this.queue = new AppendQueue(log, clock, () => {
      this.wakeUps.wakeAll();
    });
  }

  /**
   * Opens the folder, or makes it. Rejects, with nothing changed, with one of `errors.ts`: not
   * writable, used by another process, of a newer format, disk full.
   */
  static async open(
    folder: string,
    { clock = systemClock }: EmbeddedEventStoreOptions = {},
  ): Promise<EmbeddedEventStore> {
    const claimed = await claimDataFolder(folder);
    try {
      return new EmbeddedEventStore(claimed, await BlockLog.open(folder), clock);
    } catch (error) {
      claimed.release();
      throw error;
    }
  }

  override async appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    if (this.closing !== undefined) throw new EventStoreClosed();
    return this.queue.add(appends);
  }

  override read(streamId: StreamId, from = 0): AsyncIterable<RecordedEvent> {
    return streamEvents(this.log, streamId, from);
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    return new Promise((resolve) => {
      const block = this.log.blockBefore(streamId, Infinity);
      resolve(block && this.log.blocksAt(block.position)[0]?.events.at(-1));
    });
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    return logEvents(this.log, range);
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    return logEvents(this.log, range, this.until(signal));
  }

  override batches(range: LogRange, live?: AbortSignal) {
    return logBatches(this.log, range, live && this.until(live));
  }

  override head(): Promise<Position | undefined> {
    return Promise.resolve(this.log.head === 0 ? undefined : position(String(this.log.head)));
  }

  override identity(): Promise<string> {
    return Promise.resolve(this.folder.identity);
  }

  override countBetween(after: Position | 'start', until: Position): number {
    return Math.max(0, Number(until) - (after === 'start' ? 0 : Number(after)));
  }

  /** What may remove from this log. */
  removal(): SliceRemoval {
    return new EmbeddedSliceRemoval(this.log, async (work) => {
      if (this.closing !== undefined) throw new EventStoreClosed();
      return this.queue.between(work);
    });
  }

  /** Waits for what is being appended, ends the subscriptions, and frees the folder. */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private until(signal: AbortSignal): Live {
    return {
      ended: () => signal.aborted || this.closing !== undefined,
      grown: () => this.wakeUps.next(signal),
    };
  }

  private async finish(): Promise<void> {
    await this.queue.idle();
    this.wakeUps.wakeAll();
    await this.log.close();
    this.folder.release();
  }
}
