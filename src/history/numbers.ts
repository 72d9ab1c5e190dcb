const LEAST = 1 << 10;

/** A list of numbers below 2^32 in four bytes each, outside the heap, in memory that threads can share. */
export class Numbers {
  #values: Uint32Array<SharedArrayBuffer>;
  #length: number;

  /** Empty, or what another thread's {@link memory} holds, which is to be read only. */
  constructor(memory?: SharedArrayBuffer) {
    this.#values = memory ? new Uint32Array(memory) : newValues(LEAST);
    this.#length = memory ? this.#values.length : 0;
  }

  /** Another one when it grows. */
  get memory(): SharedArrayBuffer {
    return this.#values.buffer;
  }

  get length(): number {
    return this.#length;
  }

  /** 0 behind the end. */
  get(index: number): number {
    return index < this.#length ? (this.#values[index] ?? 0) : 0;
  }

  /** Fills with 0 what lies between the end and the place. */
  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const grown = newValues(Math.max(index + 1, 2 * this.#values.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[index] = value;
    this.#length = Math.max(this.#length, index + 1);
  }
}

const newValues = (length: number): Uint32Array<SharedArrayBuffer> =>
  new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
