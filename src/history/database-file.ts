import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { open, type RootDatabase } from 'lmdb';

import { childrenOf, type Page, PAGE_BYTES, snapshotIn } from './database-pages.js';

/** Pages looked at before other work gets its turn. */
const TURN = 500;

/**
 * Whether a folder holds an LMDB file that can be opened: reading one that was cut off or written over
 * would end the process. Each page that leads to others is looked at, but not what values hold.
 */
export const isWholeDatabase = async (folder: string): Promise<boolean> => {
  let file: number | undefined;
  try {
    file = openSync(join(folder, 'data.mdb'), 'r');
    return await isWhole(file);
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

export const openDatabase = (folder: string): RootDatabase =>
  // Without batching by turn: a failed commit would also reject a promise that nobody holds.
  open({ path: folder, encoding: 'json', maxDbs: 24, eventTurnBatching: false });

/** @throws RangeError where something lies outside of its page */
const isWhole = async (file: number): Promise<boolean> => {
  const snapshot = snapshotIn(pageAt(file, 0), pageAt(file, 1));
  if (snapshot === undefined) return false;
  const { last, roots } = snapshot;
  if (fstatSync(file).size < (last + 1) * PAGE_BYTES) return false;
  const left = [...roots];
  for (let seen = 1, at = left.pop(); at !== undefined; at = left.pop(), seen += 1) {
    // Whoever meets more pages than there are goes round in a circle.
    const children = seen > last ? undefined : childrenOf(pageAt(file, at), at, last);
    if (children === undefined) return false;
    left.push(...children);
    if (seen % TURN === 0) await turn();
  }
  return true;
};

const pageAt = (file: number, at: number): Page => {
  const page = Buffer.allocUnsafe(PAGE_BYTES);
  if (readSync(file, page, 0, PAGE_BYTES, at * PAGE_BYTES) < PAGE_BYTES) {
    throw new RangeError(`There is no page ${at}`);
  }
  return page;
};
