import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderInUse, DataFolderNotWritable, DataFormatUnknown, DiskFull } from './errors.js';

/**
 * Of everything in the folder; an older program refuses a newer number. In 2 streams may have been
 * removed, and events have chains of their own; in 3 first readings tell links as LinksDiscovered. What a
 * program of an older format wrote is read as it is.
 */
const FORMAT = 3;
const READ_AS_IS: readonly string[] = ['1', '2'];

/** A data folder that this process alone may use until it is released. */
export interface DataFolder {
  readonly path: string;
  /** Made with the log, so that what is derived from it knows whose it is. */
  readonly identity: string;
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
    const format = await writable(readIfThere(path, 'format'));
    if (format === undefined || READ_AS_IS.includes(format)) {
      await writable(writeWhole(path, 'format', String(FORMAT)));
    } else if (format !== String(FORMAT)) throw new DataFormatUnknown(path, format, FORMAT);
    return {
      path,
      identity: await writable(identityOf(path)),
      release: () => {
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
};

const identityOf = async (path: string): Promise<string> => {
  const known = await readIfThere(path, 'identity');
  if (known !== undefined) return known;
  const identity = randomUUID();
  await writeWhole(path, 'identity', identity);
  return identity;
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

const readIfThere = async (path: string, name: string): Promise<string | undefined> => {
  try {
    return (await readFile(join(path, name), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Whole or not at all, and on disk before any event is. */
const writeWhole = async (path: string, name: string, text: string): Promise<void> => {
  const draft = join(path, `${name}.new`);
  const file = await open(draft, 'w');
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(path, name));
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
