import type { Database } from 'lmdb';

import type { At } from './positions.js';

/**
 * One record per link added or removed: near end, relation and far end (or relation behind the far
 * end), position, operation. The last record up to a position tells whether the link stands then.
 */
export interface EdgeRecord {
  readonly near: number;
  readonly relation: number;
  readonly far: number;
}

const LENGTH = 19;
const POSITION = 10;
const OPERATION = 18;
const ADDED = 1;
const REMOVED = 0;
const NOTHING = Buffer.from([0]);

export type EdgeTable = Database<Buffer, Buffer>;

const keyOf = ({ near, relation, far }: EdgeRecord, at: At, operation: number): Buffer => {
  const key = Buffer.allocUnsafe(LENGTH);
  key.writeUInt32BE(near, 0);
  key.writeUInt16BE(relation, 4);
  key.writeUInt32BE(far, 6);
  key.writeDoubleBE(at, POSITION);
  key.writeUInt8(operation, OPERATION);
  return key;
};

/** Records that a link begins or ends at a position. */
export const putEdge = (table: EdgeTable, edge: EdgeRecord, at: At, added: boolean): void => {
  void table.put(keyOf(edge, at, added ? ADDED : REMOVED), NOTHING);
};

const MAX_RELATION = 0xffff;
const MAX_ORDINAL = 0xffff_ffff;

export interface EdgeRange {
  readonly near: number;
  /** All relations when absent. */
  readonly relation?: number;
  /** Far ends behind this one only. */
  readonly afterFar?: number;
  readonly at: At;
}

/** The links that stand at a position, in order of relation and far end. */
export function* edgesAt(table: EdgeTable, range: EdgeRange): Generator<EdgeRecord> {
  let last: Buffer | undefined;
  for (const key of keysOf(table, range)) {
    if (key.readDoubleBE(POSITION) > range.at) continue;
    if (last !== undefined && !isSameEdge(last, key) && isAdded(last)) yield recordOf(last);
    last = key;
  }
  if (last !== undefined && isAdded(last)) yield recordOf(last);
}

const keysOf = (table: EdgeTable, { near, relation, afterFar = -1 }: EdgeRange) => {
  if (afterFar >= MAX_ORDINAL) return [];
  const first = { near, relation: relation ?? 0, far: afterFar + 1 };
  const last = { near, relation: relation ?? MAX_RELATION, far: MAX_ORDINAL };
  return table.getKeys({ start: keyOf(first, 0, REMOVED), end: keyOf(last, Infinity, ADDED) });
};

const isSameEdge = (one: Buffer, other: Buffer): boolean =>
  one.compare(other, 0, POSITION, 0, POSITION) === 0;

const isAdded = (key: Buffer): boolean => key[OPERATION] === ADDED;

const recordOf = (key: Buffer): EdgeRecord => ({
  near: key.readUInt32BE(0),
  relation: key.readUInt16BE(4),
  far: key.readUInt32BE(6),
});
