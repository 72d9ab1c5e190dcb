import type { Instant } from '../../domain/instant.js';
import type { RecordedEvent, StreamId } from '../event-store.port.js';
import { type PlacedBlock, recordedEvents, storedText } from './block.js';
import { type IndexEntry, type LogKey, LogTable, LOOK } from './log-table.js';
import { categoryOf, type StreamFilter } from './stream-filter.js';

/** Where a block of a stream stands. */
export interface BlockPlace {
  /** Of its first event. */
  readonly revision: number;
  /** Of its first event. */
  readonly position: number;
  readonly count: number;
}

export interface ReadBlock {
  /** Of its first event. */
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

/** All events in blocks, found by position, by stream, and by category. */
export class BlockLog {
  private readonly categories: Set<string>;
  private headPosition: number;

  private constructor(private readonly table: LogTable) {
    this.headPosition = headOf(table);
    this.categories = new Set(categoriesOf(table));
  }

  static async open(folder: string): Promise<BlockLog> {
    return new BlockLog(await LogTable.open(folder));
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

  /** The last block of a stream that begins at or before `revision`. */
  blockBefore(stream: StreamId, revision: number): BlockPlace | undefined {
    const entry = this.table.lastEntry('stream', stream, revision);
    return entry && placeOf(entry);
  }

  /** The blocks of a stream that hold its events from `revision` on. */
  *blocksOf(stream: StreamId, revision: number): Generator<ReadBlock, void, undefined> {
    let next = this.blockBefore(stream, revision)?.revision ?? revision;
    for (;;) {
      const places = this.table.entries('stream', stream, next, Infinity).map(placeOf);
      for (const { revision, position, count } of places) {
        yield this.blockAt(position);
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

  /** The block that begins at `position`. */
  blockAt(position: number): ReadBlock {
    const text = this.table.block(position);
    if (text === undefined) throw new RangeError(`No block begins at position ${position}`);
    return { position, events: recordedEvents(text, position), size: text.length };
  }

  close(): Promise<void> {
    return this.table.close();
  }
}

const entriesOf = (
  block: PlacedBlock,
  recordedAt: Instant,
): readonly (readonly [LogKey, string])[] => {
  const { streamId, revision, position, count } = block;
  return [
    [position, storedText(block, recordedAt)],
    [['stream', streamId, revision], `${position} ${count}`],
    [['category', categoryOf(streamId), position], streamId],
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
  const last = table.blockBefore(Infinity);
  if (last === undefined) return 0;
  return last + recordedEvents(table.block(last) ?? '', last).length - 1;
};

/** One look per category, not per block. */
function* categoriesOf(table: LogTable): Generator<string, void, undefined> {
  let name = table.nameAfter('category', '');
  while (name !== undefined) {
    yield name;
    name = table.nameAfter('category', name);
  }
}
