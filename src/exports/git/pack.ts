import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

export type Kind = 'commit' | 'tree' | 'blob';

/** Numbers of the kinds in a pack. Git, "gitformat-pack". */
const KIND_NUMBERS: Readonly<Record<Kind, number>> = { commit: 1, tree: 2, blob: 3 };

const VERSION = 2;
const HEADER_BYTES = 12;
/** As many bytes wait to be written at most. */
const MOST_WAITING = 1024 * 1024;

interface Packed {
  readonly offset: number;
  readonly crc: number;
}

/** The id of an object: hex SHA-1. */
export const oidOf = (kind: Kind, body: Buffer): string =>
  createHash('sha1')
    .update(`${kind} ${String(body.length)}\0`)
    .update(body)
    .digest('hex');

/** Objects on their way into a repository, in one file, each once. Nobody finds them before {@link place}. */
export class Pack {
  private readonly objects = new Map<string, Packed>();
  /** One piece of memory: many small ones would each keep the larger piece that it was cut from. */
  private waiting = Buffer.allocUnsafeSlow(MOST_WAITING);
  private waitingBytes = 0;
  private offset = 0;
  private name = '';

  private constructor(
    private readonly folder: string,
    private readonly path: string,
    private readonly file: FileHandle,
  ) {
    this.write(headerOf(0));
  }

  /** A pack in a folder of packs; `name` tells it from others that are written there. */
  static async open(folder: string, name: string): Promise<Pack> {
    const path = join(folder, `${TEMPORARY}${name}`);
    return new Pack(folder, path, await open(path, 'w+'));
  }

  /** Objects in it. */
  get size(): number {
    return this.objects.size;
  }

  /** Takes an object; answers its id. */
  add(kind: Kind, body: Buffer): string {
    const oid = oidOf(kind, body);
    if (this.objects.has(oid)) return oid;
    const packed = Buffer.concat([objectHeader(kind, body.length), deflateSync(body)]);
    this.objects.set(oid, { offset: this.offset, crc: crc32(packed) });
    this.write(packed);
    return oid;
  }

  /** To be awaited now and then, so that what waits does not grow. */
  async room(): Promise<void> {
    if (this.waitingBytes >= MOST_WAITING) await this.flush();
  }

  /** Ends it on disk, where nobody finds it yet; it takes nothing more, and forgets what is in it. */
  async finish(): Promise<void> {
    await this.flush();
    await this.file.write(headerOf(this.objects.size), 0, HEADER_BYTES, 0);
    const digest = await digestOf(this.path);
    await this.file.write(digest, 0, digest.length, this.offset);
    await this.file.sync();
    await this.file.close();
    await writeSafely(`${this.path}.idx`, indexOf(this.objects, digest));
    this.objects.clear();
    this.name = join(this.folder, `pack-${digest.toString('hex')}`);
  }

  /** Has it found, once it is finished: by its index. */
  async place(): Promise<void> {
    await rename(this.path, `${this.name}.pack`);
    await rename(`${this.path}.idx`, `${this.name}.idx`);
  }

  async drop(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.path, { force: true });
    await rm(`${this.path}.idx`, { force: true });
  }

  private write(bytes: Buffer): void {
    const needed = this.waitingBytes + bytes.length;
    if (needed > this.waiting.length) {
      const larger = Buffer.allocUnsafeSlow(2 * needed);
      this.waiting.copy(larger, 0, 0, this.waitingBytes);
      this.waiting = larger;
    }
    bytes.copy(this.waiting, this.waitingBytes);
    this.waitingBytes = needed;
    this.offset += bytes.length;
  }

  private async flush(): Promise<void> {
    const bytes = this.waiting.subarray(0, this.waitingBytes);
    this.waiting = Buffer.allocUnsafeSlow(MOST_WAITING);
    this.waitingBytes = 0;
    await this.file.writeFile(bytes);
  }
}

/** What begins so was left by a process that was killed. */
export const TEMPORARY = 'tmp_stateline_';

/** Writes a file so that it is on disk. */
export const writeSafely = async (path: string, bytes: Buffer | string): Promise<void> => {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

const headerOf = (objects: number): Buffer => {
  const header = Buffer.from('PACK\0\0\0\0\0\0\0\0', 'latin1');
  header.writeUInt32BE(VERSION, 4);
  header.writeUInt32BE(objects, 8);
  return header;
};

/** Kind and size: four bits of the size in the first byte, then seven in each. */
const objectHeader = (kind: Kind, size: number): Buffer => {
  const bytes = [(KIND_NUMBERS[kind] << 4) | (size & 0x0f)];
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(left & 0x7f);
  }
  return Buffer.from(bytes);
};

const digestOf = async (path: string): Promise<Buffer> => {
  const hash = createHash('sha1');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest();
};

const INDEX_MAGIC = 0xff744f63;
/** Offsets from here on stand in a table of their own. */
const LARGE = 0x8000_0000;

const indexOf = (objects: ReadonlyMap<string, Packed>, packDigest: Buffer): Buffer => {
  const sorted = [...objects].sort(([one], [other]) => (one < other ? -1 : 1));
  const large = sorted.filter(([, { offset }]) => offset >= LARGE).map(([, { offset }]) => offset);
  let nextLarge = 0;
  const body = Buffer.concat([
    wordsOf([INDEX_MAGIC, VERSION, ...fanOf(sorted.map(([oid]) => oid))]),
    Buffer.from(sorted.map(([oid]) => oid).join(''), 'hex'),
    wordsOf(sorted.map(([, { crc }]) => crc)),
    wordsOf(sorted.map(([, { offset }]) => (offset < LARGE ? offset : LARGE + nextLarge++))),
    wordsOf(large.flatMap((offset) => [Math.floor(offset / 2 ** 32), offset % 2 ** 32])),
    packDigest,
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
};

/** How many ids begin with a byte up to each. */
const fanOf = (oids: readonly string[]): readonly number[] => {
  const fan = new Array<number>(256).fill(0);
  for (const oid of oids) {
    const first = Number.parseInt(oid.slice(0, 2), 16);
    fan[first] = (fan[first] ?? 0) + 1;
  }
  let sum = 0;
  return fan.map((count) => (sum += count));
};

const wordsOf = (words: readonly number[]): Buffer => {
  const bytes = Buffer.allocUnsafe(4 * words.length);
  words.forEach((word, index) => bytes.writeUInt32BE(word, 4 * index));
  return bytes;
};
