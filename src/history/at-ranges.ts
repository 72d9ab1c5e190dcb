import type { At } from './positions.js';

export interface AtRange {
  readonly low: At;
  readonly high: At;
  readonly newestFirst: boolean;
}

/**
 * The positions of a range, ends included, out of pieces that come in the order asked for. Inside a
 * piece positions ascend; a sign says something else and is dropped.
 */
export function* positionsWithin(
  pieces: Iterable<readonly number[]>,
  { low, high, newestFirst }: AtRange,
): Generator<At, undefined> {
  for (const piece of pieces) {
    const [first, last] = [Math.abs(piece[0] ?? 0), Math.abs(piece.at(-1) ?? 0)];
    if (newestFirst ? last < low : first > high) return undefined;
    const within = piece.map(Math.abs).filter((at) => at >= low && at <= high);
    yield* newestFirst ? within.reverse() : within;
  }
  return undefined;
}

/** Two ascending or descending lists as one, without what stands in both. */
export function* merged(
  one: Generator<At, undefined>,
  other: Generator<At, undefined>,
  newestFirst: boolean,
): Generator<At> {
  const end = newestFirst ? -Infinity : Infinity;
  const pick = newestFirst ? Math.max : Math.min;
  const nextOf = (list: Generator<At, undefined>): At => list.next().value ?? end;
  try {
    let left = nextOf(one);
    let right = nextOf(other);
    for (let at = pick(left, right); at !== end; at = pick(left, right)) {
      yield at;
      if (left === at) left = nextOf(one);
      if (right === at) right = nextOf(other);
    }
  } finally {
    // A list that is left half-read would hold on to its read transaction.
    one.return(undefined);
    other.return(undefined);
  }
}
