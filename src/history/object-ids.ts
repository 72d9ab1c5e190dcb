import { Numbers } from './numbers.js';

const GUID_LENGTH = 36;
const DASH = 45;
const DASHES = [8, 13, 18, 23];
const DIGIT_CODES = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => DIGIT_CODES.indexOf(code));
/** Where each byte of a GUID begins. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const GUID_BYTES = 16;
/** Where a GUID is written before it becomes a text: parts that are joined are slower, and hold each other. */
const GUID = Buffer.alloc(GUID_LENGTH, '-');
/** Stands before an id that is no GUID, and never in UTF-8; twice where one would make 16 bytes. */
const NO_GUID = 0xff;
const BITS = 20;
/** Bytes of ids in one piece of memory, in which no id goes on into the next: nothing is copied when they grow. */
const SLAB = 1 << BITS;
const MASK = SLAB - 1;

/** Characters of an id that make its rank. */
const RANKED = 6;
/** A character is one of sixteen digits, or lies before, between or behind them. */
const STEPS = 33;
/** Of the two characters that are a byte of a GUID. */
const RANKS = Uint16Array.from(
  { length: 256 },
  (_, byte) => (2 * (byte >>> 4) + 1) * STEPS + 2 * (byte & 0xf) + 1,
);

/** Memory of ids, for other threads. */
export interface IdMemory {
  readonly bytes: readonly SharedArrayBuffer[];
  readonly ends: readonly SharedArrayBuffer[];
}

/** Ids by number, held as bytes outside the heap: a GUID takes 16 of them. */
export class ObjectIds {
  readonly #slabs: SharedArrayBuffer[];
  readonly #bytes: Buffer[];
  readonly #ends: Numbers;

  /** Empty, or what another thread's {@link memory} holds, which is to be read only. */
  constructor({ bytes, ends }: IdMemory = { bytes: [], ends: [] }) {
    this.#slabs = [...bytes];
    this.#bytes = bytes.map((slab) => Buffer.from(slab));
    this.#ends = new Numbers(ends);
  }

  /** More when they grow. */
  get memory(): IdMemory {
    return { bytes: this.#slabs, ends: this.#ends.memory };
  }

  get length(): number {
    return this.#ends.length;
  }

  /** Adds an id, as {@link bytesOf} gives it, behind the last one. */
  add(id: Buffer): void {
    const end = startBefore(this.#endBefore(this.length), id.length) + id.length;
    if (end > this.#bytes.length * SLAB) this.#grow();
    this.#ends.set(this.length, end);
    const { bytes, start } = this.#placeOf(this.length - 1);
    id.copy(bytes, start);
  }

  at(index: number): string {
    const { bytes, start, end } = this.#placeOf(index);
    if (end - start !== GUID_BYTES) {
      const id = bytes.subarray(start, end);
      return id.toString('utf8', id.lastIndexOf(NO_GUID) + 1);
    }
    for (let index = 0; index < GUID_BYTES; index += 1) {
      const byte = bytes[start + index] ?? 0;
      const place = PAIRS[index] ?? 0;
      GUID[place] = DIGIT_CODES[byte >>> 4] ?? 0;
      GUID[place + 1] = DIGIT_CODES[byte & 0xf] ?? 0;
    }
    return GUID.toString('latin1');
  }

  /** A number of 32 bits, in the order of ids; where it is the same for two, the ids themselves tell. */
  rank(index: number): number {
    const { bytes, start, end } = this.#placeOf(index);
    if (end - start !== GUID_BYTES) return rankOf(this.at(index));
    let rank = 0;
    for (let place = start; place < start + RANKED / 2; place += 1) {
      rank = rank * STEPS * STEPS + (RANKS[bytes[place] ?? 0] ?? 0);
    }
    return rank;
  }

  /** As {@link hashOfBytes}. */
  hash(index: number): number {
    const { bytes, start, end } = this.#placeOf(index);
    return hashBetween(bytes, start, end);
  }

  is(index: number, id: Buffer): boolean {
    const { bytes, start, end } = this.#placeOf(index);
    if (end - start !== id.length) return false;
    for (let place = 0; place < id.length; place += 1) {
      if (bytes[start + place] !== id[place]) return false;
    }
    return true;
  }

  #endBefore(index: number): number {
    return index === 0 ? 0 : this.#ends.get(index - 1);
  }

  /** In the memory that holds it. */
  #placeOf(index: number): {
    readonly bytes: Buffer;
    readonly start: number;
    readonly end: number;
  } {
    const [before, last] = [this.#endBefore(index), this.#ends.get(index) - 1];
    // What did not fit behind the one before it begins the next piece.
    const start = before >>> BITS === last >>> BITS ? before & MASK : 0;
    return { bytes: this.#bytes[last >>> BITS] ?? NO_BYTES, start, end: (last & MASK) + 1 };
  }

  #grow(): void {
    const slab = new SharedArrayBuffer(SLAB);
    this.#slabs.push(slab);
    this.#bytes.push(Buffer.from(slab));
  }
}

const NO_BYTES = Buffer.alloc(0);

/** Where an id begins that comes behind an end. */
const startBefore = (end: number, length: number): number =>
  (end & MASK) + length > SLAB ? end - (end & MASK) + SLAB : end;

/** Taken for every GUID: most are only looked up. */
const TAKEN = Buffer.alloc(GUID_BYTES);

/** An id as it is kept; good until the next call. */
export const bytesOf = (id: string): Buffer => {
  if (isGuid(id)) return TAKEN;
  const bytes = Buffer.from(id);
  const marks = bytes.length + 1 === GUID_BYTES ? 2 : 1;
  return Buffer.concat([Buffer.alloc(marks, NO_GUID), bytes]);
};

/** Whether an id is a GUID in lower case, whose bytes then are taken. */
const isGuid = (id: string): boolean => {
  if (id.length !== GUID_LENGTH) return false;
  for (const place of DASHES) if (id.charCodeAt(place) !== DASH) return false;
  for (let index = 0; index < GUID_BYTES; index += 1) {
    const place = PAIRS[index] ?? 0;
    const byte = (digitAt(id, place) << 4) | digitAt(id, place + 1);
    if (byte < 0) return false;
    TAKEN[index] = byte;
  }
  return true;
};

/** Below 0 for what is no digit in lower case. */
const digitAt = (id: string, place: number): number => DIGITS[id.charCodeAt(place)] ?? -1;

/** FNV-1a; never 0. */
export const hashOfBytes = (id: Buffer): number => hashBetween(id, 0, id.length);

const hashBetween = (bytes: Buffer, start: number, end: number): number => {
  let hash = 0x811c9dc5;
  for (let place = start; place < end; place += 1) {
    hash = Math.imul(hash ^ (bytes[place] ?? 0), 0x01000193);
  }
  return hash >>> 0 || 1;
};

/** Odd for a digit; even for what is told no further from its neighbours, so the rank ends with it. */
const stepOf = (code: number): number => {
  const below = DIGIT_CODES.filter((digit) => digit < code).length;
  return 2 * below + Number(DIGIT_CODES.includes(code));
};

const rankOf = (id: string): number => {
  let [rank, isTold] = [0, true];
  for (let place = 0; place < RANKED; place += 1) {
    const step = isTold && place < id.length ? stepOf(id.charCodeAt(place)) : 0;
    isTold = step % 2 === 1;
    rank = rank * STEPS + step;
  }
  return rank;
};
