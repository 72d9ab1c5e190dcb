import type { RowNo } from '../rows.js';

/** Rows in one piece: 4 KiB of memory. */
const BITS = 15;
const MASK = (1 << BITS) - 1;
const WORD_BITS = 5;

/** Some of the rows, at a bit each. */
export class RowSet {
  readonly #pieces = new Map<number, Uint32Array>();

  has(row: RowNo): boolean {
    const word = this.#pieces.get(row >>> BITS)?.[(row & MASK) >>> WORD_BITS] ?? 0;
    return (word & bitOf(row)) !== 0;
  }

  /** Tells whether it is new. */
  add(row: RowNo): boolean {
    if (this.has(row)) return false;
    const piece = this.#pieces.get(row >>> BITS) ?? new Uint32Array(1 << (BITS - WORD_BITS));
    this.#pieces.set(row >>> BITS, piece);
    piece[(row & MASK) >>> WORD_BITS] = (piece[(row & MASK) >>> WORD_BITS] ?? 0) | bitOf(row);
    return true;
  }

  /** Tells whether it was there. */
  delete(row: RowNo): boolean {
    const piece = this.#pieces.get(row >>> BITS);
    if (piece === undefined || !this.has(row)) return false;
    piece[(row & MASK) >>> WORD_BITS] = (piece[(row & MASK) >>> WORD_BITS] ?? 0) & ~bitOf(row);
    return true;
  }
}

const bitOf = (row: RowNo): number => 1 << (row & ((1 << WORD_BITS) - 1));
