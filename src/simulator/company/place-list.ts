/** Places that are collected one by one, four bytes each. */
export class PlaceList {
  #places = new Int32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(place: number): void {
    if (this.#length === this.#places.length) {
      const longer = new Int32Array(this.#places.length * 2);
      longer.set(this.#places);
      this.#places = longer;
    }
    this.#places[this.#length] = place;
    this.#length += 1;
  }

  /** What was collected so far, in the order it came. */
  collected(): Int32Array {
    return this.#places.slice(0, this.#length);
  }
}
