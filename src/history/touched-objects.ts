import { setImmediate as turn } from 'node:timers/promises';

import type { Scope } from '../domain/comparison/report-events.js';
import { byId } from './by-id.js';
import type { Model } from './model.js';
import type { Ordinals } from './ordinals.js';
import { type Between, rowsBetween } from './rows-between.js';
import { type RowNo, Word } from './rows.js';

/** An object with its changes between two moments, in log order. */
export interface TouchedObject {
  readonly ordinal: number;
  readonly rows: readonly RowNo[];
  /** Whether its changes count at the beginning only, and are to be taken back. */
  readonly backwards: boolean;
}

/** What was changed between two moments, as numbers: 8 bytes a change. */
export class TouchedObjects {
  private constructor(
    private readonly ordinals: Ordinals,
    /** Those of an object beside each other, by its id. */
    private readonly rows: Uint32Array,
    /** The object of each row: twice its ordinal, and one more to go backwards. */
    private readonly owners: Uint32Array,
  ) {}

  /** Reads numbers only, but where a cause is asked for. Lets other work have its turn, and stop it. */
  static async between(
    model: Model,
    between: Between,
    scope: Scope,
    signal?: AbortSignal,
  ): Promise<TouchedObjects> {
    const rows: RowNo[] = [];
    const owners: number[] = [];
    const gather = async (found: Iterable<readonly RowNo[]>, backwards: number): Promise<void> => {
      for (const some of found) {
        for (const row of some) {
          rows.push(row);
          owners.push(2 * model.rows.get(row, Word.object) + backwards);
        }
        await turn(undefined, { signal });
      }
    };
    await gather(rowsBetween(model, between, scope), 0);
    const { from, until } = between;
    await gather(rowsBetween(model, { ...between, from: until, until: from }, scope), 1);
    return TouchedObjects.#sorted(model, new Uint32Array(rows), new Uint32Array(owners));
  }

  static #sorted({ ordinals }: Model, rows: Uint32Array, owners: Uint32Array): TouchedObjects {
    const places = byId(ordinals, owners);
    const sorted = (list: Uint32Array) => places.map((place) => list[place] ?? 0);
    return new TouchedObjects(ordinals, sorted(rows), sorted(owners));
  }

  /** In id order, from an id on. */
  *startingAt(id: string): Generator<TouchedObject> {
    const { rows, owners } = this;
    for (let place = this.#firstFrom(id); place < rows.length;) {
      const owner = owners[place] ?? 0;
      const found: RowNo[] = [];
      for (; place < rows.length && owners[place] === owner; place += 1) {
        found.push(rows[place] ?? 0);
      }
      yield { ordinal: owner >>> 1, rows: found, backwards: owner % 2 === 1 };
    }
  }

  #firstFrom(id: string): number {
    let [low, high] = [0, this.owners.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ordinals.idOf((this.owners[middle] ?? 0) >>> 1) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
