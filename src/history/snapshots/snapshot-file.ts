import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import type { At } from '../positions.js';
import type { RowNo } from '../rows.js';
import type { PackedBlock } from './piece.js';

/** Where a block stands in its file, and the id of its first object. */
export type BlockPlace = readonly [first: string, start: number, size: number];

/** What a file of states holds. Immutable once it has its name. */
export interface SnapshotIndex {
  /** The states are those after this row, as seen. */
  readonly row: RowNo;
  /** Where that row stands in the log: a model of another log may have such a row too. */
  readonly at: At;
  /** What was known by then of when changes occurred: all that was told up to a row. */
  readonly known: RowNo;
  /** {@link Horizon.sealed} by then. */
  readonly sealed: number;
  readonly objects: number;
  readonly blocks: readonly BlockPlace[];
}

/** Behind the index: its length and its checksum. */
const TAIL_BYTES = 8;

/** A file of states as it grows; it has its name when it is whole. */
export class SnapshotWriter {
  readonly #blocks: BlockPlace[] = [];
  #end = 0;
  #objects = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async open(path: string): Promise<SnapshotWriter> {
    return new SnapshotWriter(path, await open(unfinished(path), 'w'));
  }

  /** Puts a block behind the last one. */
  async add({ first, objects, size }: PackedBlock, bytes: Uint8Array): Promise<void> {
    this.#blocks.push([first, this.#end, size]);
    this.#end += size;
    this.#objects += objects;
    await this.file.writeFile(bytes);
  }

  /** Tells what the file holds, waits for the disk and gives the file its name. */
  async finish(saved: Omit<SnapshotIndex, 'objects' | 'blocks'>): Promise<void> {
    const index: SnapshotIndex = { ...saved, objects: this.#objects, blocks: this.#blocks };
    const text = Buffer.from(JSON.stringify(index));
    const tail = Buffer.alloc(TAIL_BYTES);
    tail.writeUInt32LE(text.length, 0);
    tail.writeUInt32LE(crc32(text), 4);
    await this.file.writeFile(Buffer.concat([text, tail]));
    await this.file.sync();
    await this.file.close();
    await rename(unfinished(this.path), this.path);
  }

  /** Leaves nothing behind of a file that is not whole. */
  async drop(): Promise<void> {
    await this.file.close();
    await rm(unfinished(this.path), { force: true });
  }
}

const UNFINISHED = '.part';
const unfinished = (path: string): string => `${path}${UNFINISHED}`;

/** What a file holds; `undefined` when it is damaged or none. */
export const indexIn = (path: string): SnapshotIndex | undefined => {
  try {
    return withFile(path, (file) => {
      const end = fstatSync(file).size - TAIL_BYTES;
      const tail = bytesAt(file, end, TAIL_BYTES);
      const size = tail.readUInt32LE(0);
      const text = bytesAt(file, end - size, size);
      const isWhole = crc32(text) === tail.readUInt32LE(4);
      return isWhole ? (JSON.parse(text.toString()) as SnapshotIndex) : undefined;
    });
  } catch {
    return undefined;
  }
};

/** A part of a file. @throws when it ends before */
export const bytesAt = (file: number, start: number, size: number): Buffer => {
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let read = 0; read < size;) {
    const more = readSync(file, bytes, read, size - read, start + read);
    if (more === 0) throw new RangeError(`The file ends before ${start + size} bytes`);
    read += more;
  }
  return bytes;
};

const withFile = <Result>(path: string, use: (file: number) => Result): Result => {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
};
