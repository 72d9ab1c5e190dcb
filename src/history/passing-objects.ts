import type { NetDifference } from '../domain/comparison/net-difference.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { parseFilter } from '../domain/directory/filter/parse-filter.js';
import { predicateOf, type Subject } from '../domain/directory/filter/predicate-of.js';
import type { Differences, TenantState } from './history.port.js';
import { linksOf } from './wanted-objects.js';

/** Net differences of the objects that a filter lets pass on either side, deleted ones included. */
export class PassingObjects implements Differences {
  readonly #passes: (subject: Subject) => boolean;

  /** @throws InvalidValue naming `filter` */
  constructor(
    private readonly differences: Differences,
    filter: string,
    private readonly sides: readonly TenantState[],
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
      if (this.sides.some((side) => this.#passesOn(side, difference.objectId))) yield difference;
    }
    return undefined;
  }

  #passesOn(side: TenantState, objectId: ObjectId): boolean {
    const object = side.object(objectId);
    if (object === undefined) return false;
    const isLinked = linksOf(side);
    return this.#passes({
      objectId,
      attributes: object.attributes,
      isLinked: (relation, targets) => isLinked(objectId, relation, targets),
    });
  }
}
