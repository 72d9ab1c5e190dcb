import type { At } from './positions.js';

/** Numbers of 64 bits, whose upper halves lie apart: the position, and the time since that of the slab. */
const LONG = 2;
const AT = 0;
const TIME = 1;
/** Numbers of 32 bits that every row has, and those behind them that are mostly 0. */
const OWN_WORDS = 4;
const JOINED = 5;
/** As many as there are of both: one more would stand in another row's place. */
export type RowWord = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
const OWN = LONG + OWN_WORDS;
/**
 * Words of a row in each part of a slab, as they lie one behind another: lower halves and own words, joined words,
 * upper halves. Memory in which nothing but 0 was put is never taken, so most rows need 24 of their 52 bytes.
 */
const PARTS: readonly number[] = [OWN, JOINED, LONG];
const ROW_WORDS = OWN + JOINED + LONG;
const WORD_BYTES = 4;
const UPPER = 2 ** 32;

/** Rows that lie in one piece of memory, of 1.7 MB at most: other threads are told of few pieces. */
const BITS = 15;
const SLAB = 1 << BITS;
const MASK = SLAB - 1;
const JOINED_START = OWN * SLAB;
const LONG_START = JOINED_START + JOINED * SLAB;
/** Behind the words: what the times of the slab count from. */
const START = SLAB * ROW_WORDS * WORD_BYTES;
const SLAB_BYTES = START + Float64Array.BYTES_PER_ELEMENT;

/** Numbers about rows, in memory that threads can share. */
export class RowSlabs {
  readonly #memory: SharedArrayBuffer[] = [];
  readonly #words: Uint32Array[] = [];
  /** What the times of each count from; 0 until there is one. */
  readonly #starts: Float64Array[] = [];

  /** Empty, or what another thread's {@link memory} holds, which is to be read only. */
  constructor(memory: readonly SharedArrayBuffer[] = []) {
    for (const slab of memory) this.#add(slab);
  }

  /** More when rows are added. */
  get memory(): readonly SharedArrayBuffer[] {
    return this.#memory;
  }

  /** Makes a place for the row behind the last one. */
  make(row: number): void {
    if (row >>> BITS >= this.#memory.length) this.#add(new SharedArrayBuffer(SLAB_BYTES));
  }

  /** 0 for a row that is not there. */
  word(row: number, word: number): number {
    return this.#words[row >>> BITS]?.[placeOf(row, word)] ?? 0;
  }

  /** @throws RangeError when the row is not there */
  setWord(row: number, word: number, value: number): void {
    put(placed(this.#words, row), placeOf(row, word), value);
  }

  /** 0 for a row that is not there. */
  at(row: number): At {
    return this.#long(row, AT);
  }

  /** @throws RangeError when the row is not there */
  setAt(row: number, at: At): void {
    this.#setLong(row, AT, at);
  }

  /** 0 for a row that is not there. */
  time(row: number): number {
    return (this.#starts[row >>> BITS]?.[0] ?? 0) + this.#long(row, TIME);
  }

  /** @throws RangeError when the row is not there */
  setTime(row: number, time: number): void {
    const start = placed(this.#starts, row);
    if (start[0] === 0) start[0] = time;
    this.#setLong(row, TIME, time - (start[0] ?? 0));
  }

  /** All that is known of some rows of one slab. */
  copy(first: number, count: number): Buffer {
    return Buffer.concat(this.#partsOf(first, count));
  }

  /** Puts a {@link copy} in the place of its rows, which are behind those that are there. */
  load(first: number, count: number, copy: Buffer): void {
    this.make(first);
    let from = 0;
    for (const part of this.#partsOf(first, count)) {
      const bytes = copy.subarray(from, from + part.length);
      // What is 0 stands there already.
      if (bytes.some((byte) => byte !== 0)) bytes.copy(part);
      from += part.length;
    }
  }

  #add(slab: SharedArrayBuffer): void {
    this.#memory.push(slab);
    this.#words.push(new Uint32Array(slab, 0, SLAB * ROW_WORDS));
    this.#starts.push(new Float64Array(slab, START));
  }

  #partsOf(first: number, count: number): readonly Buffer[] {
    const slab = this.#memory[first >>> BITS];
    if (slab === undefined) throw noPlace(first);
    let start = 0;
    const parts = PARTS.map((words) => {
      const bytes = words * WORD_BYTES;
      const part = Buffer.from(slab, start + (first & MASK) * bytes, count * bytes);
      start += SLAB * bytes;
      return part;
    });
    return [...parts, Buffer.from(slab, START)];
  }

  #long(row: number, which: number): number {
    const words = this.#words[row >>> BITS];
    if (words === undefined) return 0;
    const upper = words[placeOfUpper(row, which)] ?? 0;
    return (upper | 0) * UPPER + (words[placeOfLower(row, which)] ?? 0);
  }

  #setLong(row: number, which: number, value: number): void {
    const words = placed(this.#words, row);
    put(words, placeOfLower(row, which), value >>> 0);
    put(words, placeOfUpper(row, which), Math.floor(value / UPPER) >>> 0);
  }
}

const placed = <Values>(slabs: readonly Values[], row: number): Values => {
  const slab = slabs[row >>> BITS];
  if (slab === undefined) throw noPlace(row);
  return slab;
};

const noPlace = (row: number): RangeError => new RangeError(`There is no place for row ${row}`);

/** What is 0 already is not written: that would take its memory. */
const put = (words: Uint32Array, place: number, value: number): void => {
  if (words[place] !== value) words[place] = value;
};

const placeOf = (row: number, word: number): number => {
  const place = row & MASK;
  return word < OWN_WORDS
    ? place * OWN + LONG + word
    : JOINED_START + place * JOINED + word - OWN_WORDS;
};

const placeOfLower = (row: number, which: number): number => (row & MASK) * OWN + which;

const placeOfUpper = (row: number, which: number): number =>
  LONG_START + (row & MASK) * LONG + which;
