import { Numbers } from './numbers.js';
import { Word, type RowNo, type Rows } from './rows.js';

/** The changes of each object, last to first, as a list in the rows themselves. */
export class ObjectRows {
  readonly #last = new Numbers();

  constructor(private readonly rows: Rows) {}

  /** The last change of an object, be it committed or not; 0 when there is none. */
  last(ordinal: number): RowNo {
    return this.#last.get(ordinal);
  }

  /** Tells of a change that stands in the list already; changes come in order. */
  found(row: RowNo, ordinal: number): void {
    this.#last.set(ordinal, row);
  }

  /**
   * Puts a new change behind the object's last. Leaps as in a skew-binary list (Myers, "An applicative
   * random-access stack", 1983).
   */
  add(row: RowNo, ordinal: number): void {
    const { rows } = this;
    const previous = this.last(ordinal);
    const near = depthAfter(rows, previous);
    const leap = rows.get(previous, Word.leap);
    const middle = depthAfter(rows, leap);
    const furtherLeap = rows.get(leap, Word.leap);
    const isAsFar = near - middle === middle - depthAfter(rows, furtherLeap);
    rows.set(row, Word.object, ordinal);
    rows.set(row, Word.previous, previous);
    rows.set(row, Word.leap, isAsFar ? furtherLeap : previous);
    rows.set(row, Word.depth, near);
    this.found(row, ordinal);
  }

  /** The last change of an object up to a row; 0 when there is none. */
  upTo(ordinal: number, limit: RowNo): RowNo {
    return lastUpTo(this.rows, this.last(ordinal), limit);
  }

  /** The first change of an object behind a row, be it committed or not; 0 when there is none. */
  after(ordinal: number, limit: RowNo): RowNo {
    const { rows } = this;
    let [row, later] = [this.last(ordinal), 0];
    while (row > limit) {
      const leap = rows.get(row, Word.leap);
      later = row;
      row = leap > limit ? leap : rows.get(row, Word.previous);
    }
    return later;
  }
}

/** How many changes of an object there are up to one; 0 for row 0, which is none. */
const depthAfter = (rows: Rows, row: RowNo): number =>
  row === 0 ? 0 : rows.get(row, Word.depth) + 1;

/** The last change of an object up to a row, found from a later one back; 0 when there is none. */
export const lastUpTo = (rows: Pick<Rows, 'get'>, from: RowNo, limit: RowNo): RowNo => {
  let row = from;
  while (row > limit) {
    const leap = rows.get(row, Word.leap);
    row = leap > limit ? leap : rows.get(row, Word.previous);
  }
  return row;
};
