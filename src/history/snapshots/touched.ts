import { setImmediate as turn } from 'node:timers/promises';

import { alsoCounted, type Horizon, lastCounted } from '../horizon.js';
import type { Model } from '../model.js';
import { ATTRIBUTION, NO_OBJECT } from '../row-flags.js';
import { type RowNo, Word } from '../rows.js';
import type { SnapshotIndex } from './snapshot-file.js';

/** Rows gone through before other work gets its turn. */
const CHUNK = 50_000;
const NO_CHANGE = ATTRIBUTION | NO_OBJECT;
/** Pages of one list ask for the same again. A million objects take 4 MB. */
const HELD = 2;
/** Nobody who turns pages waits for longer. */
const HELD_FOR_MS = 30_000;

/** Which objects of a tenant are not as a state was saved. */
export interface Touched {
  /** As {@link Piece.lasts} has it. */
  readonly lasts: Uint32Array;
  /** Those that the saved state does not have; not listed where none is saved, as that would be all. */
  readonly born: readonly number[];
}

/** What was saved: all rows up to one, and what was told up to another of when changes occurred. */
export type SavedUpTo = Pick<SnapshotIndex, 'row' | 'known'>;

/** Finds what is not as it was saved: the cost grows with the rows in between, before or after. */
export class TouchedObjects {
  readonly #held = new Map<string, Promise<Touched>>();
  #ending: NodeJS.Timeout | undefined;

  constructor(
    private readonly model: Model,
    private readonly heldForMs = HELD_FOR_MS,
  ) {}

  since(saved: SavedUpTo, tenant: number, horizon: Horizon): Promise<Touched> {
    const name = JSON.stringify([tenant, saved.row, saved.known, horizon]);
    const held = this.#held.get(name) ?? this.#find(saved, tenant, horizon);
    this.#held.delete(name);
    if (this.#held.size >= HELD) this.#held.delete(this.#held.keys().next().value ?? '');
    this.#held.set(name, held);
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => {
      this.#held.clear();
    }, this.heldForMs).unref();
    return held;
  }

  async #find(saved: SavedUpTo, tenant: number, horizon: Horizon): Promise<Touched> {
    const found = new Finding(this.model, tenant, saved);
    await found.between(horizon.upTo);
    for (const row of alsoCounted(this.model, tenant, horizon)) found.added(row);
    if (horizon.known > 0) found.told(horizon);
    return found;
  }
}

class Finding implements Touched {
  readonly lasts: Uint32Array;
  readonly born: number[] = [];

  constructor(
    private readonly model: Model,
    private readonly tenant: number,
    private readonly saved: SavedUpTo,
  ) {
    const bytes = model.ordinals.count * Uint32Array.BYTES_PER_ELEMENT;
    this.lasts = new Uint32Array(new SharedArrayBuffer(bytes));
  }

  /** Adds or takes back the changes that lie between. */
  async between(to: RowNo): Promise<void> {
    const step = to >= this.saved.row ? 1 : -1;
    for (let { row } = this.saved; row !== to; row += step) {
      if (step > 0) this.added(row + 1);
      else this.takenBack(row);
      if (row % CHUNK === 0) await turn();
    }
  }

  added(row: RowNo): void {
    if (!this.isOfTenant(row)) return;
    const { rows } = this.model;
    this.lasts[rows.get(row, Word.object)] = row + 1;
    const isNew = row > this.saved.row && rows.get(row, Word.previous) === 0;
    if (isNew && this.saved.row > 0) this.born.push(rows.get(row, Word.object));
  }

  /** Adds the objects of saved changes of which it was told since, or only since, when they occurred. */
  told(horizon: Horizon): void {
    const { rows, attributed } = this.model;
    const known = [this.saved.known, horizon.known];
    const between = { low: Math.min(...known) + 1, high: Math.max(...known) };
    for (const row of attributed.changesTold(this.saved.row, between)) {
      const object = rows.get(row, Word.object);
      if (!this.isOfTenant(row) || this.lasts[object] !== 0) continue;
      this.lasts[object] = lastCounted(this.model, object, horizon) + 1;
    }
  }

  private takenBack(row: RowNo): void {
    if (!this.isOfTenant(row)) return;
    const { rows } = this.model;
    this.lasts[rows.get(row, Word.object)] = rows.get(row, Word.previous) + 1;
  }

  private isOfTenant(row: RowNo): boolean {
    const { rows, ordinals } = this.model;
    const isChange = (rows.get(row, Word.flags) & NO_CHANGE) === 0;
    return isChange && ordinals.tenantOf(rows.get(row, Word.object)) === this.tenant;
  }
}
