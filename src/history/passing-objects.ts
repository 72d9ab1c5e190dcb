import { bothSides } from '../domain/comparison/both-sides.js';
import type { NetDifference } from '../domain/comparison/net-difference.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { parseFilter } from '../domain/directory/filter/parse-filter.js';
import { predicateOf, type Subject } from '../domain/directory/filter/predicate-of.js';
import type { Differences, ObjectAt, TenantState } from './history.port.js';
import { linksOf } from './wanted-objects.js';

type Sides = readonly [TenantState, TenantState];

/** Net differences of the objects that a filter lets pass on either side, deleted ones included. */
export class PassingObjects implements Differences {
  readonly #passes: (subject: Subject) => boolean;

  /** @throws InvalidValue naming `filter` */
  constructor(
    private readonly differences: Differences,
    filter: string,
    private readonly sides: Sides,
  ) {
    this.#passes = predicateOf(parseFilter(filter));
  }

  [Symbol.asyncIterator](): AsyncGenerator<NetDifference, undefined> {
    return this.startingAt('');
  }

  async *startingAt(
    id: ObjectId | '',
    signal?: AbortSignal,
  ): AsyncGenerator<NetDifference, undefined> {
    for await (const difference of this.differences.startingAt(id, signal)) {
      if (this.#passesOnEither(difference)) yield difference;
    }
    return undefined;
  }

  #passesOnEither(difference: NetDifference): boolean {
    const [earlier, later] = this.sides;
    const { objectId } = difference;
    const { was, now } = bothSides(difference, earlier.object(objectId), later.object(objectId));
    return this.#passesAs(was, [earlier, later]) || this.#passesAs(now, [later, earlier]);
  }

  /** What was met in between is taken to have had the links that the other side knows. */
  #passesAs(object: ObjectAt | undefined, [side, other]: Sides): boolean {
    if (object === undefined) return false;
    const { objectId, attributes } = object;
    const isLinked = linksOf(side.standing(objectId) === undefined ? other : side);
    return this.#passes({
      objectId,
      attributes,
      isLinked: (relation, targets) => isLinked(objectId, relation, targets),
    });
  }
}
