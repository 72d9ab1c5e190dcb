import type { RowNo } from './rows.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const LEAST_SLOTS = 1 << 12;

/** FNV-1a over the characters; never 0. */
export const hashOf = (id: string): number => {
  let hash = FNV_OFFSET;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), FNV_PRIME);
  }
  return hash >>> 0 || 1;
};

/** Rows, or other numbers from 1, by the hash of an id: open addressing, 8 to 16 bytes each, in memory. */
export class HashIndex {
  #slots: Uint32Array;
  #size = 0;

  /** With room for so many rows. */
  constructor(
    private readonly hashOfRow: (row: RowNo) => number,
    expected = 0,
  ) {
    this.#slots = new Uint32Array(
      Math.max(LEAST_SLOTS, 2 ** Math.ceil(Math.log2(2 * expected + 1))),
    );
  }

  /** Puts a row next to those with the same hash. */
  add(row: RowNo, hash: number): void {
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    this.#place(row, hash);
  }

  /** Puts a row in the place of the one with the same hash, and gives that; 0 when there was none. */
  replace(row: RowNo, hash: number): RowNo {
    const mask = this.#slots.length - 1;
    for (const before of this.withHash(hash)) {
      let slot = hash & mask;
      while (this.#slots[slot] !== before) slot = (slot + 1) & mask;
      this.#slots[slot] = row;
      return before;
    }
    this.add(row, hash);
    return 0;
  }

  /** The first row with this hash that is meant; 0 when there is none. */
  find(hash: number, isMeant: (row: RowNo) => boolean): RowNo {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot] ?? 0;
      if (row === 0 || (this.hashOfRow(row) === hash && isMeant(row))) return row;
    }
  }

  /** Rows whose id may be the one with this hash. */
  *withHash(hash: number): Generator<RowNo> {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot] ?? 0;
      if (row === 0) return;
      if (this.hashOfRow(row) === hash) yield row;
    }
  }

  #place(row: RowNo, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = row;
  }

  #grow(): void {
    const rows = this.#slots;
    this.#slots = new Uint32Array(rows.length * 2);
    for (const row of rows) if (row !== 0) this.#place(row, this.hashOfRow(row));
  }
}
