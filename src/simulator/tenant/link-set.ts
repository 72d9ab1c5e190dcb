import type { LinkTarget } from '../../domain/directory/directory-object.js';
import { objectId } from '../../domain/directory/directory-object.js';

/** Seeded objects of one type named by their places: four bytes a link instead of an id. */
export interface SeededPlaces {
  readonly type: string;
  /** Ascending. */
  readonly places: Int32Array;
  readonly idAt: (place: number) => string;
  readonly ordinalOf: (id: string) => number | undefined;
}

const linkTo = (targetId: string, targetType: string): LinkTarget => ({
  targetId: objectId(targetId),
  targetType,
});

const NOTHING_REMOVED = new Set<number>();

/** Links to a few objects of one type. */
export const linkSetOf = (type: string, ids: readonly string[]): LinkSet =>
  new LinkSet(
    undefined,
    ids.map((id) => linkTo(id, type)),
  );

/**
 * The targets of one relation of one object. Each has a position that never moves, so that a reader
 * who takes slices loses none when others come and go in between.
 */
export class LinkSet {
  readonly #seeded: SeededPlaces | undefined;
  readonly #removed: Set<number>;
  readonly #added: (LinkTarget | null)[] = [];
  readonly #addedAt = new Map<string, number>();

  constructor(seeded?: SeededPlaces, others: readonly LinkTarget[] = []) {
    this.#seeded = seeded;
    // Only seeded places are ever removed so, and most sets of a large tenant have none.
    this.#removed = seeded === undefined ? NOTHING_REMOVED : new Set();
    for (const { targetId, targetType } of others) this.add(targetId, targetType);
  }

  /** How many positions there are; some may be empty. */
  get positions(): number {
    return this.#seededCount + this.#added.length;
  }

  get size(): number {
    return this.#seededCount - this.#removed.size + this.#addedAt.size;
  }

  has(id: string): boolean {
    if (this.#addedAt.has(id)) return true;
    const position = this.#seededPosition(id);
    return position !== undefined && !this.#removed.has(position);
  }

  at(position: number): LinkTarget | null {
    if (position >= this.#seededCount) return this.#added[position - this.#seededCount] ?? null;
    const place = this.#seeded?.places[position];
    if (this.#seeded === undefined || place === undefined || this.#removed.has(position)) {
      return null;
    }
    return linkTo(this.#seeded.idAt(place), this.#seeded.type);
  }

  /** Targets at the positions from `from` up to, not including, `until`. */
  *slice(from = 0, until = this.positions): Generator<LinkTarget> {
    for (let position = from; position < Math.min(until, this.positions); position += 1) {
      const target = this.at(position);
      if (target !== null) yield target;
    }
  }

  add(id: string, type: string): void {
    if (this.has(id)) return;
    const position = this.#seededPosition(id);
    if (position !== undefined) {
      this.#removed.delete(position);
      return;
    }
    this.#addedAt.set(id, this.#added.length);
    this.#added.push(linkTo(id, type));
  }

  remove(id: string): void {
    const added = this.#addedAt.get(id);
    if (added !== undefined) {
      this.#added[added] = null;
      this.#addedAt.delete(id);
      return;
    }
    const position = this.#seededPosition(id);
    if (position !== undefined) this.#removed.add(position);
  }

  /** A set that changes apart from this one; seeded places are shared. */
  copy(): LinkSet {
    const copy = new LinkSet(this.#seeded);
    for (const position of this.#removed) copy.#removed.add(position);
    for (const target of this.#added) copy.#added.push(target);
    for (const [id, position] of this.#addedAt) copy.#addedAt.set(id, position);
    return copy;
  }

  get #seededCount(): number {
    return this.#seeded?.places.length ?? 0;
  }

  #seededPosition(id: string): number | undefined {
    const place = this.#seeded?.ordinalOf(id);
    if (this.#seeded === undefined || place === undefined) return undefined;
    const { places } = this.#seeded;
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return places[low] === place ? low : undefined;
  }
}
