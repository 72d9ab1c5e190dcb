import type { RowNo } from './rows.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Tables that grow each for itself, so that none holds up everybody when there are millions of rows. */
const TABLES = 1 << 8;
const TABLE_OF = 24;
const LEAST_SLOTS = 1 << 4;
/** Slots for each row, at least: fuller tables are walked through for long. */
const ROOM = 1.5;

/** FNV-1a over the characters; never 0. */
export const hashOf = (id: string): number => {
  let hash = FNV_OFFSET;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), FNV_PRIME);
  }
  return hash >>> 0 || 1;
};

/** Rows, or other numbers from 1, by the hash of an id: open addressing, 6 to 12 bytes each, in memory. */
export class HashIndex {
  readonly #tables: Uint32Array<ArrayBuffer>[];
  readonly #sizes = new Uint32Array(TABLES);

  /** With room for so many rows. */
  constructor(
    private readonly hashOfRow: (row: RowNo) => number,
    expected = 0,
  ) {
    const wanted = 2 ** Math.ceil(Math.log2((ROOM * expected) / TABLES + 1));
    const slots = Math.max(LEAST_SLOTS, wanted);
    this.#tables = Array.from({ length: TABLES }, () => new Uint32Array(slots));
  }

  /** Puts a row next to those with the same hash. */
  add(row: RowNo, hash: number): void {
    const number = hash >>> TABLE_OF;
    const size = (this.#sizes[number] ?? 0) + 1;
    this.#sizes[number] = size;
    if (size * ROOM > this.#tableOf(hash).length) this.#grow(number);
    place(this.#tableOf(hash), row, hash);
  }

  /** Puts a row in the place of the one with the same hash, and gives that; 0 when there was none. */
  replace(row: RowNo, hash: number): RowNo {
    const slots = this.#tableOf(hash);
    const mask = slots.length - 1;
    for (const before of this.withHash(hash)) {
      let slot = hash & mask;
      while (slots[slot] !== before) slot = (slot + 1) & mask;
      slots[slot] = row;
      return before;
    }
    this.add(row, hash);
    return 0;
  }

  /** The first row with this hash that is meant; 0 when there is none. */
  find(hash: number, isMeant: (row: RowNo) => boolean): RowNo {
    const slots = this.#tableOf(hash);
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot] ?? 0;
      if (row === 0 || (this.hashOfRow(row) === hash && isMeant(row))) return row;
    }
  }

  /** Rows whose id may be the one with this hash. */
  withHash(hash: number): readonly RowNo[] {
    const slots = this.#tableOf(hash);
    const mask = slots.length - 1;
    const rows: RowNo[] = [];
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot] ?? 0;
      if (row === 0) return rows;
      if (this.hashOfRow(row) === hash) rows.push(row);
    }
  }

  #tableOf(hash: number): Uint32Array {
    return this.#tables[hash >>> TABLE_OF] ?? NO_SLOTS;
  }

  #grow(number: number): void {
    const rows = this.#tables[number] ?? NO_SLOTS;
    const slots = new Uint32Array(rows.length * 2);
    for (const row of rows) if (row !== 0) place(slots, row, this.hashOfRow(row));
    this.#tables[number] = slots;
    // Else a collector lets them lie: all tables are full at about the same time.
    rows.buffer.transfer(0);
  }
}

const NO_SLOTS = new Uint32Array(1);

const place = (slots: Uint32Array, row: RowNo, hash: number): void => {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = row;
};
