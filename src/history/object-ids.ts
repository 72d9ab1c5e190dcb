import { Numbers } from './numbers.js';

const GUID_LENGTH = 36;
const DASH = 45;
const DASHES = [8, 13, 18, 23];
const DIGIT_CODES = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => DIGIT_CODES.indexOf(code));
/** Where each byte of a GUID begins. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const GUID_BYTES = 16;
/** Stands before an id that is no GUID, and never in UTF-8; twice where one would make 16 bytes. */
const NO_GUID = 0xff;
const LEAST_BYTES = 1 << 16;

/** Characters of an id that make its rank. */
const RANKED = 6;
/** A character is one of sixteen digits, or lies before, between or behind them. */
const STEPS = 33;

/** Memory of ids, for other threads. */
export interface IdMemory {
  readonly bytes: SharedArrayBuffer;
  readonly ends: SharedArrayBuffer;
}

/** Ids by number, held as bytes outside the heap: a GUID takes 16 of them. */
export class ObjectIds {
  #memory: SharedArrayBuffer;
  #bytes: Buffer;
  readonly #ends: Numbers;

  /** Empty, or what another thread's {@link memory} holds, which is to be read only. */
  constructor(memory?: IdMemory) {
    this.#memory = memory?.bytes ?? new SharedArrayBuffer(LEAST_BYTES);
    this.#bytes = Buffer.from(this.#memory);
    this.#ends = new Numbers(memory?.ends);
  }

  /** Others when they grow. */
  get memory(): IdMemory {
    return { bytes: this.#memory, ends: this.#ends.memory };
  }

  get length(): number {
    return this.#ends.length;
  }

  /** Adds an id, as {@link bytesOf} gives it, behind the last one. */
  add(id: Buffer): void {
    const start = this.#startOf(this.length);
    const end = start + id.length;
    if (end > this.#bytes.length) {
      const before = this.#bytes;
      this.#memory = new SharedArrayBuffer(Math.max(end, 2 * before.length));
      this.#bytes = Buffer.from(this.#memory);
      before.copy(this.#bytes, 0, 0, start);
    }
    id.copy(this.#bytes, start);
    this.#ends.set(this.length, end);
  }

  at(index: number): string {
    const [start, end] = [this.#startOf(index), this.#ends.get(index)];
    if (end - start !== GUID_BYTES) {
      const bytes = this.#bytes.subarray(start, end);
      return bytes.toString('utf8', bytes.lastIndexOf(NO_GUID) + 1);
    }
    const hex = this.#bytes.toString('hex', start, end);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** A number of 32 bits, in the order of ids; where it is the same for two, the ids themselves tell. */
  rank(index: number): number {
    const [start, end] = [this.#startOf(index), this.#ends.get(index)];
    if (end - start !== GUID_BYTES) return rankOf(this.at(index));
    let rank = 0;
    for (let place = start; place < start + RANKED / 2; place += 1) {
      const byte = this.#bytes[place] ?? 0;
      rank = (rank * STEPS + 2 * (byte >>> 4) + 1) * STEPS + 2 * (byte & 0xf) + 1;
    }
    return rank;
  }

  is(index: number, id: Buffer): boolean {
    const [start, end] = [this.#startOf(index), this.#ends.get(index)];
    if (end - start !== id.length) return false;
    for (let index = 0; index < id.length; index += 1) {
      if (this.#bytes[start + index] !== id[index]) return false;
    }
    return true;
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends.get(index - 1);
  }
}

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
export const hashOfBytes = (id: Buffer): number => {
  let hash = 0x811c9dc5;
  for (const byte of id) hash = Math.imul(hash ^ byte, 0x01000193);
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
