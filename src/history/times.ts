import type { RowNo } from './rows.js';

interface Column {
  readonly effectiveAt: number[];
  readonly rows: RowNo[];
}

/** Which change was the last up to an instant: held in memory, 16 bytes per instant of a look. */
export class Times {
  readonly #columns = new Map<number, Column>();

  /** Instants of a tenant come in order; the last one may get later changes. */
  set(tenant: number, effectiveAt: number, row: RowNo): void {
    let column = this.#columns.get(tenant);
    if (column === undefined) this.#columns.set(tenant, (column = { effectiveAt: [], rows: [] }));
    const last = column.effectiveAt.length - 1;
    const index = column.effectiveAt[last] === effectiveAt ? last : last + 1;
    column.effectiveAt[index] = effectiveAt;
    column.rows[index] = row;
  }

  /** The last instant of a tenant; 0 when there is none. */
  lastTime(tenant: number): number {
    return this.#columns.get(tenant)?.effectiveAt.at(-1) ?? 0;
  }

  /** The last change with an instant up to this one; 0 when there is none. */
  lastRow(tenant: number, effectiveAt: number): RowNo {
    const column = this.#columns.get(tenant);
    if (column === undefined) return 0;
    let [low, high] = [0, column.effectiveAt.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((column.effectiveAt[middle] ?? Infinity) <= effectiveAt) low = middle + 1;
      else high = middle;
    }
    return column.rows[low - 1] ?? 0;
  }
}
