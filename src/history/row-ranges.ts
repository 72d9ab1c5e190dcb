import type { RowNo } from './rows.js';

/** Rows from `low` to `high`, ends included. */
export interface RowRange {
  readonly low: RowNo;
  readonly high: RowNo;
  readonly newestFirst: boolean;
}

/** Two ascending or descending lists as one, without what stands in both. */
export function* merged(
  one: Generator<RowNo, undefined>,
  other: Generator<RowNo, undefined>,
  newestFirst: boolean,
): Generator<RowNo> {
  const end = newestFirst ? -Infinity : Infinity;
  const pick = newestFirst ? Math.max : Math.min;
  const nextOf = (list: Generator<RowNo, undefined>): RowNo => list.next().value ?? end;
  let left = nextOf(one);
  let right = nextOf(other);
  for (let row = pick(left, right); row !== end; row = pick(left, right)) {
    yield row;
    if (left === row) left = nextOf(one);
    if (right === row) right = nextOf(other);
  }
}

/** Rows of two lists as one, by their time and then as they stand in the log. */
export function* inOrderOfTime(
  ones: Iterable<RowNo>,
  others: Iterable<RowNo>,
  timeOf: (row: RowNo) => number,
  newestFirst: boolean,
): Generator<RowNo> {
  const isFirst = (row: RowNo, than: RowNo): boolean => {
    const earlier = timeOf(row) - timeOf(than) || row - than;
    return newestFirst ? earlier > 0 : earlier < 0;
  };
  const [one, other] = [ones[Symbol.iterator](), others[Symbol.iterator]()];
  let [left, right] = [one.next(), other.next()];
  while (left.done !== true || right.done !== true) {
    if (right.done === true || (left.done !== true && isFirst(left.value, right.value))) {
      yield left.value;
      left = one.next();
    } else {
      yield right.value;
      right = other.next();
    }
  }
}
