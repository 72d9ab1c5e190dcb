import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderInUse, DataFolderNotWritable, DataFormatUnknown, DiskFull } from './errors.js';

/** Of everything in the folder; an older program refuses a newer number. */
const FORMAT = 1;

/** A data folder that this process alone may use until it is released. */
export interface DataFolder {
  readonly path: string;
  readonly release: () => void;
}

/**
 * Makes the folder if need be and claims it.
 * Throws {@link DataFolderNotWritable}, {@link DataFolderInUse}, {@link DataFormatUnknown} or
 * {@link DiskFull}, each before anything in the folder is changed.
 */
export const claimDataFolder = async (path: string): Promise<DataFolder> => {
  const writable = <Result>(work: Promise<Result>) => work.catch(refusedBy(path));
  await writable(mkdir(path, { recursive: true }));
  const lock = lockFolder(path);
  try {
    const format = await writable(readFormat(path));
    if (format === undefined) await writable(writeFormat(path));
    else if (format !== String(FORMAT)) throw new DataFormatUnknown(path, format, FORMAT);
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    path,
    release: () => {
      lock.close();
    },
  };
};

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/**
 * The kernel holds this lock (SQLite's exclusive lock on a file) and drops it when the process ends,
 * however it ends; a file left behind locks nobody out.
 */
const lockFolder = (path: string): DatabaseSync => {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(path, 'lock'));
    lock.exec('PRAGMA journal_mode = OFF');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    const code = own(cause, 'errcode');
    if (code === SQLITE_BUSY) throw new DataFolderInUse(path, { cause });
    if (code === SQLITE_FULL) throw new DiskFull(path, { cause });
    throw new DataFolderNotWritable(path, { cause });
  }
};

const formatFile = (path: string) => join(path, 'format');

const readFormat = async (path: string): Promise<string | undefined> => {
  try {
    return (await readFile(formatFile(path), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Whole or not at all, and on disk before any event is. */
const writeFormat = async (path: string): Promise<void> => {
  const draft = `${formatFile(path)}.new`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(`${FORMAT}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, formatFile(path));
  await syncFolder(path);
};

const syncFolder = async (path: string): Promise<void> => {
  // Windows cannot open a folder; its rename is journalled.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const DENIED: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'];

/** An error of the file system as one of ours, where it is known. */
export const refusedBy =
  (path: string) =>
  (cause: unknown): never => {
    const code = codeOf(cause);
    if (FULL.includes(code)) throw new DiskFull(path, { cause });
    if (DENIED.includes(code)) throw new DataFolderNotWritable(path, { cause });
    throw cause;
  };

const codeOf = (error: unknown): unknown => own(error, 'code');

/** By name, not by class: an error of the platform may come from another realm. */
const own = (error: unknown, name: string): unknown =>
  Object.getOwnPropertyDescriptor(Object(error), name)?.value;
