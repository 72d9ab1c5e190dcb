import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Axis } from './density-axis.js';
import type { Model } from './model.js';
import { type Piece, PIECE_ROWS } from './postings.js';
import { isFirstSightRow } from './row-flags.js';
import { type RowNo, Word } from './rows.js';

/** By type, the numbers of each bucket. */
export type CountsByType = Map<ObjectType, Uint32Array>;

/** What looks saw. */
export interface SeenByType {
  readonly changed: CountsByType;
  readonly discovered: CountsByType;
}

/** Changes that looks saw, counted by bucket from their numbers alone: they stand in the order of time. */
export class DensityRows {
  /** Of each bucket, the last row that may be in it. */
  readonly #lastRows: readonly RowNo[];

  constructor(
    private readonly model: Model,
    tenant: number,
    private readonly axis: Axis,
  ) {
    const { from, bucketMs, buckets } = axis;
    this.#lastRows = Array.from({ length: buckets }, (_, bucket) =>
      bucket + 1 === buckets
        ? Infinity
        : model.times.lastRow(tenant, from + (bucket + 1) * bucketMs - 1),
    );
  }

  /** Counts pieces of a list without a look at their rows; the numbers of each bucket are returned. */
  *counted(pieces: Iterable<Piece>): Generator<undefined, Uint32Array> {
    const counts = new Uint32Array(this.axis.buckets);
    for (const { piece, places } of pieces) {
      const first = piece * PIECE_ROWS;
      for (let start = 0; start < places.length;) {
        const bucket = this.#bucketOf(first + (places[start] ?? 0));
        const end = placesUpTo(places, this.#lastRow(bucket) - first);
        counts[bucket] = (counts[bucket] ?? 0) + end - start;
        start = end;
      }
      yield;
    }
    return counts;
  }

  /** Counts the rows of pieces by the type of their objects. */
  *countedByType(pieces: Iterable<Piece>): Generator<undefined, SeenByType> {
    const seen = { changed: new Map(), discovered: new Map() };
    for (const piece of pieces) {
      this.#countPiece(piece, seen);
      yield;
    }
    return seen;
  }

  #countPiece({ piece, places }: Piece, { changed, discovered }: SeenByType): void {
    const { rows, ordinals } = this.model;
    const first = piece * PIECE_ROWS;
    let bucket = this.#bucketOf(first);
    let last = this.#lastRow(bucket);
    let into: CountsByType | undefined;
    let type: ObjectType | undefined;
    let counts: Uint32Array = new Uint32Array();
    for (const place of places) {
      const row = first + place;
      while (row > last) last = this.#lastRow((bucket += 1));
      const own = ordinals.typeOf(rows.get(row, Word.object));
      const ownInto = isFirstSightRow(rows.get(row, Word.flags)) ? discovered : changed;
      if (own !== type || ownInto !== into) {
        counts = this.#countsOf((into = ownInto), (type = own));
      }
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }

  #countsOf(byType: CountsByType, type: ObjectType): Uint32Array {
    let counts = byType.get(type);
    if (counts === undefined) byType.set(type, (counts = new Uint32Array(this.axis.buckets)));
    return counts;
  }

  #lastRow(bucket: number): RowNo {
    return this.#lastRows[bucket] ?? Infinity;
  }

  #bucketOf(row: RowNo): number {
    return this.#lastRows.findIndex((last) => last >= row);
  }
}

/** How many places there are up to one. */
const placesUpTo = (places: Uint16Array, last: number): number => {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? Infinity) <= last) low = middle + 1;
    else high = middle;
  }
  return low;
};
