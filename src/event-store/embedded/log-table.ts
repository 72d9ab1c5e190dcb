import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { refusedBy } from './data-folder.js';
import { DiskRoom } from './disk-room.js';
import { CommitFailed, EventStoreClosed } from './errors.js';

/** Blocks stand under their position; the other two say where to find them. */
export type LogKey = number | [index: IndexName, name: string, at: number];
export type IndexName = 'stream' | 'category' | 'floor' | 'head';
/** A value to be put, or `undefined` where a key is to go. */
export type Write = readonly [key: LogKey, value: string | undefined];

export interface IndexEntry {
  readonly at: number;
  readonly value: string;
}

/** Most entries of one look. */
export const LOOK = 64;

const PAGE = 4096;
/** Pages a commit may touch besides those of its entries: the path to the root, lists of free pages. */
const SLACK_PAGES = 128;
/** A leaf page copied, one split off, and their branch page. */
const PAGES_PER_ENTRY = 3;

/**
 * One sorted table on disk. Several tables would be plainer, and would make each commit touch, and the
 * disk flush, half as many pages again. All reads are of what is committed, and hold nothing open.
 */
export class LogTable {
  private closed = false;

  private constructor(
    private readonly folder: string,
    private readonly table: RootDatabase<string, LogKey>,
    private readonly room: DiskRoom,
  ) {}

  static async open(folder: string): Promise<LogTable> {
    const path = join(folder, 'log');
    const options = {
      encoding: 'string' as const,
      pageSize: PAGE,
      // A commit is seen, and its promise resolves, only when the disk has it.
      overlappingSync: false,
      // Else a failed commit also rejects a promise that nobody holds.
      eventTurnBatching: false,
      // Each batch here is a commit: nothing else is worth waiting for.
      txnStartThreshold: 1,
    };
    const table = open<string, LogKey>(path, options);
    return new LogTable(folder, table, await DiskRoom.of(join(path, 'data.mdb')));
  }

  /** Resolves when all writes are on disk. Rejects when none is: with `DiskFull` or {@link CommitFailed}. */
  async commit(writes: readonly Write[]): Promise<void> {
    this.mustBeOpen();
    await this.room.ensure(this.endAfter(writes)).catch(refusedBy(this.folder));
    const writing = this.table.batch(() => {
      for (const [key, value] of writes) {
        void (value === undefined ? this.table.remove(key) : this.table.put(key, value));
      }
    });
    await writing.catch(async (error: unknown) => {
      throw new CommitFailed(this.folder, { cause: await causeOf(error) });
    });
  }

  block(position: number): string | undefined {
    this.mustBeOpen();
    return this.table.get(position);
  }

  /** Begins to have blocks in memory, in a thread that may wait for the disk; closing waits for it. */
  fetch(positions: readonly number[]): void {
    this.mustBeOpen();
    void this.table.prefetch([...positions]);
  }

  /** Positions of blocks, in order, some of those from `start` and before `end`. */
  blocks(start: number, end: number): readonly number[] {
    this.mustBeOpen();
    return [...this.table.getKeys({ start, end, limit: LOOK })].filter(isPosition);
  }

  /** Position of the last block that begins at or before `position`. */
  blockBefore(position: number): number | undefined {
    this.mustBeOpen();
    return [...this.table.getKeys({ start: position, reverse: true, limit: 1 })].find(isPosition);
  }

  /** Entries under one name, in order, some of those from `start` and before `end`. */
  entries(index: IndexName, name: string, start: number, end: number): readonly IndexEntry[] {
    this.mustBeOpen();
    const range = { start: [index, name, start], end: [index, name, end], limit: LOOK };
    return [...this.table.getRange(range)].map(({ key, value }) => ({ at: placeIn(key), value }));
  }

  /** The last entry under one name. */
  lastEntry(index: IndexName, name: string, until: number): IndexEntry | undefined {
    this.mustBeOpen();
    const [start, end] = [
      [index, name, until],
      [index, name, -1],
    ];
    const [last] = this.table.getRange({ start, end, reverse: true, limit: 1 });
    return last && { at: placeIn(last.key), value: last.value };
  }

  /** The names in an index, in order: one look per name, not per entry. */
  *names(index: IndexName): Generator<string, void, undefined> {
    let name = '';
    for (;;) {
      this.mustBeOpen();
      const start = [index, name, Infinity];
      const [key] = this.table.getKeys({ start, end: [index, LAST_NAME], limit: 1 });
      if (typeof key !== 'object') return;
      name = key[1];
      yield name;
    }
  }

  /** Reading and writing then throw {@link EventStoreClosed}. */
  async close(): Promise<void> {
    this.closed = true;
    await this.table.close();
    await this.room.close();
  }

  private mustBeOpen(): void {
    if (this.closed) throw new EventStoreClosed();
  }

  /** Bytes the file may need with these writes: more rather than less. */
  private endAfter(writes: readonly Write[]): number {
    const pages = writes.reduce(
      (sum, [, value = '']) => sum + PAGES_PER_ENTRY + Math.ceil(Buffer.byteLength(value) / PAGE),
      SLACK_PAGES,
    );
    return PAGE * (lastPageOf(this.table.getStats()) + pages);
  }
}

/** Sorts behind every name. */
const LAST_NAME = '\u{10ffff}';

const isPosition = (key: LogKey): key is number => typeof key === 'number';

const placeIn = (key: LogKey): number => (typeof key === 'number' ? key : key[2]);

const lastPageOf = (stats: object): number =>
  'lastPageNumber' in stats ? Number(stats.lastPageNumber) : 0;

/** LMDB says only that a commit failed; what happened it says in a promise of its own. */
const causeOf = async (error: unknown): Promise<unknown> => {
  if (typeof error !== 'object' || error === null || !('commitError' in error)) return error;
  return Promise.resolve(error.commitError).then(
    () => error,
    (reason: unknown) => reason,
  );
};
