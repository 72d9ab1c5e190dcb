import type { Database } from 'lmdb';

import { ModelDamaged } from './model-outdated.js';
import type { At } from './positions.js';
import { RowSlabs, type RowWord } from './row-slabs.js';
import { sealed, unsealed } from './sealed.js';

/** The number of a change or attribution, in log order from 1; 0 is none. */
export type RowNo = number;

/**
 * What is known of every row in memory, as numbers of 32 bits; from `previous` on, what is 0 for the only change of
 * an object.
 */
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
} as const satisfies Readonly<Record<string, RowWord>>;

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

const BITS = 8;
/** Rows stored as one value: the last one is written with each commit, so it is kept small. */
const CHUNK = 1 << BITS;

/** The change that tells how an object is after one of its changes, but for its links; 0 for row 0. */
export const toldBy = (rows: Pick<Rows, 'get'>, change: RowNo): RowNo =>
  rows.get(change, Word.target) || change;

/** Rows as other threads read them, which share their memory and write none. */
export class SharedRows {
  readonly #slabs: RowSlabs;

  constructor(slabs: readonly SharedArrayBuffer[]) {
    this.#slabs = new RowSlabs(slabs);
  }

  /** As {@link Rows.get}. */
  get(row: RowNo, word: number): number {
    return this.#slabs.word(row, word);
  }

  /** As {@link Rows.time}. */
  time(row: RowNo): number {
    return this.#slabs.time(row);
  }
}

/**
 * Numbers about each row, 52 bytes a row on disk, and mostly less in memory. Memory runs ahead of the disk while a
 * batch is projected: readers look no further than {@link committed}.
 */
export class Rows {
  readonly #slabs = new RowSlabs();
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
    this.#slabs.make(0);
    let chunks = 0;
    for (const { key, value } of table.getRange()) {
      if (key !== chunks) throw new ModelDamaged('rows are missing');
      this.#slabs.load(key << BITS, CHUNK, unsealed(value));
      chunks += 1;
    }
    if (count > 0 && count >= chunks * CHUNK) throw new ModelDamaged('rows are missing');
  }

  /** For {@link SharedRows}; one is added now and then. */
  get slabs(): readonly SharedArrayBuffer[] {
    return this.#slabs.memory;
  }

  /** A new row behind the last one. */
  add(at: At, time: number): RowNo {
    this.count += 1;
    const row = this.count;
    this.#slabs.make(row);
    this.#slabs.setAt(row, at);
    this.#slabs.setTime(row, time);
    this.#touch(row >>> BITS);
    return row;
  }

  at(row: RowNo): At {
    return this.#slabs.at(row);
  }

  /** Milliseconds since 1970 when it was seen, or told; never smaller than that of the tenant's change before it. */
  time(row: RowNo): number {
    return this.#slabs.time(row);
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
      void this.table.put(chunk, sealed(this.#slabs.copy(chunk << BITS, CHUNK)));
    }
    this.#unsaved.clear();
    this.#touched = -1;
  }

  #touch(chunk: number): void {
    if (chunk === this.#touched) return;
    this.#unsaved.add(chunk);
    this.#touched = chunk;
  }
}
