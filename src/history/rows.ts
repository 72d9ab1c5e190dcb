import type { Database } from 'lmdb';

import { ModelDamaged } from './model-outdated.js';
import type { At } from './positions.js';
import { sealed, unsealed } from './sealed.js';

/** The number of a change or attribution, in log order from 1; 0 is none. */
export type RowNo = number;

/** What is known of every row in memory, as numbers of 32 bits. */
export const Word = {
  /** Ordinal of the object; of a row that is no object's: its tenant. */
  object: 0,
  /** Live objects of the type after the change. */
  live: 1,
  /** Of the id of the change; of the audit correlation id, 0 when there is none. */
  hash: 2,
  flags: 3,
  /** The change of the object before it; of an attribution: that of the same change before it. */
  previous: 4,
  /**
   * A change of the object further back, chosen so that any is reached in few leaps; of an attribution:
   * the one before it with the same audit correlation id, or hash of it.
   */
  leap: 5,
  /** How many changes of the object there are before this one. */
  depth: 6,
  /** The last change before this one that is not of links only, 0 where this one is none; of an attribution: its change. */
  target: 7,
  /** The last attribution of a change; of an attribution: by how many milliseconds it occurred before it was seen. */
  attribution: 8,
} as const;

/** The same of what the audit log says: attributions and reported changes. */
export const AuditWord = {
  /** Of a reported change: the row before it that is reported under the same key. */
  sameKey: Word.previous,
  /** Of a reported change: hash of its key. */
  key: Word.leap,
  /** Hash of the audit record's id, 0 when there is none. */
  audit: Word.depth,
  /** Of a reported change: the last attribution that speaks of the same audit record. */
  attribution: Word.attribution,
  /** `YYYYMMDD` of the slice it stands in. */
  day: Word.live,
} as const;

/** Columns of numbers: positions, then milliseconds since 1970. */
const AT = 0;
const TIME = 1;
const NUMBERS = 2;
/**
 * Words that lie beside each other: those that every row has, and those that are 0 for the only change of an
 * object. Memory in which nothing but 0 was put is never taken, so such rows need 32 of their 52 bytes.
 */
const OWN = Word.flags + 1;
const JOINED = Object.keys(Word).length - OWN;
/** Bytes of a row in each part of a slab, as they lie one behind another. */
const PARTS: readonly number[] = [8, 8, 4 * OWN, 4 * JOINED];
const ROW_BYTES = PARTS.reduce((sum, bytes) => sum + bytes);
const BITS = 8;
/** Rows stored as one value: the last one is written with each commit, so it is kept small. */
const CHUNK = 1 << BITS;
/** Rows that lie in one piece of memory, of 1.7 MB: other threads are told of few pieces. */
const SLAB_BITS = 15;
const SLAB = 1 << SLAB_BITS;
const SLAB_MASK = SLAB - 1;
const OWN_START = 2 * NUMBERS * SLAB;
const JOINED_START = OWN_START + OWN * SLAB;

/** Rows in memory that threads can share, a part behind another. */
class Slabs {
  readonly #numbers: Float64Array[] = [];
  readonly #words: Uint32Array[] = [];

  constructor(slabs: readonly SharedArrayBuffer[] = []) {
    for (const slab of slabs) this.add(slab);
  }

  add(slab: SharedArrayBuffer): void {
    this.#numbers.push(new Float64Array(slab));
    this.#words.push(new Uint32Array(slab));
  }

  /** 0 for a row that is not there. */
  word(row: RowNo, word: number): number {
    return this.#words[row >>> SLAB_BITS]?.[placeOfWord(row, word)] ?? 0;
  }

