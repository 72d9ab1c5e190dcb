import type { Database } from 'lmdb';

import type { RowNo } from './rows.js';

/**
 * One record per link added or removed: near end, relation and far end (or relation behind the far
 * end), row, operation. The last record up to a row tells whether the link stands then.
 */
export interface EdgeRecord {
  readonly near: number;
  readonly relation: number;
  readonly far: number;
}

/** An edge with what a row did to it. */
export type EdgeKey = [near: number, relation: number, far: number, row: RowNo, operation: number];

const ADDED = 1;
const REMOVED = 0;
/** Where they stand in a key, behind the near end. */
const RELATION = 4;
const FAR = 6;
const ROW = 10;
const OPERATION = 14;
const LENGTH = 15;
const MAX_ROW = 0xffff_ffff;
const MAX_RELATION = 0xffff;
const MAX_ORDINAL = 0xffff_ffff;
const NOTHING = Buffer.from([0]);

export type EdgeTable = Database<Buffer, EdgeKey>;

const put32 = (target: Uint8Array, place: number, value: number): void => {
  target[place] = value >>> 24;
  target[place + 1] = value >>> 16;
  target[place + 2] = value >>> 8;
  target[place + 3] = value;
};

const read16 = (source: Uint8Array, place: number): number =>
  ((source[place] ?? 0) << 8) | (source[place + 1] ?? 0);

const read32 = (source: Uint8Array, place: number): number =>
  ((read16(source, place) << 16) | read16(source, place + 2)) >>> 0;

/** Keys sort as their numbers; they are read in place, because a group has many of them. */
const edgeKeys = {
  writeKey: (key: EdgeKey, target: Uint8Array, start: number): number => {
    const [near, relation, far, row, operation] = key;
    put32(target, start, near);
    target[start + RELATION] = relation >>> 8;
    target[start + RELATION + 1] = relation;
    put32(target, start + FAR, far);
    put32(target, start + ROW, row);
    target[start + OPERATION] = operation;
    return start + LENGTH;
  },
  readKey: (source: Uint8Array, start: number): EdgeKey => [
    read32(source, start),
    read16(source, start + RELATION),
    read32(source, start + FAR),
    read32(source, start + ROW),
    source[start + OPERATION] ?? REMOVED,
  ],
};

/** How a table of edges is opened. */
export const EDGES = { encoding: 'binary', keyEncoder: edgeKeys } as const;

const keyOf = ({ near, relation, far }: EdgeRecord, row: RowNo, operation: number): EdgeKey => [
  near,
  relation,
  far,
  row,
  operation,
];

/** Records that a link begins or ends with a row. */
export const putEdge = (table: EdgeTable, edge: EdgeRecord, row: RowNo, added: boolean): void => {
  void table.put(keyOf(edge, row, added ? ADDED : REMOVED), NOTHING);
};

export interface EdgeRange {
  readonly near: number;
  /** All relations when absent. */
  readonly relation?: number;
  /** Far ends behind this one only. */
  readonly afterFar?: number;
  readonly upTo: RowNo;
  /** The last row that counts of the links of a far end, where it may be a later one. */
  readonly lastOf?: (far: number) => RowNo;
}

/** The links that stand after a row, in order of relation and far end. */
export const edgesAt = (table: EdgeTable, range: EdgeRange): Generator<EdgeRecord> =>
  edgesIn(keysOf(table, range), range);

/** All records of a range's edges, whichever count, for {@link edgesIn}. */
export const edgeRecords = (table: EdgeTable, range: Omit<EdgeRange, 'upTo'>): readonly EdgeKey[] =>
  Array.from(keysOf(table, range));

/** As {@link edgesAt}, of records that were read. */
export function* edgesIn(
  keys: Iterable<EdgeKey>,
  range: Pick<EdgeRange, 'upTo' | 'lastOf'>,
): Generator<EdgeRecord> {
  let last: EdgeKey | undefined;
  for (const key of keys) {
    if (!isCounted(key, range)) continue;
    if (last !== undefined && !isSameEdge(last, key) && isAdded(last)) yield recordOf(last);
    last = key;
  }
  if (last !== undefined && isAdded(last)) yield recordOf(last);
}

/** Whether a link stands after a row: its last record up to there tells. */
export const isLinked = (table: EdgeTable, edge: EdgeRecord, upTo: RowNo): boolean => {
  const [start, end] = [keyOf(edge, upTo, ADDED), keyOf(edge, 0, REMOVED)];
  for (const key of table.getKeys({ start, end, reverse: true, limit: 1 })) return isAdded(key);
  return false;
};

const keysOf = (
  table: EdgeTable,
  { near, relation, afterFar = -1 }: Omit<EdgeRange, 'upTo'>,
): Iterable<EdgeKey> => {
  if (afterFar >= MAX_ORDINAL) return [];
  const first = { near, relation: relation ?? 0, far: afterFar + 1 };
  const last = { near, relation: relation ?? MAX_RELATION, far: MAX_ORDINAL };
  return table.getKeys({ start: keyOf(first, 0, REMOVED), end: keyOf(last, MAX_ROW, ADDED) });
};

const isCounted = (
  [, , far, row]: EdgeKey,
  { upTo, lastOf }: Pick<EdgeRange, 'upTo' | 'lastOf'>,
): boolean => row <= upTo || (lastOf !== undefined && row <= lastOf(far));

const isSameEdge = (one: EdgeKey, other: EdgeKey): boolean =>
  one[2] === other[2] && one[1] === other[1];

const isAdded = ([, , , , operation]: EdgeKey): boolean => operation === ADDED;

const recordOf = ([near, relation, far]: EdgeKey): EdgeRecord => ({ near, relation, far });
