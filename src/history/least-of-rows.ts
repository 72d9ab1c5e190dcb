import type { RowNo } from './rows.js';

/** Rows of a piece, and pieces of a stretch: as bits of their number. */
const BITS = 8;

/**
 * A number for some rows, such that rows with a small one are found without a look at each: the least of
 * each 256 rows, and of each 65,536. 8 bytes for each 256 rows, in memory.
 */
export class LeastOfRows {
  readonly #pieces: number[] = [];
  readonly #stretches: number[] = [];

  add(row: RowNo, value: number): void {
    lower(this.#pieces, row >>> BITS, value);
    lower(this.#stretches, row >>> (2 * BITS), value);
  }

  /** Rows from `low` to `high` that lie in a piece with such a small number, ascending. */
  *nearUpTo(
    value: number,
    { low, high }: { readonly low: RowNo; readonly high: RowNo },
  ): Generator<RowNo> {
    let row = low;
    while (row <= high) {
      const bits = this.#bitsToPass(row, value);
      const end = Math.min(high, ((row >>> bits) + 1) * 2 ** bits - 1);
      if (bits === 0) yield row;
      row = end + 1;
    }
  }

  /** How many bits of the row's number may be gone on from, because nothing there is as small. */
  #bitsToPass(row: RowNo, value: number): number {
    if ((this.#stretches[row >>> (2 * BITS)] ?? Infinity) > value) return 2 * BITS;
    return (this.#pieces[row >>> BITS] ?? Infinity) > value ? BITS : 0;
  }
}

const lower = (least: number[], place: number, value: number): void => {
  while (least.length <= place) least.push(Infinity);
  least[place] = Math.min(least[place] ?? Infinity, value);
};