  /** @throws RangeError when the row is not there */
  setWord(row: RowNo, word: number, value: number): void {
    const words = placed(this.#words, row);
    const place = placeOfWord(row, word);
    if (words[place] !== value) words[place] = value;
  }

  number(row: RowNo, column: number): number {
    return this.#numbers[row >>> SLAB_BITS]?.[placeOfNumber(row, column)] ?? 0;
  }

  /** @throws RangeError when the row is not there */
  setNumber(row: RowNo, column: number, value: number): void {
    placed(this.#numbers, row)[placeOfNumber(row, column)] = value;
  }
}

const placed = <Values>(slabs: readonly Values[], row: RowNo): Values => {
  const slab = slabs[row >>> SLAB_BITS];
  if (slab === undefined) throw new RangeError(`There is no place for row ${row}`);
  return slab;
};

const placeOfNumber = (row: RowNo, column: number): number => column * SLAB + (row & SLAB_MASK);

const placeOfWord = (row: RowNo, word: number): number => {
  const place = row & SLAB_MASK;
  return word < OWN ? OWN_START + place * OWN + word : JOINED_START + place * JOINED + word - OWN;
};

/** The change that tells how an object is after one of its changes, but for its links; 0 for row 0. */
export const toldBy = (rows: Pick<Rows, 'get'>, change: RowNo): RowNo =>
  rows.get(change, Word.target) || change;

/** Rows as other threads read them, which share their memory and write none. */
export class SharedRows {
  readonly #slabs: Slabs;

  constructor(slabs: readonly SharedArrayBuffer[]) {
    this.#slabs = new Slabs(slabs);
  }

  /** As {@link Rows.get}. */
  get(row: RowNo, word: number): number {
    return this.#slabs.word(row, word);
  }

  /** As {@link Rows.time}. */
  time(row: RowNo): number {
    return this.#slabs.number(row, TIME);
  }
}

const NOTHING = Buffer.alloc(CHUNK * Math.max(...PARTS));

/**
 * Numbers about each row, 52 bytes a row on disk, and mostly less in memory. Memory runs ahead of the disk while a
 * batch is projected: readers look no further than {@link committed}.
 */
export class Rows {
  readonly #slabs = new Slabs();
  /** For {@link SharedRows}; one is added now and then. */
  readonly slabs: SharedArrayBuffer[] = [];
  readonly #unsaved = new Set<number>();
  /** Put among the unsaved last: mostly the one that is changed next. */
  #touched = -1;
  /** The last row. */
  count: RowNo;
  /** The last row that is on disk. */
  committed: RowNo;

  /** @throws ModelDamaged when stored rows are not as they were written */
  constructor(
    private readonly table: Database<Buffer, number>,
    count: RowNo,
  ) {
    this.count = count;
    this.committed = count;
    this.#slabOf(0);
    let chunks = 0;
    for (const { key, value } of table.getRange()) {
      if (key !== chunks) throw new ModelDamaged('rows are missing');
      this.#load(key, unsealed(value));
      chunks += 1;
    }
    if (count > 0 && count >= chunks * CHUNK) throw new ModelDamaged('rows are missing');
  }

  /** A new row behind the last one. */
  add(at: At, time: number): RowNo {
    this.count += 1;
    const row = this.count;
    this.#slabOf(row);
    this.#slabs.setNumber(row, AT, at);
    this.#slabs.setNumber(row, TIME, time);
    this.#touch(row >>> BITS);
    return row;
  }

  at(row: RowNo): At {
    return this.#slabs.number(row, AT);
  }

  /** Milliseconds since 1970 when it was seen, or told; never smaller than that of the tenant's change before it. */
  time(row: RowNo): number {
    return this.#slabs.number(row, TIME);
  }

  get(row: RowNo, word: number): number {
    return this.#slabs.word(row, word);
  }

  set(row: RowNo, word: number, value: number): void {
    this.#slabs.setWord(row, word, value);
    this.#touch(row >>> BITS);
  }

  /** The last committed row at or before a position. */
  upTo(at: At): RowNo {
    let [low, high] = [1, this.committed + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Writes what is new or was changed; called inside a transaction. */
  save(): void {
    // A copy, because the next batch goes on in the same memory while this one is written.
    for (const chunk of this.#unsaved) {
      void this.table.put(chunk, sealed(Buffer.concat(this.#partsOf(chunk))));
    }
    this.#unsaved.clear();
    this.#touched = -1;
  }

  /** The slab of a row; a new one behind the last when it is not there. */
  #slabOf(row: RowNo): SharedArrayBuffer {
    const known = this.slabs[row >>> SLAB_BITS];
    if (known !== undefined) return known;
    const slab = new SharedArrayBuffer(SLAB * ROW_BYTES);
    this.slabs.push(slab);
    this.#slabs.add(slab);
    return slab;
  }

  /** Copies the parts of a chunk; what is 0 stands there already. */
  #load(chunk: number, stored: Buffer): void {
    let from = 0;
    for (const part of this.#partsOf(chunk)) {
      const bytes = stored.subarray(from, from + part.length);
      if (!NOTHING.subarray(0, part.length).equals(bytes)) bytes.copy(part);
      from += part.length;
    }
  }

  #partsOf(chunk: number): readonly Buffer[] {
    const first = chunk << BITS;
    const slab = this.#slabOf(first);
    let start = 0;
    return PARTS.map((bytes) => {
      const part = Buffer.from(slab, start + (first & SLAB_MASK) * bytes, CHUNK * bytes);
      start += SLAB * bytes;
      return part;
    });
  }

  #touch(chunk: number): void {
    if (chunk === this.#touched) return;
    this.#unsaved.add(chunk);
    this.#touched = chunk;
  }
}
