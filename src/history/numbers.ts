const BITS = 16;
/** Numbers in one piece of memory, of 256 KB: nothing is copied when a list grows. */
const SLAB = 1 << BITS;
const MASK = SLAB - 1;

/** A list of numbers below 2^32 in four bytes each, outside the heap, in memory that threads can share. */
export class Numbers {
  readonly #memory: SharedArrayBuffer[];
  readonly #slabs: Uint32Array[];
  #length: number;

  /** Empty, or what another thread's {@link memory} holds, which is to be read only. */
  constructor(memory: readonly SharedArrayBuffer[] = []) {
    this.#memory = [...memory];
    this.#slabs = memory.map((slab) => new Uint32Array(slab));
    this.#length = memory.length * SLAB;
  }

  /** More when it grows. */
  get memory(): readonly SharedArrayBuffer[] {
    return this.#memory;
  }

  get length(): number {
    return this.#length;
  }

  /** 0 behind the end. */
  get(index: number): number {
    return this.#slabs[index >>> BITS]?.[index & MASK] ?? 0;
  }

  /** Fills with 0 what lies between the end and the place. */
  set(index: number, value: number): void {
    while (index >>> BITS >= this.#slabs.length) this.#grow();
    const slab = this.#slabs[index >>> BITS];
    if (slab !== undefined) slab[index & MASK] = value;
    this.#length = Math.max(this.#length, index + 1);
  }

  #grow(): void {
    const slab = new SharedArrayBuffer(SLAB * Uint32Array.BYTES_PER_ELEMENT);
    this.#memory.push(slab);
    this.#slabs.push(new Uint32Array(slab));
  }
}
