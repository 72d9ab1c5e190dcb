import type { DensityQuery } from './density.port.js';
import type { Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { isWhole, type Piece, PIECE_ROWS, pieceOf, type PostingKind } from './postings.js';
import type { RowNo } from './rows.js';
import { severityTerm } from './severity-terms.js';
import type { TimelineSpan } from './timeline-span.js';

/** Changes looked at to be sure of their correlation id: more of them are taken as they are listed. */
const MOST_LOOKED = 5_000;
/** Of those, before other work may get its turn. */
const TURN = 16;
/** Changes of an object found before other work may get its turn. */
const OBJECT_TURN = 1_000;

/** Ascending rows, piece by piece: gives the first piece from one on. */
type RowList = (from: number) => Piece | undefined;

/** Rows that stand in all of some lists pass the filters they were made for. */
export interface Lists {
  readonly lists: readonly RowList[];
  /** Whether no other row stands in all of them. */
  readonly exact: boolean;
}

/** The lists of changes that looks saw in a span that a query asks for. Their types are still to be checked. */
export function* listsFor(
  model: Model,
  span: TimelineSpan,
  query: DensityQuery,
): Generator<undefined, Lists> {
  const { objectId, actor, correlationId, severity, type } = query;
  const posted = (kind: PostingKind, term: string) => postedList(model, span, kind, term);
  const lists: RowList[] = [];
  let exact = true;
  if (objectId !== undefined) lists.push(listOf(yield* rowsOfObject(model, span, objectId)));
  if (actor !== undefined) {
    lists.push(posted('actor', actor));
    exact = isWhole(actor);
  }
  if (correlationId !== undefined) {
    const correlated = yield* correlatedBy(model, span, correlationId);
    lists.push(correlated.list);
    exact = exact && correlated.exact;
  }
  if (severity !== undefined) lists.push(posted('severity', severityTerm(severity, type)));
  if (lists.length === 0) lists.push(type === undefined ? posted('all', '') : posted('type', type));
  return { lists, exact };
}

/**
 * What stands in all of some lists between two rows, piece by piece; sometimes a piece with nothing in it, so
 * that others get a turn.
 */
export function* inAll(
  lists: readonly RowList[],
  { low, high }: TimelineSpan['seen'],
): Generator<Piece, undefined> {
  const last = pieceAt(high);
  for (let from = pieceAt(low); from <= last;) {
    const pieces = lists.map((list) => list(from)).filter((piece) => piece !== undefined);
    if (pieces.length < lists.length) return undefined;
    const piece = Math.max(...pieces.map((one) => one.piece));
    const isInAll = pieces.every((one) => one.piece === piece);
    if (isInAll) yield between(low, high, { piece, places: allOf(pieces) });
    else yield { piece, places: NOTHING };
    from = isInAll ? piece + 1 : piece;
  }
  return undefined;
}

/** Pieces with those of their rows that are meant. */
export function* thoseMeant(
  pieces: Iterable<Piece>,
  isMeant: (row: RowNo) => boolean,
): Generator<Piece> {
  for (const { piece, places } of pieces) {
    const first = piece * PIECE_ROWS;
    yield { piece, places: places.filter((place) => isMeant(first + place)) };
  }
}

const NOTHING = new Uint16Array();

const allOf = (pieces: readonly Piece[]): Uint16Array =>
  pieces.map(({ places }) => places).reduce(common);

const between = (low: RowNo, high: RowNo, whole: Piece): Piece => {
  const { piece, places } = whole;
  const first = piece * PIECE_ROWS;
  if (low <= first && first + PIECE_ROWS <= high) return whole;
  return {
    piece,
    places: places.filter((place) => first + place >= low && first + place <= high),
  };
};

const pieceAt = (row: RowNo): number => Math.floor(row / PIECE_ROWS);

const common = (ones: Uint16Array, others: Uint16Array): Uint16Array => {
  let at = 0;
  return ones.filter((place) => {
    while ((others[at] ?? Infinity) < place) at += 1;
    return others[at] === place;
  });
};

/** Changes listed under a term; for a long one, others may be among them. */
export const postedList = (
  model: Model,
  { tenant, seen }: TimelineSpan,
  kind: PostingKind,
  term: string,
): RowList => {
  const last = pieceAt(seen.high);
  return (from) => pieceOf(model, { tenant, kind, term }, from, last);
};

const listOf =
  (rows: readonly RowNo[]): RowList =>
  (from) => {
    const start = placeOf(rows, from * PIECE_ROWS);
    const first = rows[start];
    if (first === undefined) return undefined;
    const piece = pieceAt(first);
    const within = rows.slice(start, placeOf(rows, (piece + 1) * PIECE_ROWS));
    return { piece, places: Uint16Array.from(within, (row) => row % PIECE_ROWS) };
  };

/** Where the first row from one on stands. */
const placeOf = (rows: readonly RowNo[], row: RowNo): number => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? Infinity) < row) low = middle + 1;
    else high = middle;
  }
  return low;
};

const eitherOf =
  (one: RowList, other: RowList): RowList =>
  (from) => {
    const [left, right] = [one(from), other(from)];
    if (left === undefined || right === undefined) return left ?? right;
    if (left.piece !== right.piece) return left.piece < right.piece ? left : right;
    const places = new Set([...left.places, ...right.places]);
    return { piece: left.piece, places: Uint16Array.from(places).sort() };
  };

function* rowsOfObject(
  model: Model,
  { tenant, seen }: TimelineSpan,
  id: string,
): Generator<undefined, RowNo[]> {
  const rows: RowNo[] = [];
  const ordinal = model.ordinals.find(tenant, id);
  if (ordinal === undefined) return rows;
  for (const row of changesOfObject(model, ordinal, { ...seen, newestFirst: true })) {
    if (rows.push(row) % OBJECT_TURN === 0) yield;
  }
  return rows.reverse();
}

/** Changes with a correlation id of their own, or in the audit log. */
function* correlatedBy(model: Model, span: TimelineSpan, id: string) {
  const { rows, exact } = yield* auditCorrelated(model, span, id);
  const list = eitherOf(postedList(model, span, 'correlation', id), listOf(rows));
  return { list, exact: exact && isWhole(id) };
}

/** Those with the id in the audit log. */
function* auditCorrelated(
  model: Model,
  { tenant, seen: { low, high } }: TimelineSpan,
  id: string,
): Generator<undefined, { readonly rows: RowNo[]; readonly exact: boolean }> {
  const sought = id.toLowerCase();
  const isCorrelated = (row: RowNo): boolean =>
    model.audit
      .attributionsOf(row, model.rows.committed)
      .some(({ auditCorrelationId }) => auditCorrelationId?.toLowerCase() === sought);
  const rows: RowNo[] = [];
  let looked = 0;
  for (const row of new Set(model.audit.changesByCorrelation(id))) {
    if (row < low || row > high || model.tenantOf(row) !== tenant) continue;
    looked += 1;
    if (looked > MOST_LOOKED || isCorrelated(row)) rows.push(row);
    if (looked % TURN === 0) yield;
  }
  return { rows: rows.sort((one, other) => one - other), exact: looked <= MOST_LOOKED };
}
