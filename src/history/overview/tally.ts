import type { Top } from '../overview.port.js';

/** Keys told apart: about 5 MB. */
const MOST_KEYS = 50_000;
const LISTED = 10;

type Entry = readonly [key: string, count: number];

/**
 * How often each key occurs. Beyond a number of keys, new ones are only added up: what of them leaves again
 * is taken from there, so that all counts are exact once nothing is left of them.
 */
export class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;
  #untold = 0;

  constructor(private readonly mostKeys = MOST_KEYS) {}

  add(key: string): void {
    const count = this.#counts.get(key);
    this.#total += 1;
    if (count === undefined && this.#counts.size >= this.mostKeys) this.#untold += 1;
    else this.#counts.set(key, (count ?? 0) + 1);
  }

  /** Takes one back that was added. */
  remove(key: string): void {
    const count = this.#counts.get(key);
    this.#total -= 1;
    if (count === undefined) this.#untold -= 1;
    else if (count === 1) this.#counts.delete(key);
    else this.#counts.set(key, count - 1);
  }

  /** The most frequent keys, each as a row; of as many the first in the order of their text. */
  top<Row extends object>(rowOf: (key: string) => Row): Top<Row> {
    const entries: Entry[] = [];
    for (const entry of this.#counts) {
      const last = entries.at(-1);
      if (entries.length === LISTED && last !== undefined && inOrder(last, entry) < 0) continue;
      entries.splice(placeOf(entries, entry), 0, entry);
      entries.length = Math.min(entries.length, LISTED);
    }
    const listed = entries.reduce((sum, [, count]) => sum + count, 0);
    return {
      rows: entries.map(([key, changes]) => ({ ...rowOf(key), changes })),
      others: this.#total - listed,
      exact: this.#untold === 0,
    };
  }
}

const placeOf = (entries: readonly Entry[], entry: Entry): number => {
  const place = entries.findIndex((other) => inOrder(entry, other) < 0);
  return place < 0 ? entries.length : place;
};

const inOrder = ([key, count]: Entry, [otherKey, otherCount]: Entry): number =>
  otherCount - count || (key < otherKey ? -1 : 1);
