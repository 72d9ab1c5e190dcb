import type { Model } from './model.js';
import type { RowRange } from './row-ranges.js';
import type { RowNo } from './rows.js';
import { sealed, unsealed } from './sealed.js';

/** What changes are listed by. Actors become known after the change. */
export type PostingKind = 'all' | 'type' | 'discovered' | 'actor' | 'correlation' | 'severity';

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

/** Whether a list holds this term only, in any case: longer terms may share theirs. */
export const isWhole = (term: string): boolean => keyTerm(term).length < MAX_TERM;

type ListKey = [tenant: number, kind: PostingKind, term: string];

/** Lists of changes that grow while a batch is projected. */
export class PostingLists {
  /** By tenant and kind, then by term as it was given. */
  readonly #lists: Map<PostingKind, Map<string, RowNo[]>>[] = [];

  add({ tenant, kind, term }: Term, row: RowNo): void {
    const ofTenant = (this.#lists[tenant] ??= new Map<PostingKind, Map<string, RowNo[]>>());
    let ofKind = ofTenant.get(kind);
    if (ofKind === undefined) ofTenant.set(kind, (ofKind = new Map<string, RowNo[]>()));
    const list = ofKind.get(term);
    if (list === undefined) ofKind.set(term, [row]);
    else list.push(row);
  }

  /** Writes the lists; called inside a transaction, with all before it committed. */
  save({ postings, rows }: Model): void {
    const lastKept = rows.committed >>> BITS;
    for (const [list, added] of this.#joined()) {
      for (const [piece, places] of piecesOf(added)) {
        const key: PieceKey = [...list, piece];
        // Of rows that are all new, no piece is there: most lists of a look have only such.
        const kept = piece > lastKept ? undefined : postings.get(key);
        void postings.put(key, sealed(withAdded(kept, places)));
      }
    }
  }

  /** Terms that are the same in a key are one list. */
  #joined(): Iterable<readonly [ListKey, readonly RowNo[]]> {
    const joined = new Map<string, [ListKey, RowNo[]]>();
    this.#lists.forEach((kinds, tenant) => {
      for (const [kind, lists] of kinds) {
        for (const [term, rows] of lists) {
          const key: ListKey = [tenant, kind, keyTerm(term)];
          const name = key.join('/');
          const known = joined.get(name)?.[1];
          joined.set(name, [key, known === undefined ? rows : known.concat(rows)]);
        }
      }
    });
    return joined.values();
  }
}

/** Each piece of a list, with places within it: ascending, each once. */
function* piecesOf(rows: readonly RowNo[]): Generator<readonly [piece: number, Uint16Array]> {
  const inOrder = isAscending(rows) ? rows : [...new Set(rows)].sort((one, other) => one - other);
  for (let start = 0; start < inOrder.length;) {
    const piece = (inOrder[start] ?? 0) >>> BITS;
    let end = start + 1;
    while (end < inOrder.length && (inOrder[end] ?? 0) >>> BITS === piece) end += 1;
    yield [piece, placesOf(inOrder, start, end)];
    start = end;
  }
}

const placesOf = (rows: readonly RowNo[], start: number, end: number): Uint16Array => {
  const places = new Uint16Array(end - start);
  for (let index = start; index < end; index += 1) {
    places[index - start] = (rows[index] ?? 0) & MASK;
  }
  return places;
};

const isAscending = (rows: ArrayLike<RowNo>): boolean => {
  for (let index = 1; index < rows.length; index += 1) {
    if ((rows[index - 1] ?? 0) >= (rows[index] ?? 0)) return false;
  }
  return true;
};

