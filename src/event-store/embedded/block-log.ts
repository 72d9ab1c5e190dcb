import type { Instant } from '../../domain/instant.js';
import type { RecordedEvent, StreamId } from '../event-store.port.js';
import { type PlacedBlock, recordedEvents, storedText } from './block.js';
import { DiskFull } from './errors.js';
import { Floors } from './floors.js';
import { type IndexEntry, type LogKey, LogTable, LOOK, type Write } from './log-table.js';
import { categoryOf, type StreamFilter } from './stream-filter.js';

/** Where a block of a stream stands. */
export interface BlockPlace {
  /** Of its first event. */
  readonly revision: number;
  /** Of its first event. */
  readonly position: number;
  readonly count: number;
}

/** What can still be read of a block. */
export interface ReadBlock {
  /** Of the first of `events`. */
  readonly position: number;
  readonly events: readonly RecordedEvent[];
  /** Characters of its JSON. */
  readonly size: number;
}

/** Where blocks begin, and where the next look begins: behind the end when all was seen. */
export interface Look {
  readonly places: readonly number[];
  readonly next: number;
}

/**
 * All events in blocks, found by position, by stream, and by category. Nothing is shown beyond the head:
 * the table shows a commit a moment before it says that it has it, and a reader who sees an event that
 * the head does not cover would take what it knows up to the head for all there is.
 */
export class BlockLog {
  private readonly categories: Set<string>;
  private readonly floors: Floors;
  private headPosition: number;

  private constructor(private readonly table: LogTable) {
    this.floors = new Floors(table);
    this.headPosition = headOf(table);
    this.categories = new Set(table.names('category'));
  }

  /** Takes away first what was hidden when the process before ended. */
  static async open(folder: string): Promise<BlockLog> {
    const log = new BlockLog(await LogTable.open(folder));
    try {
      for (const stream of log.floors.streams()) while (await log.sweepSome(stream));
    } catch (error) {
      // Hidden it is all the same; a full disk must not keep anybody from reading.
      if (error instanceof DiskFull) return log;
      await log.close();
      throw error;
    }
    return log;
  }

  /** Position of the last event; 0 when there is none. */
  get head(): number {
    return this.headPosition;
  }

  /** All blocks or none, as {@link LogTable.commit}; they become the head when they are on disk. */
  async commit(blocks: readonly PlacedBlock[], recordedAt: Instant): Promise<void> {
    await this.table.commit(blocks.flatMap((block) => entriesOf(block, recordedAt)));
    for (const { streamId, position, count } of blocks) {
      this.categories.add(categoryOf(streamId));
      this.headPosition = position + count - 1;
    }
  }

  /** The first revision of a stream that can be read, or will be; 0 where nothing was removed. */
  floorOf(stream: StreamId): number {
    return this.floors.of(stream);
  }

  /** Revision of a stream's last event, also when that was removed; -1 when it never had one. */
  lastRevision(stream: StreamId): number {
    const last = this.blockBefore(stream, Infinity);
    return Math.max(this.floorOf(stream), last === undefined ? 0 : last.revision + last.count) - 1;
  }

  /** Nobody reads events of the stream before `floor` any more, once this resolves. */
  async hide(stream: StreamId, floor: number): Promise<void> {
    if (floor <= this.floorOf(stream)) return;
    // The last block may be one that goes, and positions must not come back.
    await this.table.commit([this.floors.write(stream, floor), [HEAD, String(this.head)]]);
    this.floors.set(stream, floor);
  }

  /** Takes some blocks away that are hidden whole; whether there were any. */
  async sweepSome(stream: StreamId): Promise<boolean> {
    const floor = this.floorOf(stream);
    const places = this.table.entries('stream', stream, 0, floor).map(placeOf);
    const hidden = places.filter(({ revision, count }) => revision + count <= floor);
    if (hidden.length === 0) return false;
    await this.table.commit(
      hidden.flatMap((place) => keysOf(stream, place).map((key): Write => [key, undefined])),
    );
    return true;
  }

