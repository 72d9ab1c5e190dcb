import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Model } from '../model.js';
import type { RowNo } from '../rows.js';
import { nearestRow } from './kept-rows.js';
import { indexIn, type SnapshotIndex } from './snapshot-file.js';

/** Indexes held in memory, a few hundred kB each with a million objects. */
const HELD = 4;

const NAME = /^(\d+)-(\d+)\.states$/;

/** A file of the states of all objects of a tenant. */
export interface Snapshot {
  readonly tenant: number;
  readonly path: string;
  readonly index: SnapshotIndex;
}

/** The saved states of a model. They lie in its folder and go with it. */
export class Snapshots {
  readonly #folder: string;
  /** Rows after which states are saved, ascending, by tenant. */
  readonly #rows = new Map<number, readonly RowNo[]>();
  readonly #indexes = new Map<string, SnapshotIndex>();
  readonly #readers = new Map<string, number>();

  /** Finds what was saved before; half a file that a crash left is removed. */
  constructor(private readonly model: Model) {
    this.#folder = join(model.folder, 'snapshots');
    mkdirSync(this.#folder, { recursive: true });
    for (const name of readdirSync(this.#folder)) {
      const [, tenant, row] = NAME.exec(name) ?? [];
      if (tenant === undefined) rmSync(join(this.#folder, name));
      else this.add(Number(tenant), Number(row));
    }
  }

  rowsOf(tenant: number): readonly RowNo[] {
    return this.#rows.get(tenant) ?? [];
  }

  /** Where the states after a row are, or are to be. */
  pathOf(tenant: number, row: RowNo): string {
    return join(this.#folder, `${tenant}-${row}.states`);
  }

  /** Tells of a file that is whole. */
  add(tenant: number, row: RowNo): void {
    this.#rows.set(
      tenant,
      [...this.rowsOf(tenant), row].sort((one, other) => one - other),
    );
  }

  /** The states to set out from to those after a row; those that cannot be read are removed. */
  nearest(tenant: number, row: RowNo): Snapshot | undefined {
    for (;;) {
      const nearest = nearestRow(this.rowsOf(tenant), row);
      if (nearest === undefined) return undefined;
      const path = this.pathOf(tenant, nearest);
      const index = this.#indexOf(path);
      if (index !== undefined && this.#isOfModel(index, nearest)) return { tenant, path, index };
      this.remove(tenant, nearest);
    }
  }

  /** Keeps a file until what is returned is called. */
  hold({ path }: Snapshot): () => void {
    this.#readers.set(path, (this.#readers.get(path) ?? 0) + 1);
    return () => {
      this.#readers.set(path, (this.#readers.get(path) ?? 1) - 1);
    };
  }

  isHeld(tenant: number, row: RowNo): boolean {
    return (this.#readers.get(this.pathOf(tenant, row)) ?? 0) > 0;
  }

  remove(tenant: number, row: RowNo): void {
    const path = this.pathOf(tenant, row);
    this.#rows.set(
      tenant,
      this.rowsOf(tenant).filter((one) => one !== row),
    );
    this.#indexes.delete(path);
    rmSync(path, { force: true });
  }

  /** A crash may take back rows that were committed last; other events may have come in their place. */
  #isOfModel({ row, at, known }: SnapshotIndex, named: RowNo): boolean {
    const { rows } = this.model;
    return row === named && known <= rows.committed && rows.at(row) === at;
  }

  #indexOf(path: string): SnapshotIndex | undefined {
    const held = this.#indexes.get(path);
    if (held !== undefined) return held;
    const index = indexIn(path);
    if (index === undefined) return undefined;
    if (this.#indexes.size >= HELD) this.#indexes.delete(this.#indexes.keys().next().value ?? '');
    this.#indexes.set(path, index);
    return index;
  }
}
