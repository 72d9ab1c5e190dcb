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

const LENGTH = 15;
const FAR = 6;
const ROW = 10;
const OPERATION = 14;
const MAX_ROW = 0xffff_ffff;
const ADDED = 1;
const REMOVED = 0;
const NOTHING = Buffer.from([0]);

export type EdgeTable = Database<Buffer, Buffer>;

const keyOf = (
  { near, relation, far }: EdgeRecord,
  row: RowNo,
  operation: number,
  key = Buffer.allocUnsafe(LENGTH),
): Buffer => {
  key.writeUInt32BE(near, 0);
  key.writeUInt16BE(relation, 4);
  key.writeUInt32BE(far, 6);
  key.writeUInt32BE(row, ROW);
  key.writeUInt8(operation, OPERATION);
  return key;
};

/** Taken for each key that is written, because a put copies it at once. */
const WRITTEN = Buffer.alloc(LENGTH);

/** Records that a link begins or ends with a row. */
export const putEdge = (table: EdgeTable, edge: EdgeRecord, row: RowNo, added: boolean): void => {
  void table.put(keyOf(edge, row, added ? ADDED : REMOVED, WRITTEN), NOTHING);
};

const MAX_RELATION = 0xffff;
const MAX_ORDINAL = 0xffff_ffff;

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
export function* edgesAt(table: EdgeTable, range: EdgeRange): Generator<EdgeRecord> {
  let last: Buffer | undefined;
  for (const key of keysOf(table, range)) {
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

const keysOf = (table: EdgeTable, { near, relation, afterFar = -1 }: EdgeRange) => {
  if (afterFar >= MAX_ORDINAL) return [];
  const first = { near, relation: relation ?? 0, far: afterFar + 1 };
  const last = { near, relation: relation ?? MAX_RELATION, far: MAX_ORDINAL };
  return table.getKeys({ start: keyOf(first, 0, REMOVED), end: keyOf(last, MAX_ROW, ADDED) });
};

const isCounted = (key: Buffer, { upTo, lastOf }: EdgeRange): boolean => {
  const row = key.readUInt32BE(ROW);
  return row <= upTo || (lastOf !== undefined && row <= lastOf(key.readUInt32BE(FAR)));
};

const isSameEdge = (one: Buffer, other: Buffer): boolean =>
  one.compare(other, 0, ROW, 0, ROW) === 0;

const isAdded = (key: Buffer): boolean => key[OPERATION] === ADDED;

const recordOf = (key: Buffer): EdgeRecord => ({
  near: key.readUInt32BE(0),
  relation: key.readUInt16BE(4),
  far: key.readUInt32BE(6),
});
