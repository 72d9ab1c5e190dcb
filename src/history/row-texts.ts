import type { Database } from 'lmdb';

import type { RowNo } from './rows.js';

/** Characters of a block, which mostly fills two pages: one row is read at the price of its block. */
const BLOCK = 7_500;
/** Blocks held in memory after reading: a page of the timeline comes back to the same few. */
const HELD = 16;
const LARGEST_HELD = 64 * 1024;

/** Of UTF-8 per character of a string. */
const MOST_BYTES = 3;

type UnsavedBlocks = Map<RowNo, Buffer>;

/** One text per row, many to a value: few large puts, and none that touches an old row. */
export class RowTexts {
  readonly #firsts: RowNo[] = [];
  #unsaved: UnsavedBlocks = new Map();
  /** Handed to the disk, and not yet to be read from it. */
  #saving: UnsavedBlocks = new Map();
  /** The block that still grows, and its first row. */
  #open: string[] = [];
  #openFirst: RowNo = 0;
  /** Characters since the last commit. */
  #unsavedSize = 0;
  #size = BLOCK;
  readonly #held = new Map<RowNo, Buffer>();
  /** The block read last: asked for again, it is worth a copy of its own. */
  #lastRead: RowNo = 0;

  constructor(private readonly table: Database<Buffer, number>) {}

  /** Characters that the next save writes. */
  get unsavedSize(): number {
    return this.#unsavedSize;
  }

  /** Tells of a stored block, in order; called before anything is read. */
  found(first: RowNo): void {
    this.#firsts.push(first);
  }

  /** Adds the row behind the last one; tells whether a new block begins with it. */
  add(row: RowNo, text: string): boolean {
    const begins = this.#size >= BLOCK;
    if (begins) {
      this.#close();
      this.#firsts.push(row);
      this.#openFirst = row;
    }
    this.#open.push(text);
    this.#size += text.length;
    this.#unsavedSize += text.length;
    return begins;
  }

  text(row: RowNo): string {
    const first = this.#firsts[this.#blockOf(row)] ?? 0;
    if (first === this.#openFirst) return this.#open[row - first] ?? '';
    const unsaved = this.#unsaved.get(first) ?? this.#saving.get(first);
    return textIn(unsaved ?? this.#stored(first), row - first);
  }

  /** Writes what is new; called inside a transaction. What comes later stands in blocks of its own. */
  save(): void {
    this.#close();
    this.#size = BLOCK;
    this.#unsavedSize = 0;
    for (const [first, block] of this.#unsaved) void this.table.put(first, block);
    this.#saving = this.#unsaved;
    this.#unsaved = new Map();
  }

  /** What was saved can be read from the disk. */
  saved(): void {
    this.#saving = new Map();
  }

  #close(): void {
    if (this.#open.length > 0) this.#unsaved.set(this.#openFirst, encoded(this.#open));
    this.#open = [];
    this.#openFirst = 0;
    this.#size = 0;
  }

  #blockOf(row: RowNo): number {
    let [low, high] = [0, this.#firsts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#firsts[middle] ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Good until the next read: what is not held lies in memory that reads share. */
  #stored(first: RowNo): Buffer {
    const held = this.#held.get(first);
    if (held !== undefined) return held;
    const block = this.table.getBinaryFast(first);
    if (block === undefined) throw new RangeError(`There is no block of row ${first}`);
    if (first === this.#lastRead && block.length <= LARGEST_HELD) this.#hold(first, block);
    this.#lastRead = first;
    return block;
  }

  #hold(first: RowNo, block: Buffer): void {
    if (this.#held.size >= HELD) this.#held.delete(this.#held.keys().next().value ?? 0);
    this.#held.set(first, Buffer.copyBytesFrom(block, 0, block.length));
  }
}

/** How many rows, where each one ends behind this head, and the rows. */
const encoded = (texts: readonly string[]): Buffer => {
  const head = 4 * (texts.length + 1);
  const most = texts.reduce((sum, { length }) => sum + MOST_BYTES * length, head);
  const block = Buffer.allocUnsafe(most);
  block.writeUInt32LE(texts.length, 0);
  let end = head;
  texts.forEach((text, index) => {
    end += block.write(text, end);
    block.writeUInt32LE(end - head, 4 * (index + 1));
  });
  return Buffer.copyBytesFrom(block, 0, end);
};

const textIn = (block: Buffer, index: number): string => {
  const head = 4 * (block.readUInt32LE(0) + 1);
  const start = index === 0 ? 0 : block.readUInt32LE(4 * index);
  return block.toString('utf8', head + start, head + block.readUInt32LE(4 * (index + 1)));
};
