import { crc32 } from 'node:zlib';

import type { Database } from 'lmdb';

import { ModelDamaged } from './model-outdated.js';
import { MOST_PLACES } from './row-flags.js';
import type { RowNo } from './rows.js';

/** Characters of a block, which mostly fills a page: one row is read at the price of its block. */
const BLOCK = 3_900;
/** Blocks held in memory once they are read again: a page of the timeline comes back to the same few, one object to none. */
const HELD = 16;
const LARGEST_HELD = 8_192;

/** A block that was read, in memory of its own, which the next one takes over. */
interface HeldBlock {
  first: RowNo;
  readonly memory: Buffer;
}

type UnsavedBlocks = Map<RowNo, Buffer>;

/** One text per row, many to a value: few large puts, and none that touches an old row. */
export class RowTexts {
  #unsaved: UnsavedBlocks = new Map();
  /** Handed to the disk, and not yet to be read from it. */
  #saving: UnsavedBlocks = new Map();
  /** The block that still grows, and its first row. */
  #open: string[] = [];
  #openFirst: RowNo = 0;
  /** Characters since the last commit. */
  #unsavedSize = 0;
  #size = BLOCK;
  readonly #held: HeldBlock[] = [];
  /** The block that was read last, be it held or not. */
  #lastRead: RowNo = 0;
  /** The one that the next block takes the place of. */
  #oldest = 0;

  /** `placeOf` tells what {@link add} gave; `onDamage` is told of each {@link ModelDamaged}. */
  constructor(
    private readonly table: Database<Buffer, number>,
    private readonly placeOf: (row: RowNo) => number,
    private readonly onDamage: (damage: ModelDamaged) => void = () => undefined,
  ) {}

  /** Characters that the next save writes. */
  get unsavedSize(): number {
    return this.#unsavedSize;
  }

  /** Adds the row behind the last one; gives its place in its block. */
  add(row: RowNo, text: string): number {
    // A long text begins a block, because all rows of a block are read with it.
    if (this.#size + text.length > BLOCK || this.#open.length === MOST_PLACES) {
      this.#close();
      this.#openFirst = row;
    }
    this.#size += text.length;
    this.#unsavedSize += text.length;
    return this.#open.push(text) - 1;
  }

  text(row: RowNo): string {
    const place = this.placeOf(row);
    const first = row - place;
    if (first === this.#openFirst) return this.#open[place] ?? '';
    const unsaved = this.#unsaved.get(first) ?? this.#saving.get(first);
    try {
      return textIn(unsaved ?? this.#stored(first), place);
    } catch (error) {
      if (error instanceof ModelDamaged) this.onDamage(error);
      throw error;
    }
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

  /** Good until the next read: what is not held lies in memory that reads share. */
  #stored(first: RowNo): Buffer {
    for (const held of this.#held) if (held.first === first) return held.memory;
    const block = this.table.getBinaryFast(first);
    if (block === undefined) throw new ModelDamaged(`the block of row ${first} is missing`);
    const isAgain = first === this.#lastRead;
    this.#lastRead = first;
    return isAgain && block.length <= LARGEST_HELD ? this.#hold(first, block) : block;
  }

  #hold(first: RowNo, block: Buffer): Buffer {
    const place = this.#oldest;
    this.#oldest = (place + 1) % HELD;
    const held = (this.#held[place] ??= { first, memory: Buffer.alloc(LARGEST_HELD) });
    held.first = first;
    block.copy(held.memory, 0, 0, block.length);
    return held.memory;
  }
}

/** How many rows, where each one ends behind this head, the checksum of each, and the rows. */
const encoded = (texts: readonly string[]): Buffer => {
  const count = texts.length;
  const head = headOf(count);
  const joined = texts.join('');
  const size = Buffer.byteLength(joined);
  const block = roomFor(head + size);
  block.write(joined, head);
  const isAscii = size === joined.length;
  block.writeUInt32LE(count, 0);
  let end = 0;
  texts.forEach((text, place) => {
    const start = end;
    end += isAscii ? text.length : Buffer.byteLength(text);
    block.writeUInt32LE(end, endAt(place));
    block.writeUInt32LE(crc32(block.subarray(head + start, head + end)), sumAt(count, place));
  });
  return block;
};

/** Room for many blocks, because each room on its own takes as long as filling it. */
const ROOM = 1 << 20;
let room = Buffer.alloc(0);

const roomFor = (size: number): Buffer => {
  if (size > room.length) room = Buffer.allocUnsafeSlow(Math.max(size, ROOM));
  const taken = room.subarray(0, size);
  room = room.subarray(size);
  return taken;
};

const headOf = (count: number): number => 4 * (2 * count + 1);
const endAt = (place: number): number => 4 * (place + 1);
const sumAt = (count: number, place: number): number => 4 * (count + place + 1);

/** The text of a row that stands so many rows behind the first of its block. @throws ModelDamaged */
const textIn = (block: Buffer, place: number): string => {
  const count = block.readUInt32LE(0);
  const head = headOf(count);
  if (place >= count || head > block.length) throw new ModelDamaged('texts are missing');
  const start = place === 0 ? 0 : block.readUInt32LE(endAt(place - 1));
  const bytes = block.subarray(head + start, head + block.readUInt32LE(endAt(place)));
  if (crc32(bytes) !== block.readUInt32LE(sumAt(count, place))) {
    throw new ModelDamaged('a text was written over');
  }
  return bytes.toString();
};
