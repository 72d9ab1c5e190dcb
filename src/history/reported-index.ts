import type { Database } from 'lmdb';

import { epochMsOf, type Instant } from '../domain/instant.js';
import { hashOf } from './hash-index.js';
import type { RowNo } from './rows.js';

const KINDS = ['all', 'object', 'actor', 'correlation', 'type', 'severity', 'id'] as const;

/** What reported changes are listed by, in the order of their time. */
export interface ReportedTerm {
  readonly kind: (typeof KINDS)[number];
  /** Case does not matter in it; empty for `all`. */
  readonly term: string;
}

interface Place {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly row: RowNo;
}

/** Places from `low` to `high`, ends included. */
export interface PlaceRange {
  readonly low: Place;
  readonly high: Place;
  readonly newestFirst: boolean;
}

export type ReportedTable = Database<Buffer, Buffer>;

const LENGTH = 19;
const TERM = 5;
const TIME = 9;
const TIME_BYTES = 6;
const ROW = 15;
/** Behind every row, and every time. */
export const LAST_ROW = 0xffff_ffff;
export const LAST_TIME = 2 ** (8 * TIME_BYTES) - 1;

/** Milliseconds since 1970 as they fit into a key. */
export const timeOf = (instant: Instant): number =>
  Math.min(LAST_TIME, Math.max(0, epochMsOf(instant)));
const NOTHING = Buffer.from([0]);
/** Keys read at a time: no read transaction stays open between two of them. */
const CHUNK = 250;

/** A row listed under a term, at its time. */
export interface Listed extends Place {
  readonly tenant: number;
  readonly kind: number;
  readonly hash: number;
}

export const listed = (
  tenant: number,
  { kind, term }: ReportedTerm,
  { time, row }: Place,
): Listed => ({ tenant, kind: KINDS.indexOf(kind), hash: hashOf(term.toLowerCase()), time, row });

const keyOf = (
  { tenant, kind, hash, time, row }: Listed,
  key = Buffer.allocUnsafe(LENGTH),
): Buffer => {
  key.writeUInt32BE(tenant, 0);
  key.writeUInt8(kind, 4);
  key.writeUInt32BE(hash, TERM);
  key.writeUIntBE(time, TIME, TIME_BYTES);
  key.writeUInt32BE(row, ROW);
  return key;
};

/** Taken for each key that is written, because a put copies it at once. */
const WRITTEN = Buffer.alloc(LENGTH);

export const putListed = (table: ReportedTable, one: Listed): void => {
  void table.put(keyOf(one, WRITTEN), NOTHING);
};

/** Rows that may be listed under a term, in the order of their time: whoever reads checks the row. */
export function* reportedIn(
  table: ReportedTable,
  tenant: number,
  term: ReportedTerm,
  { low, high, newestFirst }: PlaceRange,
): Generator<RowNo, undefined> {
  const placed = (place: Place): Buffer => keyOf(listed(tenant, term, place));
  let [first, last] = [low, high];
  for (;;) {
    if (isBehind(first, last)) return undefined;
    const [start, end] = newestFirst
      ? [placed(last), placed({ ...first, row: Math.max(0, first.row - 1) })]
      : [placed(first), placed({ ...last, row: Math.min(LAST_ROW, last.row + 1) })];
    const range = { start, end, reverse: newestFirst, limit: CHUNK };
    const found = Array.from(table.getKeys(range), placeIn);
    for (const { row } of found) yield row;
    const read = found.at(-1);
    if (read === undefined || found.length < CHUNK) return undefined;
    if (newestFirst) last = { ...read, row: read.row - 1 };
    else first = { ...read, row: read.row + 1 };
  }
}

const isBehind = (one: Place, other: Place): boolean =>
  one.time > other.time || (one.time === other.time && one.row > other.row);

const placeIn = (key: Buffer): Place => ({
  time: key.readUIntBE(TIME, TIME_BYTES),
  row: key.readUInt32BE(ROW),
});
