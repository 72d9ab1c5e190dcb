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
