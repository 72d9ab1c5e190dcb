import type { ObjectId, ObjectType, Relation } from '../domain/directory/directory-object.js';
import { type Reached, reachedFrom } from '../domain/directory/reach.js';
import { edgesAt } from './edges.js';
import type { Direction } from './history.port.js';
import { type Horizon, lastCounted } from './horizon.js';
import type { Model } from './model.js';
import { statusOf } from './row-flags.js';
import { type RowNo, Word } from './rows.js';

const MEMBERS: Relation = 'members';
/** A group in a group passes its members on; one in an administrative unit does not. */
const PASSES_ON: ObjectType = 'group';
const UNIT: ObjectType = 'administrativeUnit';
const CONTAIN: ReadonlySet<ObjectType> = new Set([PASSES_ON, UNIT, 'directoryRole']);

/** Who is in whom, as some changes have it: by numbers, because a group may have 100,000 members. */
export class Membership {
  readonly #relation: number | undefined;

  constructor(
    private readonly model: Model,
    private readonly horizon: Horizon,
  ) {
    this.#relation = model.ordinals.findRelation(MEMBERS);
  }

  /** As `TenantState.reach`. */
  *from(start: number, direction: Direction): Generator<Reached<ObjectId>, undefined> {
    const reached = direction === 'members' ? this.#inside(start) : this.#around(start);
    for (const { node, via } of reached) {
      yield { node: this.#idOf(node), via: via.map((between) => this.#idOf(between)) };
    }
    return undefined;
  }

  #inside(start: number): Iterable<Reached<number>> {
    if (this.#isGone(start)) return [];
    const nests = this.#typeOf(start) !== UNIT;
    const leadsOn = (member: number): boolean => nests && this.#typeOf(member) === PASSES_ON;
    return reachedFrom(start, (from) => this.#membersOf(from), leadsOn);
  }

  #around(start: number): Iterable<Reached<number>> {
    if (this.#isGone(start)) return [];
    return reachedFrom(
      start,
      (from) => this.#containersOf(from, from !== start),
      (container) => this.#typeOf(container) === PASSES_ON,
    );
  }

  *#membersOf(near: number): Generator<number, undefined> {
    if (this.#relation === undefined) return undefined;
    const range = { near, relation: this.#relation, upTo: this.#lastOf(near) };
    for (const { far } of edgesAt(this.model.links, range)) if (!this.#isGone(far)) yield far;
    return undefined;
  }

  *#containersOf(near: number, isNested: boolean): Generator<number, undefined> {
    if (this.#relation === undefined) return undefined;
    const lastOf = (source: number): RowNo => this.#lastOf(source);
    const range = { near, relation: this.#relation, upTo: this.horizon.upTo, lastOf };
    for (const { far } of edgesAt(this.model.references, range)) {
      const type = this.#typeOf(far);
      const contains = CONTAIN.has(type) && !(isNested && type === UNIT);
      if (contains && !this.#isGone(far)) yield far;
    }
    return undefined;
  }

  /** What is deleted is in nothing, though the directory keeps its links; what was never seen may live. */
  #isGone(ordinal: number): boolean {
    const last = this.#lastOf(ordinal);
    return last > 0 && statusOf(this.model.rows.get(last, Word.flags)) !== 'live';
  }

  #lastOf(ordinal: number): RowNo {
    return lastCounted(this.model, ordinal, this.horizon);
  }

  #typeOf(ordinal: number): ObjectType {
    return this.model.ordinals.typeOf(ordinal);
  }

  #idOf(ordinal: number): ObjectId {
    return this.model.ordinals.idOf(ordinal);
  }
}
