import type { Model } from './model.js';
import type { RowRange } from './row-ranges.js';
import type { RowNo } from './rows.js';

/** What changes are listed by. Actors become known after the change. */
export type PostingKind = 'all' | 'type' | 'actor' | 'correlation';

export interface Term {
  readonly tenant: number;
  readonly kind: PostingKind;
  /** Empty for `all`. */
  readonly term: string;
}

/** A list is kept in pieces of so many rows of the model, whoever they belong to. */
const BITS = 12;
const MASK = (1 << BITS) - 1;
/** Keys have a limit; whoever reads a list checks the change itself. */
const MAX_TERM = 200;

const keyTerm = (term: string): string => term.slice(0, MAX_TERM).toLowerCase();

type ListKey = [tenant: number, kind: PostingKind, term: string];

interface PostingList extends Term {
  readonly rows: RowNo[];
}

/** Lists of changes that grow while a batch is projected. */
export class PostingLists {
  readonly #lists = new Map<string, PostingList>();
  /** By kind: neighbours mostly share their terms. */
  readonly #recent = new Map<PostingKind, PostingList>();

  add(term: Term, row: RowNo): void {
    const recent = this.#recent.get(term.kind);
    const isSame = recent?.term === term.term && recent.tenant === term.tenant;
    const list = isSame ? recent : this.#listOf(term);
    list.rows.push(row);
  }

  /** Writes the lists; called inside a transaction, with all before it committed. */
  save({ postings }: Model): void {
    for (const { tenant, kind, term, rows } of this.#lists.values()) {
      for (const [piece, added] of Map.groupBy(rows, (row) => row >>> BITS)) {
        const key: PieceKey = [tenant, kind, keyTerm(term), piece];
        void postings.put(key, encoded([...rowsIn(postings.get(key), piece), ...added]));
      }
    }
  }

  #listOf(term: Term): PostingList {
    const name = `${term.kind}/${term.tenant}/${keyTerm(term.term)}`;
    const list = this.#lists.get(name) ?? { ...term, rows: [] };
    this.#lists.set(name, list);
    this.#recent.set(term.kind, list);
    return list;
  }
}

/** Places within a piece, ascending, each once, two bytes each. */
const encoded = (rows: RowNo[]): Buffer => {
  const distinct = rows.sort((one, other) => one - other).filter(isNew);
  const value = Buffer.allocUnsafe(2 * distinct.length);
  distinct.forEach((row, index) => value.writeUInt16LE(row & MASK, 2 * index));
  return value;
};

const isNew = (row: RowNo, index: number, rows: readonly RowNo[]): boolean =>
  index === 0 || row !== rows[index - 1];

const rowsIn = (value: Buffer | undefined, piece: number): RowNo[] => {
  const rows: RowNo[] = [];
  for (let place = 0; place < (value?.length ?? 0); place += 2) {
    rows.push((piece << BITS) | (value?.readUInt16LE(place) ?? 0));
  }
  return rows;
};

/** Changes listed under a term, in order. No read transaction stays open between two of them. */
export function* postingsOf(
  model: Model,
  { tenant, kind, term }: Term,
  range: RowRange,
): Generator<RowNo, undefined> {
  const key: ListKey = [tenant, kind, keyTerm(term)];
  const { low, high, newestFirst } = range;
  const [first, last] = [low >>> BITS, high >>> BITS];
  const end = newestFirst ? first - 1 : last + 1;
  let start = newestFirst ? last : first;
  for (;;) {
    const found = pieceFrom(model, [...key, start], [...key, end]);
    if (found === undefined) return undefined;
    yield* rowsWithin(found, range);
    start = found.piece + (newestFirst ? -1 : 1);
    if (start === end) return undefined;
  }
}

function* rowsWithin(
  { piece, value }: { readonly piece: number; readonly value: Buffer },
  { low, high, newestFirst }: RowRange,
): Generator<RowNo> {
  const count = value.length / 2;
  for (let index = 0; index < count; index += 1) {
    const place = value.readUInt16LE(2 * (newestFirst ? count - 1 - index : index));
    const row = (piece << BITS) | place;
    if (row >= low && row <= high) yield row;
  }
}

type PieceKey = [...key: ListKey, piece: number];

const pieceFrom = ({ postings }: Model, start: PieceKey, end: PieceKey) => {
  const reverse = start[3] > end[3];
  for (const { key, value } of postings.getRange({ start, end, reverse, limit: 1 })) {
    return { piece: key[3], value };
  }
  return undefined;
};
