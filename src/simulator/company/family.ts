import type { Attributes } from '../../domain/directory/directory-object.js';
import type { LinkSet } from '../tenant/link-set.js';
import { ordinalOf, seededId } from './identity.js';

/** Places in a list that may be computed instead of kept. */
export interface Places {
  readonly length: number;
  at(index: number): number | undefined;
}

/** The objects of one type that a tenant begins with, as functions of seed and place: none is kept. */
export interface SeededFamily {
  readonly type: string;
  readonly count: number;
  idAt(place: number): string;
  /** The place of the object with this id, if it is one of this family. */
  ordinalOf(id: string): number | undefined;
  attributesAt(place: number): Attributes;
  linksAt(place: number): ReadonlyMap<string, LinkSet>;
  /** The places of the objects that begin with a link to this one, whatever the relation. */
  linkedTo(id: string): Places;
  /** The places of the objects that begin with this id in this attribute, in ascending order. */
  referringTo(name: string, id: string): Places;
}

export const NO_PLACES: Places = [];
export const NO_LINKS: ReadonlyMap<string, LinkSet> = new Map();

/** Ids that tell their place. */
export class SeededIds {
  /** Whoever asks for an id asks for more about the same object next. */
  #last: { readonly place: number; readonly id: string };

  constructor(
    private readonly seed: number,
    private readonly count: number,
  ) {
    this.#last = { place: 0, id: seededId(seed, 0) };
  }

  idAt(place: number): string {
    if (place !== this.#last.place) this.#last = { place, id: seededId(this.seed, place) };
    return this.#last.id;
  }

  ordinalOf(id: string): number | undefined {
    if (id === this.#last.id) return this.#last.place < this.count ? this.#last.place : undefined;
    const place = ordinalOf(this.seed, id, this.count);
    if (place !== undefined) this.#last = { place, id };
    return place;
  }
}

/** Runs of places, one run for each owner, laid end to end. */
export class Runs {
  readonly #starts: Int32Array;

  constructor(lengths: readonly number[]) {
    this.#starts = new Int32Array(lengths.length + 1);
    for (const [owner, length] of lengths.entries()) {
      this.#starts[owner + 1] = this.startOf(owner) + length;
    }
  }

  get total(): number {
    return this.#starts.at(-1) ?? 0;
  }

  startOf(owner: number): number {
    return this.#starts[owner] ?? 0;
  }

  /** The places of an owner. */
  of(owner: number): Places {
    const start = this.startOf(owner);
    return { length: this.startOf(owner + 1) - start, at: (index) => start + index };
  }

  ownerOf(place: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) <= place) low = middle;
      else high = middle;
    }
    // Owners without places share a start with the next one.
    while (this.startOf(low + 1) <= place) low += 1;
    return low;
  }
}

/** Everybody of a span once, in an order that can be read both ways. */
export class Round {
  readonly #step: number;
  readonly #back: number;

  constructor(
    private readonly span: number,
    private readonly start: number,
  ) {
    this.#step =
      [7919, 6101, 5003, 4099, 1].find((prime) => span % prime !== 0 || prime === 1) ?? 1;
    this.#back = inverseOf(this.#step % span, span);
  }

  at(turn: number): number {
    return (this.start + turn * this.#step) % this.span;
  }

  /** The turn of somebody. */
  turnOf(place: number): number {
    const ahead = (((place - this.start) % this.span) + this.span) % this.span;
    return (ahead * this.#back) % this.span;
  }
}

/** The inverse of a number modulo another that it shares no factor with. */
const inverseOf = (number: number, modulus: number): number => {
  let [before, after] = [modulus, number % modulus];
  let [one, other] = [0, 1];
  while (after > 1) {
    const times = Math.floor(before / after);
    [before, after] = [after, before - times * after];
    [one, other] = [other, one - times * other];
  }
  return ((other % modulus) + modulus) % modulus;
};
