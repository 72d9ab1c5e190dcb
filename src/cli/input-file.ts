import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { exitCodes, Stop } from './exit.js';

/** A file that a command reads: its name, and its size where it has one. */
export interface InputFile {
  readonly name: string;
  readonly bytes: number | null;
}

/** Stands for what is piped in. */
const PIPED = '-';

/** @throws Stop when the file cannot be read */
export const inputFile = async (name: string): Promise<InputFile> => {
  if (name === PIPED) return { name: 'stdin', bytes: null };
  try {
    const found = await stat(name);
    if (found.isFile()) return { name, bytes: found.size };
  } catch (error) {
    throw unreadable(name, error);
  }
  throw unreadable(name, new Error('it is no file'));
};

const unreadable = (name: string, cause: unknown): Stop => {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Stop(exitCodes.no, `${name} cannot be read: ${why}`, { file: name }, { cause });
};

/**
 * The text of a file as UTF-8, unpacked where it is gzip; PowerShell writes UTF-16. `read` is told how
 * many bytes of the file were read so far. @throws Stop when it cannot be read to its end
 */
export async function* textOf(
  { name, bytes }: InputFile,
  read: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const source: AsyncIterable<Buffer> = bytes === null ? process.stdin : createReadStream(name);
  try {
    yield* decoded(counted(source, read));
  } catch (error) {
    throw unreadable(name, error);
  }
}

async function* counted(
  source: AsyncIterable<Buffer>,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    read(total);
    yield chunk;
  }
}

const GZIP = [0x1f, 0x8b];
const UTF_8 = [0xef, 0xbb, 0xbf];
const UTF_16 = [0xff, 0xfe];

const beginsWith = (chunk: Buffer, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => chunk[index] === byte);

async function* decoded(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  const first = await chunks.next();
  if (first.done === true) return;
  const all = async function* () {
    yield first.value;
    yield* chunks;
  };
  if (beginsWith(first.value, GZIP)) yield* decoded(unpacked(all()));
  else if (beginsWith(first.value, UTF_16)) yield* fromUtf16(all());
  else yield* beginsWith(first.value, UTF_8) ? without(UTF_8.length, all()) : all();
}

async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // What goes wrong is told to who reads.
  const unpacking = pipeline(Readable.from(chunks), createGunzip(), () => undefined);
  for await (const chunk of unpacking) yield chunk as Buffer;
}

async function* fromUtf16(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
}

async function* without(bytes: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    yield chunk.subarray(left);
    left = 0;
  }
}