/** Two bytes for each place: mostly the new ones stand behind those that are there. */
const withAdded = (value: Buffer | undefined, added: Uint16Array): Buffer => {
  if (value === undefined) return bytesOf(added);
  const stored = unsealed(value);
  if (stored.readUInt16LE(stored.length - 2) < (added[0] ?? 0)) {
    return Buffer.concat([stored, bytesOf(added)]);
  }
  const places = Array.from({ length: stored.length / 2 }, (_, index) =>
    stored.readUInt16LE(2 * index),
  );
  return bytesOf(Uint16Array.from(new Set([...places, ...added])).sort());
};

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Changes listed under a term, in order. No read transaction stays open between two of them. */
export function* postingsOf(
  model: Model,
  term: Term,
  range: RowRange,
): Generator<RowNo, undefined> {
  for (const found of storedIn(model, term, range)) yield* rowsWithin(found, range);
  return undefined;
}

/** As {@link postingsOf}, ascending and some thousands at a time, for those who take them all. */
export function* postingBatches(
  model: Model,
  term: Term,
  { low, high }: Pick<RowRange, 'low' | 'high'>,
): Generator<readonly RowNo[]> {
  const range = { low, high, newestFirst: false };
  for (const found of storedIn(model, term, range)) yield rowsOf(found, range);
}

interface Stored {
  readonly piece: number;
  readonly value: Buffer;
}

function* storedIn(
  model: Model,
  { tenant, kind, term }: Term,
  { low, high, newestFirst }: RowRange,
): Generator<Stored> {
  const key: ListKey = [tenant, kind, keyTerm(term)];
  const [first, last] = [low >>> BITS, high >>> BITS];
  const end = newestFirst ? first - 1 : last + 1;
  let start = newestFirst ? last : first;
  for (;;) {
    const found = pieceFrom(model, [...key, start], [...key, end]);
    if (found === undefined) return;
    yield found;
    start = found.piece + (newestFirst ? -1 : 1);
    if (start === end) return;
  }
}

function* rowsWithin(
  { piece, value }: Stored,
  { low, high, newestFirst }: RowRange,
): Generator<RowNo> {
  const count = value.length / 2;
  for (let index = 0; index < count; index += 1) {
    const place = value.readUInt16LE(2 * (newestFirst ? count - 1 - index : index));
    const row = (piece << BITS) | place;
    if (row >= low && row <= high) yield row;
  }
}

/** Ascending. */
const rowsOf = ({ piece, value }: Stored, { low, high }: Pick<RowRange, 'low' | 'high'>) => {
  const rows: RowNo[] = [];
  for (let start = 0; start < value.length; start += 2) {
    const row = (piece << BITS) | (value[start] ?? 0) | ((value[start + 1] ?? 0) << 8);
    if (row >= low && row <= high) rows.push(row);
  }
  return rows;
};

type PieceKey = [...key: ListKey, piece: number];

const pieceFrom = ({ postings }: Model, start: PieceKey, end: PieceKey) => {
  const reverse = start[3] > end[3];
  for (const { key, value } of postings.getRange({ start, end, reverse, limit: 1 })) {
    return { piece: key[3], value: unsealed(value) };
  }
  return undefined;
};

/** Rows of a list that stand in one piece of the model. */
export interface Piece {
  readonly piece: number;
  /** Ascending: how many rows behind the first of the piece they stand. */
  readonly places: Uint16Array;
}

/** Rows of the model in a piece, whoever they belong to. */
export const PIECE_ROWS = 1 << BITS;

/** The first piece of a list from one on, up to a last one; `undefined` when there is none. */
export const pieceOf = (
  model: Model,
  { tenant, kind, term }: Term,
  from: number,
  last: number,
): Piece | undefined => {
  const key: ListKey = [tenant, kind, keyTerm(term)];
  const found = pieceFrom(model, [...key, from], [...key, last + 1]);
  if (found === undefined) return undefined;
  const { buffer, byteOffset, byteLength } = found.value;
  // A copy, because the bytes may begin at an odd place and are good until the next read.
  return {
    piece: found.piece,
    places: new Uint16Array(buffer.slice(byteOffset, byteOffset + byteLength)),
  };
};
