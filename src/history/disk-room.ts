import { statfsSync } from 'node:fs';

import { StatelineError } from '../domain/errors.js';

/** Bytes that may still be written where a folder lies. */
export type FreeBytes = (folder: string) => number;

export const freeBytes: FreeBytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Left to the others that write to the same disk, the event log first. */
const MARGIN = 64 * 1024 * 1024;
const MB = 1024 * 1024;

/** There is too little room to write to the model; it is whole, and goes on when opened with room. */
export class HistoryDiskFull extends StatelineError {
  readonly code = 'history-disk-full';
  readonly category = 'unavailable';
  constructor(folder: string, free: number, needed: number) {
    super(
      `The disk of ${folder} has ${Math.floor(free / MB)} MB left, and the history takes ` +
        `${Math.ceil(needed / MB)} MB to go on: make room, then start again`,
    );
  }
}

/** How many things of a size there is room for. */
export const roomFor = (folder: string, bytes: number, free: FreeBytes): number =>
  Math.max(0, Math.floor((free(folder) - MARGIN) / bytes));

/**
 * Throws {@link HistoryDiskFull} when fewer than `bytes` and a margin are free. Asked before a commit,
 * because LMDB ends the process when the disk refuses one (lmdb 3.5.6, `mdb_page_flush`).
 */
export const ensureRoom = (folder: string, bytes: number, free: FreeBytes): void => {
  const [left, needed] = [free(folder), bytes + MARGIN];
  if (left < needed) throw new HistoryDiskFull(folder, left, needed);
};
