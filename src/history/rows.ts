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
  /** The change of the object before it; of an attribution: that of the same change before it. */
  previous: 1,
  /**
   * A change of the object further back, chosen so that any is reached in few leaps; of an attribution:
   * the one before it with the same audit correlation id, or hash of it.
   */
  leap: 2,
  /** How many changes of the object there are up to this one. */
  depth: 3,
  /** The last change up to this one that is not of links only; of an attribution: its change. */
  target: 4,
  /** The last attribution of a change; of an attribution: by how many milliseconds it occurred before it was seen. */
  attribution: 5,
  /** Live objects of the type after the change. */
  live: 6,
  /** Of the id of the change; of the audit correlation id, 0 when there is none. */
  hash: 7,
  flags: 8,
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

const WORDS = Object.keys(Word).length;
/** Positions, then milliseconds since 1970. */
const NUMBERS = 2;
const BITS = 8;
/** Rows stored as one value: the last one is written with each commit, so it is kept small. */
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;
const CHUNK_BYTES = CHUNK * (NUMBERS * 8 + WORDS * 4);
/** Chunks that lie in one piece of memory, of 1.7 MB: other threads are told of few pieces. */
const SLAB_BITS = 7;
const SLAB_MASK = (1 << SLAB_BITS) - 1;

interface Chunk {
  readonly bytes: Buffer;
  readonly numbers: Float64Array;
  readonly words: Uint32Array;
}

const chunkIn = (slab: SharedArrayBuffer, start: number): Chunk => ({
  bytes: Buffer.from(slab, start, CHUNK_BYTES),
  numbers: new Float64Array(slab, start, CHUNK * NUMBERS),
  words: new Uint32Array(slab, start + CHUNK * NUMBERS * 8, CHUNK * WORDS),
});

/** Rows as other threads read them, which share their memory and write none. */
export class SharedRows {
  readonly #slabs: readonly { readonly numbers: Float64Array; readonly words: Uint32Array }[];

  constructor(slabs: readonly SharedArrayBuffer[]) {
    this.#slabs = slabs.map((slab) => ({
      numbers: new Float64Array(slab),
      words: new Uint32Array(slab),
    }));
  }

  /** As {@link Rows.get}. */
  get(row: RowNo, word: number): number {
    const chunk = row >>> BITS;
    const start = ((chunk & SLAB_MASK) * CHUNK_BYTES + CHUNK * NUMBERS * 8) / 4;
    return this.#slabs[chunk >>> SLAB_BITS]?.words[start + (row & MASK) * WORDS + word] ?? 0;
  }

  /** As {@link Rows.time}. */
  time(row: RowNo): number {
    const chunk = row >>> BITS;
    const start = ((chunk & SLAB_MASK) * CHUNK_BYTES) / 8;
    return this.#slabs[chunk >>> SLAB_BITS]?.numbers[start + CHUNK + (row & MASK)] ?? 0;
  }
}

/**
 * Numbers about each row, 52 bytes a row, in memory and on disk. Memory runs ahead of the disk while a
 * batch is projected: readers look no further than {@link committed}.
 */
export class Rows {
  readonly #chunks: Chunk[] = [];
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
    for (const { key, value } of table.getRange()) unsealed(value).copy(this.#newChunk(key).bytes);
    if (this.#chunks.length === 0) this.#newChunk(0);
    for (let chunk = 0; chunk <= count >>> BITS; chunk += 1) {
      if (this.#chunks[chunk] === undefined) throw new ModelDamaged('rows are missing');
    }
  }

  /** A new row behind the last one. */
  add(at: At, time: number): RowNo {
    this.count += 1;
    const row = this.count;
    if (row >>> BITS === this.#chunks.length) this.#newChunk(row >>> BITS);
    const numbers = this.#chunks[row >>> BITS]?.numbers;
    if (numbers === undefined) throw new RangeError(`There is no place for row ${row}`);
    numbers[row & MASK] = at;
    numbers[CHUNK + (row & MASK)] = time;
    this.#touch(row >>> BITS);
    return row;
  }

  at(row: RowNo): At {
    return this.#chunks[row >>> BITS]?.numbers[row & MASK] ?? 0;
  }

  /** Milliseconds since 1970 when it was seen, or told; never smaller than that of the tenant's change before it. */
  time(row: RowNo): number {
    return this.#chunks[row >>> BITS]?.numbers[CHUNK + (row & MASK)] ?? 0;
  }

  get(row: RowNo, word: number): number {
    return this.#chunks[row >>> BITS]?.words[(row & MASK) * WORDS + word] ?? 0;
  }

  set(row: RowNo, word: number, value: number): void {
    const words = this.#chunks[row >>> BITS]?.words;
    if (words === undefined) throw new RangeError(`There is no row ${row}`);
    words[(row & MASK) * WORDS + word] = value;
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
      void this.table.put(chunk, sealed(this.#chunks[chunk]?.bytes ?? Buffer.alloc(0)));
    }
    this.#unsaved.clear();
    this.#touched = -1;
  }

  #newChunk(number: number): Chunk {
    const slab = (this.slabs[number >>> SLAB_BITS] ??= new SharedArrayBuffer(
      CHUNK_BYTES << SLAB_BITS,
    ));
    const chunk = chunkIn(slab, (number & SLAB_MASK) * CHUNK_BYTES);
    this.#chunks[number] = chunk;
    return chunk;
  }

  #touch(chunk: number): void {
    if (chunk === this.#touched) return;
    this.#unsaved.add(chunk);
    this.#touched = chunk;
  }
}
