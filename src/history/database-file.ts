import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** In both of the first two pages of an LMDB file, behind the page header. Source: lmdb.h, mdb.c. */
const MAGIC = 0xbeefc0de;
export const PAGE_BYTES = 4_096;
const MAGIC_AT = 24;

/** Whether a folder holds one: opening what is none would end the process, so it is looked at first. */
export const isDatabase = (folder: string): boolean => {
  const page = Buffer.alloc(PAGE_BYTES + MAGIC_AT + 4);
  try {
    const file = openSync(join(folder, 'data.mdb'), 'r');
    const read = readSync(file, page);
    closeSync(file);
    if (read < page.length) return false;
  } catch {
    return false;
  }
  return [0, PAGE_BYTES].every((start) => page.readUInt32LE(start + MAGIC_AT) === MAGIC);
};
