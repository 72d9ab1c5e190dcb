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
 * A set of ids that stays small at a million: 16 bytes for an id that is a GUID in lower case, open
 * addressing, at most 70 % full. Ids of other shapes are kept as they are.
 */
export class IdSet {
  private slots = new Uint32Array(FIRST_SLOTS * WORDS);
  private guids = 0;
  private readonly others = new Set<string>();
  private readonly word = new Uint32Array(WORDS);

  get size(): number {
    return this.guids + this.others.size;
  }

  add(id: string): void {
    if (!this.read(id)) {
      this.others.add(id);
      return;
    }
    const slot = this.slotOf(this.word);
    if (!this.isEmpty(slot)) return;
    this.slots.set(this.word, slot);
    this.guids += 1;
    if (this.guids > (this.slots.length / WORDS) * FULLEST) this.grow();
  }

  has(id: string): boolean {
    return this.read(id) ? !this.isEmpty(this.slotOf(this.word)) : this.others.has(id);
  }

  /** Empties the set, and gives its memory back at once. */
  clear(): void {
    release(this.slots);
    this.slots = new Uint32Array(FIRST_SLOTS * WORDS);
    this.guids = 0;
    this.others.clear();
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
  let hash = 0;
  for (let index = 0; index < WORDS; index += 1) {
    hash = Math.imul(hash ^ (word[index] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
};