  /** The last block of a stream that begins at or before `revision`. */
  blockBefore(stream: StreamId, revision: number): BlockPlace | undefined {
    for (let until = revision; ;) {
      const entry = this.table.lastEntry('stream', stream, until);
      const place = entry && placeOf(entry);
      if (place === undefined || place.position <= this.head) return place;
      until = place.revision - 1;
    }
  }

  /** The blocks of a stream that hold its events from `revision` on. */
  *blocksOf(stream: StreamId, revision: number): Generator<ReadBlock, void, undefined> {
    const first = Math.max(revision, this.floorOf(stream));
    let next = this.blockBefore(stream, first)?.revision ?? first;
    for (;;) {
      const places = this.table.entries('stream', stream, next, Infinity).map(placeOf);
      for (const { revision, position, count } of places) {
        if (position > this.head) return;
        yield* this.blocksAt(position);
        next = revision + count;
      }
      if (places.length < LOOK) return;
    }
  }

  /** Where the block begins that holds `position`. */
  startOfBlockAt(position: number): number {
    return this.table.blockBefore(position) ?? position;
  }

  /** Some blocks between the two positions that the filter lets through, in order. */
  look(position: number, until: number, filter: StreamFilter | undefined): Look {
    const end = until + 1;
    if (filter === undefined) {
      const places = this.table.blocks(position, end);
      return { places, next: behind(places, end) };
    }
    let next = end;
    const places: number[] = [];
    for (const category of filter.among(this.categories)) {
      const found = this.table.entries('category', category, position, end);
      for (const { at, value } of found) if (filter.takes(value)) places.push(at);
      // Behind a full look there may be more of this category: what lies beyond has to wait.
      next = Math.min(
        next,
        behind(
          found.map(({ at }) => at),
          end,
        ),
      );
    }
    return { places: places.filter((place) => place < next).sort((a, b) => a - b), next };
  }

  /** The block that begins at `position`; none when it was removed since it was seen. */
  blocksAt(position: number): readonly ReadBlock[] {
    const text = this.table.block(position);
    if (text === undefined) return [];
    const events = recordedEvents(text, position);
    const hidden = this.floors.hidden(events);
    if (hidden === 0) return [{ position, events, size: text.length }];
    return [{ position: position + hidden, events: events.slice(hidden), size: text.length }];
  }

  /** Begins to have blocks read from the disk, so that who reads them later need not wait for it. */
  fetch(places: readonly number[]): void {
    this.table.fetch(places);
  }

  close(): Promise<void> {
    return this.table.close();
  }
}

/** Keeps the head when the last block is removed. */
const HEAD: LogKey = ['head', '', 0];

const keysOf = (
  stream: StreamId,
  { revision, position }: { readonly revision: number; readonly position: number },
): readonly [LogKey, LogKey, LogKey] => [
  position,
  ['stream', stream, revision],
  ['category', categoryOf(stream), position],
];

const entriesOf = (block: PlacedBlock, recordedAt: Instant): readonly Write[] => {
  const { streamId, position, count } = block;
  const [byPosition, byStream, byCategory] = keysOf(streamId, block);
  return [
    [byPosition, storedText(block, recordedAt)],
    [byStream, `${position} ${count}`],
    [byCategory, streamId],
  ];
};

const placeOf = ({ at, value }: IndexEntry): BlockPlace => {
  const [position, count] = value.split(' ').map(Number);
  if (position === undefined || count === undefined) throw new RangeError(`No place in "${value}"`);
  return { revision: at, position, count };
};

const behind = (places: readonly number[], end: number): number =>
  places.length < LOOK ? end : (places.at(-1) ?? end) + 1;

const headOf = (table: LogTable): number => {
  const kept = Number(table.lastEntry('head', '', 0)?.value ?? 0);
  const last = table.blockBefore(Infinity);
  if (last === undefined) return kept;
  return Math.max(kept, last + recordedEvents(table.block(last) ?? '', last).length - 1);
};
