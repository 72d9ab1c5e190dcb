import type { RowNo } from './rows.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Tables that grow each for itself, so that none holds up everybody when there are millions of rows. */
const TABLES = 1 << 8;
const TABLE_OF = 24;
const LEAST_SLOTS = 1 << 4;
/** Slots for each row, at least: fuller tables are walked through for long. */
const ROOM = 1.25;
/** Numbers of a slot: a row, and its hash beside it, for which nothing else is to be looked at. */
const PAIR_BITS = 1;
const PAIR = 1 << PAIR_BITS;

/** FNV-1a over the characters; never 0. */
export const hashOf = (id: string): number => {
  let hash = FNV_OFFSET;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), FNV_PRIME);
  }
  return hash >>> 0 || 1;
};

/** Rows, or other numbers from 1, by the hash of an id: open addressing, 10 to 20 bytes each, in memory. */
export class HashIndex {
  readonly #tables: Uint32Array<ArrayBuffer>[];
  readonly #sizes = new Uint32Array(TABLES);

  /** With room for so many rows. */
  constructor(expected = 0) {
    const wanted = 2 ** Math.ceil(Math.log2((ROOM * expected) / TABLES + 1));
    const slots = Math.max(LEAST_SLOTS, wanted);
    this.#tables = Array.from({ length: TABLES }, () => new Uint32Array(PAIR * slots));
  }

  /** Puts a row next to those with the same hash. */
  add(row: RowNo, hash: number): void {
    const number = hash >>> TABLE_OF;
    const size = (this.#sizes[number] ?? 0) + 1;
    this.#sizes[number] = size;
    if (size * ROOM * PAIR > this.#tableOf(hash).length) this.#grow(number);
    place(this.#tableOf(hash), row, hash);
  }

  /** Puts a row in the place of the one with the same hash, and gives that; 0 when there was none. */
  replace(row: RowNo, hash: number): RowNo {
    const slots = this.#tableOf(hash);
    const slot = slotOf(slots, hash);
    const before = slots[slot] ?? 0;
    if (before === 0) this.add(row, hash);
    else slots[slot] = row;
    return before;
  }

  /** The first row with this hash that is meant; 0 when there is none. */
  find(hash: number, isMeant: (row: RowNo) => boolean): RowNo {
    const slots = this.#tableOf(hash);
    for (let slot = slotOf(slots, hash); ; slot = slotOf(slots, hash, slot + PAIR)) {
      const row = slots[slot] ?? 0;
      if (row === 0 || isMeant(row)) return row;
    }
  }

  /** Rows whose id may be the one with this hash. */
  withHash(hash: number): readonly RowNo[] {
    const rows: RowNo[] = [];
    this.find(hash, (row) => {
      rows.push(row);
      return false;
    });
    return rows;
  }

  #tableOf(hash: number): Uint32Array {
    return this.#tables[hash >>> TABLE_OF] ?? NO_SLOTS;
  }

  #grow(number: number): void {
    const rows = this.#tables[number] ?? NO_SLOTS;
    const slots = new Uint32Array(rows.length * 2);
    for (let slot = 0; slot < rows.length; slot += PAIR) {
      const row = rows[slot] ?? 0;
      if (row !== 0) place(slots, row, rows[slot + 1] ?? 0);
    }
    this.#tables[number] = slots;
    // Else a collector lets them lie: all tables are full at about the same time.
    rows.buffer.transfer(0);
  }
}

const NO_SLOTS = new Uint32Array(PAIR);

/** The first slot from one on with this hash, or with none, which ends the search. */
const slotOf = (slots: Uint32Array, hash: number, from = hash << PAIR_BITS): number => {
  const mask = slots.length - 1;
  let slot = from & mask;
  while (slots[slot] !== 0 && slots[slot + 1] !== hash) slot = (slot + PAIR) & mask;
  return slot;
};

const place = (slots: Uint32Array, row: RowNo, hash: number): void => {
  const mask = slots.length - 1;
  let slot = (hash << PAIR_BITS) & mask;
  while (slots[slot] !== 0) slot = (slot + PAIR) & mask;
  slots[slot] = row;
  slots[slot + 1] = hash;
};
