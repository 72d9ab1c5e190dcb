import { hash } from 'node:crypto';

const GUID = '00000000-0000-0000-0000-000000000000';
const DASH = 45;
const DIGITS = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);
const WORDS = 4;
const DIGITS_IN_WORD = 8;
const FIRST_SLOTS = 1024;
const FULLEST = 0.7;

/**
 * A set of ids that stays small at a million: 16 bytes for each, open addressing, at most 70 % full. A GUID
 * in lower case is these bytes, an id of another shape is told by as many of its SHA-256.
 */
export class IdSet {
  private slots = new Uint32Array(FIRST_SLOTS * WORDS);
  private count = 0;
  private readonly word = new Uint32Array(WORDS);

  get size(): number {
    return this.count;
  }

  add(id: string): void {
    this.take(id);
    const slot = this.slotOf(this.word);
    if (!this.isEmpty(slot)) return;
    this.slots.set(this.word, slot);
    this.count += 1;
    if (this.count > (this.slots.length / WORDS) * FULLEST) this.grow();
  }

  has(id: string): boolean {
    this.take(id);
    return !this.isEmpty(this.slotOf(this.word));
  }

  /** Empties the set, and gives its memory back at once. */
  clear(): void {
    release(this.slots);
    this.slots = new Uint32Array(FIRST_SLOTS * WORDS);
    this.count = 0;
  }

  /** What tells an id, to `word`. */
  private take(id: string): void {
    if (this.read(id)) return;
    const digest = hash('sha256', id, 'buffer');
    for (let part = 0; part < WORDS; part += 1) this.word[part] = digest.readUInt32LE(4 * part);
  }

  /** Takes a GUID apart into `word`; `false` when it is none. All zero would pass for an empty slot. */
  private read(id: string): boolean {
    if (id.length !== GUID.length) return false;
    const { word } = this;
    let digits = 0;
    let bits = 0;
    for (let place = 0; place < GUID.length; place += 1) {
      const code = id.charCodeAt(place);
      const digit = DIGITS[code] ?? -1;
      if (GUID.charCodeAt(place) === DASH ? code !== DASH : digit < 0) return false;
      if (code === DASH) continue;
      bits = (bits << 4) | digit;
      digits += 1;
      if (digits % DIGITS_IN_WORD === 0) word[digits / DIGITS_IN_WORD - 1] = bits;
    }
    return word.some((part) => part !== 0);
  }

  /** Where the words stand, or the empty slot in which they would. */
  private slotOf(word: Uint32Array): number {
    const { slots } = this;
    const mask = slots.length / WORDS - 1;
    let slot = (mixed(word) & mask) * WORDS;
    while (!this.isEmpty(slot) && !this.holds(slot, word))
      slot = ((slot / WORDS + 1) & mask) * WORDS;
    return slot;
  }

  private isEmpty(slot: number): boolean {
    const { slots } = this;
    return (
      slots[slot] === 0 && slots[slot + 1] === 0 && slots[slot + 2] === 0 && slots[slot + 3] === 0
    );
  }

  private holds(slot: number, word: Uint32Array): boolean {
    const { slots } = this;
    return (
      slots[slot] === word[0] &&
      slots[slot + 1] === word[1] &&
      slots[slot + 2] === word[2] &&
      slots[slot + 3] === word[3]
    );
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Uint32Array(before.length * 2);
    for (let slot = 0; slot < before.length; slot += WORDS) {
      const word = before.subarray(slot, slot + WORDS);
      if (word.some((part) => part !== 0)) this.slots.set(word, this.slotOf(word));
    }
    release(before);
  }
}

/** A collector would let megabytes of them lie, because on its heap they are next to nothing. */
const release = ({ buffer }: Uint32Array<ArrayBuffer>): void => {
  buffer.transfer(0);
};

/** Ids of a test tenant may differ in one word only, so each takes part in every bit. */
const mixed = (word: Uint32Array): number => {
  let mix = 0;
  for (let index = 0; index < WORDS; index += 1) {
    mix = Math.imul(mix ^ (word[index] ?? 0), 0x9e3779b1);
    mix ^= mix >>> 15;
  }
  return mix >>> 0;
};
