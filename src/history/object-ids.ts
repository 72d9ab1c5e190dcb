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
/** Of a piece of memory, be it of slots or of bytes. */
const BITS = 20;
const SLAB = 1 << BITS;
const MASK = SLAB - 1;
/** Slots in a piece, of the size of a GUID. */
const SLOT_BITS = 16;
const SLOT_MASK = (1 << SLOT_BITS) - 1;

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
  readonly slots: readonly SharedArrayBuffer[];
  readonly others: readonly SharedArrayBuffer[];
  readonly marks: readonly SharedArrayBuffer[];
}

/** Ids by number, held as bytes outside the heap: a GUID takes 16 of them, any other its own besides. */
export class ObjectIds {
  /** A GUID, or where an id lies among the others and how long it is there. */
  readonly #slots: Slabs;
  /** No id goes on from one piece into the next: nothing is copied when they grow. */
  readonly #others: Slabs;
  #othersEnd = 0;
  /** A bit for each id that is no GUID. */
  readonly #marks: Numbers;
  #length = 0;

  /** Empty, or what another thread's {@link memory} holds, which is to be read only. */
  constructor({ slots, others, marks }: IdMemory = { slots: [], others: [], marks: [] }) {
    this.#slots = new Slabs(slots);
    this.#others = new Slabs(others);
    this.#marks = new Numbers(marks);
  }

  /** More when they grow. */
  get memory(): IdMemory {
    return { slots: this.#slots.memory, others: this.#others.memory, marks: this.#marks.memory };
  }

  /** Of those that were added here. */
  get length(): number {
    return this.#length;
  }

  /** Adds an id, as {@link bytesOf} gives it, behind the last one. */
  add(id: Buffer): void {
    const index = this.#length;
    this.#length += 1;
    const slot = this.#slots.grown(index >>> SLOT_BITS);
    const start = (index & SLOT_MASK) * GUID_BYTES;
    if (id.length === GUID_BYTES) id.copy(slot, start);
    else {
      slot.writeUInt32LE(this.#addOther(id), start);
      slot.writeUInt32LE(id.length, start + 4);
      this.#marks.set(index >>> 5, this.#marks.get(index >>> 5) | (1 << (index & 31)));
    }
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

  is(index: number, id: Buffer): boolean {
    const { bytes, start, end } = this.#placeOf(index);
    if (end - start !== id.length) return false;
    for (let place = 0; place < id.length; place += 1) {
      if (bytes[start + place] !== id[place]) return false;
    }
    return true;
  }

  /** In the memory that holds it. */
  #placeOf(index: number): {
    readonly bytes: Buffer;
    readonly start: number;
    readonly end: number;
  } {
    const slot = this.#slots.at(index >>> SLOT_BITS);
    const start = (index & SLOT_MASK) * GUID_BYTES;
    const isOther = ((this.#marks.get(index >>> 5) >>> (index & 31)) & 1) === 1;
    if (!isOther) return { bytes: slot, start, end: start + GUID_BYTES };
    const place = slot.readUInt32LE(start);
    const first = place & MASK;
    const end = first + slot.readUInt32LE(start + 4);
    return { bytes: this.#others.at(place >>> BITS), start: first, end };
  }

  /** Where it lies. */
  #addOther(id: Buffer): number {
    const end = this.#othersEnd;
    const fits = (end & MASK) + id.length <= SLAB;
    const place = fits ? end : ((end >>> BITS) + 1) << BITS;
    id.copy(this.#others.grown(place >>> BITS), place & MASK);
    this.#othersEnd = place + id.length;
    return place;
  }
}

/** Pieces of memory that threads can share. */
class Slabs {
  readonly #memory: SharedArrayBuffer[];
  readonly #bytes: Buffer[];

  constructor(memory: readonly SharedArrayBuffer[]) {
    this.#memory = [...memory];
    this.#bytes = memory.map((slab) => Buffer.from(slab));
  }

  get memory(): readonly SharedArrayBuffer[] {
    return this.#memory;
  }

  at(index: number): Buffer {
    return this.#bytes[index] ?? NO_BYTES;
  }

  /** One that is there by then. */
  grown(index: number): Buffer {
    while (index >= this.#bytes.length) {
      const slab = new SharedArrayBuffer(SLAB);
      this.#memory.push(slab);
      this.#bytes.push(Buffer.from(slab));
    }
    return this.at(index);
  }
}

const NO_BYTES = Buffer.alloc(0);

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
