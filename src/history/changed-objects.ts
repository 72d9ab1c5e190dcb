import { setImmediate as turn } from 'node:timers/promises';

import {
  type FirstSights,
  inScope,
  invertNet,
  netDifference,
  type NetDifference,
} from '../domain/comparison/net-difference.js';
import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Differences } from './history.port.js';
import type { Model } from './model.js';
import type { Between } from './rows-between.js';
import { type TouchedObject, TouchedObjects } from './touched-objects.js';

/** Objects compared before other work gets its turn. */
const CHUNK = 500;

/** Net differences of the objects touched between two moments; texts are read as they are asked for. */
export class ChangedObjects implements Differences {
  #touched: Promise<TouchedObjects> | undefined;

  constructor(
    private readonly model: Model,
    private readonly between: Between,
    private readonly scope: Scope,
    private readonly met?: FirstSights,
  ) {}

  [Symbol.asyncIterator](): AsyncGenerator<NetDifference, undefined> {
    return this.startingAt('');
  }

  async *startingAt(
    id: ObjectId | '',
    signal?: AbortSignal,
  ): AsyncGenerator<NetDifference, undefined> {
    let handled = 0;
    for (const touched of (await this.#found(signal)).startingAt(id)) {
      const difference = this.#differenceOf(touched);
      if (difference !== undefined) yield difference;
      handled += 1;
      if (handled % CHUNK === 0) await turn(undefined, { signal });
    }
    return undefined;
  }

  /** Found once, and again after a failure. */
  #found(signal?: AbortSignal): Promise<TouchedObjects> {
    const { model, between, scope } = this;
    this.#touched ??= TouchedObjects.between(model, between, scope, signal).catch(
      (error: unknown) => {
        this.#touched = undefined;
        throw error;
      },
    );
    return this.#touched;
  }

  #differenceOf({ rows, backwards }: TouchedObject): NetDifference | undefined {
    const changes = rows.map((row) => this.model.compared(row));
    const net = netDifference(changes, this.met);
    const covered = net && inScope(net, this.scope);
    return covered !== undefined && backwards ? invertNet(covered) : covered;
  }
}
