import { randomUUID } from 'node:crypto';
import { link, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { SigningKeyUnavailable } from './signer.port.js';

/** Bits of a file's mode that let somebody else in. */
const OTHERS = 0o077;

/** A file's text; `undefined` when there is none. */
export const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
};

/** The text of a file that nobody else may read. @throws SigningKeyUnavailable with what to do */
export const secretTextOf = async (file: string): Promise<string | undefined> => {
  try {
    const handle = await open(file);
    try {
      // Of the very file that is read: another may take its place at any time.
      assertPrivate(file, await handle.stat());
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof SigningKeyUnavailable) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
};

const assertPrivate = (file: string, { mode }: { readonly mode: number }): void => {
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    throw new SigningKeyUnavailable(
      `Others may read the signing key ${file}. If nobody has: chmod 600 '${file}'. ` +
        'If somebody may have: run `stateline keys rotate` after that.',
    );
  }
};

/** Writes a file that is there whole or not at all, in the place of an older one. */
export const replaceFile = (file: string, text: string, mode = 0o644): Promise<void> =>
  writeBeside(file, { text, mode }, (written) => rename(written, file));

/** As {@link replaceFile}, if there is none yet; whether it was this call that made it. */
export const createFile = async (file: string, text: string, mode: number): Promise<boolean> => {
  let created = true;
  await writeBeside(file, { text, mode }, async (written) => {
    await link(written, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
      created = false;
    });
  });
  return created;
};

const writeBeside = async (
  file: string,
  { text, mode }: { readonly text: string; readonly mode: number },
  place: (written: string) => Promise<void>,
): Promise<void> => {
  const written = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(written, 'wx', mode);
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

/** Where a path leads, also when its last parts are not there yet. */
export const realPathOf = async (path: string): Promise<string> => {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(absolute) === absolute) throw error;
    return join(await realPathOf(dirname(absolute)), basename(absolute));
  }
};

export const liesIn = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('..\\'));
};

const unusable = (file: string, cause: unknown): SigningKeyUnavailable =>
  new SigningKeyUnavailable(
    `The key file ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
