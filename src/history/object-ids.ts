import { Numbers } from './numbers.js';

const GUID_LENGTH = 36;
const DASH = 45;
const DASHES = [8, 13, 18, 23];
const DIGITS = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);
/** Where each byte of a GUID begins. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const GUID_BYTES = 16;
/** Stands before an id that is no GUID, and never in UTF-8; twice where one would make 16 bytes. */
const NO_GUID = 0xff;
const LEAST_BYTES = 1 << 16;

/** Ids by number, held as bytes outside the heap: a GUID takes 16 of them. */
export class ObjectIds {
  #bytes = Buffer.alloc(LEAST_BYTES);
  readonly #ends = new Numbers();

  get length(): number {
    return this.#ends.length;
  }

  /** Adds an id, as {@link bytesOf} gives it, behind the last one. */
  add(id: Buffer): void {
    const start = this.#startOf(this.length);
    const end = start + id.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(end, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
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

  is(index: number, id: Buffer): boolean {
    const [start, end] = [this.#startOf(index), this.#ends.get(index)];
    return end - start === id.length && this.#bytes.compare(id, 0, id.length, start, end) === 0;
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
