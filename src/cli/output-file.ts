import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';

/** Stands for stdout. */
export const STDOUT = '-';

/** Where an export goes, piece by piece. A new file has its name only when it is whole. */
export interface OutputFile {
  readonly write: (piece: string | Uint8Array) => void;
  /** It is whole. */
  readonly keep: () => void;
  /** It is not: nothing of it stays. */
  readonly drop: () => void;
}

/** @throws Stop when there is such a file, or it cannot be written */
export const outputFile = (target: string, io: Pick<Io, 'out'>): OutputFile => {
  if (target === STDOUT) return toStdout(io);
  const part = `${target}.part`;
  const file = newPart(target, part);
  return {
    write: (piece) => {
      writeWhole(file, piece);
    },
    keep: () => {
      closeSync(file);
      renameSync(part, target);
    },
    drop: () => {
      closeSync(file);
      rmSync(part, { force: true });
    },
  };
};

/** @throws Stop when it is there */
export const newFile = (target: string): number => {
  try {
    return openSync(target, 'wx');
  } catch (cause) {
    throw unwritable(target, cause);
  }
};

const newPart = (target: string, part: string): number => {
  if (existsSync(target)) throw unwritable(target, new Error('it is there already'));
  try {
    // What an export that was killed left is not needed any more.
    return openSync(part, 'w');
  } catch (cause) {
    throw unwritable(target, cause);
  }
};

const unwritable = (target: string, cause: unknown): Stop => {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Stop(exitCodes.usage, `${target} cannot be written: ${why}`, {}, { cause });
};

/** A system may take less at once than it is given. */
const writeWhole = (file: number, piece: string | Uint8Array): void => {
  const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
};

const toStdout = ({ out }: Pick<Io, 'out'>): OutputFile => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    write: (piece) => {
      out(typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true }));
    },
    keep: () => undefined,
    drop: () => undefined,
  };
};
