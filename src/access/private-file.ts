import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AccessFilesUnavailable } from '../domain/access/access-errors.js';

/** Bits of a file's mode that let somebody else in. */
const OTHERS = 0o077;
const PRIVATE = 0o600;
const KEY_BYTES = 32;

/** The text of a file, and what changes with each replacement of it. */
export interface PrivateText {
  readonly text: string;
  readonly version: string;
}

/** What is told of a file to know whether it is still the same. */
interface FileState {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

export const versionOf = ({ ino, size, mtimeNs }: FileState): string =>
  [ino, size, mtimeNs].map(String).join(':');

/** A file that nobody else may read; `undefined` when there is none. @throws AccessFilesUnavailable */
export const readPrivate = async (file: string): Promise<PrivateText | undefined> => {
  try {
    const handle = await open(file);
    try {
      // Of the very file that is read: another may take its place at any time.
      const state = await handle.stat({ bigint: true });
      assertPrivate(file, Number(state.mode));
      return { text: await handle.readFile('utf8'), version: versionOf(state) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
};

const assertPrivate = (file: string, mode: number): void => {
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  throw new AccessFilesUnavailable(
    `Others may read ${file}. If nobody has: chmod 600 '${file}'. If somebody may have: remove it, ` +
      'and with it everything that was given by it.',
  );
};

/** Puts a text in a file's place: a reader, and who comes after a kill, sees the old one or the new. */
export const replacePrivate = (
  file: string,
  text: string,
  assertMine: () => Promise<void>,
): Promise<void> =>
  writeBeside(file, text, async (written) => {
    await assertMine();
    await rename(written, file);
  });

/** Removes what processes left that were killed before it was in its place. Only under the file's lock. */
export const removeUnplaced = async (file: string): Promise<void> => {
  const folder = dirname(file);
  const unplaced = (await readdir(folder)).filter((name) => name.startsWith(unplacedPrefix(file)));
  await Promise.all(unplaced.map((name) => rm(join(folder, name), { force: true })));
};

const unplacedPrefix = (file: string): string => `.${basename(file)}.`;

/** A key of 32 random bytes, made on first use; of several processes that make one, one does. */
export const keyIn = async (file: string): Promise<Uint8Array> => {
  const known = await readPrivate(file);
  if (known !== undefined) return keyFrom(file, known.text);
  await writeBeside(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, (written) =>
    link(written, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    }),
  );
  return keyFrom(file, (await readPrivate(file))?.text ?? '');
};

const keyFrom = (file: string, text: string): Uint8Array => {
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length === KEY_BYTES) return key;
  throw new AccessFilesUnavailable(
    `${file} holds no key; remove it, and a new one is made at the next start`,
  );
};

const writeBeside = async (
  file: string,
  text: string,
  place: (written: string) => Promise<void>,
): Promise<void> => {
  const written = join(dirname(file), `${unplacedPrefix(file)}${randomUUID()}`);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(written, 'wx', PRIVATE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(written);
  } catch (error) {
    throw unusable(file, error);
  } finally {
    await rm(written, { force: true });
  }
};

export const unusable = (file: string, cause: unknown): AccessFilesUnavailable =>
  cause instanceof AccessFilesUnavailable
    ? cause
    : new AccessFilesUnavailable(
        `${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );

export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
