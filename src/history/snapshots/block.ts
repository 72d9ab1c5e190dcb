import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * The objects of a range of ids as JSON lines, with numbers about each line in front, so that most lines
 * are passed on or passed over without being read.
 */
export interface Block {
  /** Lines, in id order. */
  readonly count: number;
  readonly lines: Buffer;
  readonly numbers: Uint32Array;
}

/** Numbers about a line. */
export const Mark = {
  ordinal: 0,
  /** Where the line ends, behind its line feed. */
  end: 1,
  /** Where in the line the name of its links begins, behind the comma. */
  links: 2,
  /** Place of the type in the tenant's list, and the status. */
  kind: 3,
  /** The object's last change. */
  last: 4,
  /** Where the instant stands since when it is so, as far as was known when the state was saved. */
  since: 5,
  /** By how many milliseconds that is earlier than it was seen. */
  early: 6,
} as const;

const MARKS = Object.keys(Mark).length;
const STATUS_SHIFT = 16;
const TYPE = (1 << STATUS_SHIFT) - 1;

export const kindOf = (type: number, status: number): number => type | (status << STATUS_SHIFT);
export const typeIn = (kind: number): number => kind & TYPE;
export const statusIn = (kind: number): number => kind >>> STATUS_SHIFT;

/** One object, as a line of a block: the line, and the numbers about it, from where it begins. */
export interface Line {
  readonly text: Buffer;
  readonly ordinal: number;
  readonly links: number;
  readonly kind: number;
  readonly last: number;
  readonly since: number;
  readonly early: number;
}

export const markOf = ({ numbers }: Block, line: number, mark: number): number =>
  numbers[line * MARKS + mark] ?? 0;

export const startOf = (block: Block, line: number): number =>
  line === 0 ? 0 : markOf(block, line - 1, Mark.end);

export const lineAt = (block: Block, line: number): Line => {
  const start = startOf(block, line);
  return {
    text: block.lines.subarray(start, markOf(block, line, Mark.end)),
    ordinal: markOf(block, line, Mark.ordinal),
    links: markOf(block, line, Mark.links),
    kind: markOf(block, line, Mark.kind),
    last: markOf(block, line, Mark.last),
    since: markOf(block, line, Mark.since),
    early: markOf(block, line, Mark.early),
  };
};

const COMPRESSION = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    // A flipped bit on the disk is met by an error, not by another state.
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

/** In front of what is compressed: its size. */
const SIZE_BYTES = 4;
const ROOM = 64;

/** A block as it is stored: a number of lines, their numbers, the lines; all compressed. */
export const packed = (lines: readonly Line[]): Buffer => {
  const numbers = new Uint32Array(1 + lines.length * MARKS);
  numbers[0] = lines.length;
  let end = 0;
  lines.forEach(({ text, ordinal, links, kind, last, since, early }, line) => {
    end += text.length;
    numbers.set([ordinal, end, links, kind, last, since, early], 1 + line * MARKS);
  });
  const head = Buffer.from(numbers.buffer);
  const raw = Buffer.concat([head, ...lines.map(({ text }) => text)]);
  const size = Buffer.alloc(SIZE_BYTES);
  size.writeUInt32LE(raw.length);
  return Buffer.concat([size, zstdCompressSync(raw, COMPRESSION)]);
};

/** @throws when it is damaged */
export const unpacked = (stored: Uint8Array): Block => {
  const size = new DataView(stored.buffer, stored.byteOffset).getUint32(0, true);
  // Room for all of it and more: else it is put together from pieces of 16 kB.
  const raw = zstdDecompressSync(stored.subarray(SIZE_BYTES), { chunkSize: size + ROOM });
  const count = raw.readUInt32LE(0);
  const head = 4 * (1 + count * MARKS);
  // Copied, because numbers have to begin at a multiple of their size.
  const numbers = new Uint32Array(new Uint8Array(raw.subarray(4, head)).buffer);
  return { count, numbers, lines: raw.subarray(head) };
};

/**
 * Gives the memory of a block back that is read no more. A collector would let 64 MB of them lie, because
 * on its heap they are next to nothing.
 */
export const release = ({ lines: { buffer } }: Block): void => {
  // What is smaller may share its memory with other buffers.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
};
