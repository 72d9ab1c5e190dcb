const LEAST = 1 << 10;

/** A list of numbers below 2^32 in four bytes each, outside the heap. */
export class Numbers {
  #values = new Uint32Array(LEAST);
  #length = 0;

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
      const grown = new Uint32Array(Math.max(index + 1, 2 * this.#values.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[index] = value;
    this.#length = Math.max(this.#length, index + 1);
  }
}
