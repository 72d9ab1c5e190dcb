import { epochMsOf, type Instant } from '../domain/instant.js';
import { LeastOfRows } from './least-of-rows.js';
import { ATTRIBUTION, NO_OBJECT } from './row-flags.js';
import { type RowNo, type Rows, Word } from './rows.js';
import { Times } from './times.js';

/** Words have 32 bits: no change is moved by more than 49 days. */
const MOST_EARLY_MS = 0xffff_ffff;

/**
 * By how many milliseconds a change that was seen at `seen` occurred before, as an audit record has it: inside
 * the window in which it must have, which begins behind `after`.
 */
export const earlyBy = (seen: number, after: Instant | null, occurredAt: Instant): number => {
  const first = after === null ? -Infinity : epochMsOf(after) + 1;
  const occurred = Math.min(seen, Math.max(first, epochMsOf(occurredAt)));
  return Math.min(MOST_EARLY_MS, seen - occurred);
};

interface Range {
  readonly low: RowNo;
  readonly high: RowNo;
}

/** Where the changes are that attributions move, and when each attribution was recorded: held in memory. */
export class AttributedRows {
  /** The earliest that an attribution puts a change. */
  readonly #earliest = new LeastOfRows();
  /** The change of each attribution. */
  readonly #changes = new LeastOfRows();
  readonly #times = new Times();

  constructor(private readonly rows: Rows) {}

  /** Tells of a row that stands in the rows and is no change; they come in order. */
  found(row: RowNo, tenant: number): void {
    const { rows } = this;
    const change = rows.get(row, Word.target);
    if (change === 0) return;
    this.#earliest.add(change, rows.time(change) - rows.get(row, Word.attribution));
    this.#changes.add(row, change);
    this.#times.set(tenant, rows.time(row), row);
  }

  /** When a tenant's last attribution was recorded, in milliseconds since 1970; 0 when there is none. */
  lastTime(tenant: number): number {
    return this.#times.lastTime(tenant);
  }

  /** The last committed attribution recorded up to an instant, or none before that; 0 when there is none. */
  knownAt(tenant: number, time: number): RowNo {
    return Math.min(this.#times.lastRow(tenant, time), this.rows.committed);
  }

  /** Changes of any tenant in a range, with those among them that may have occurred by then; ascending. */
  *maybeBy(time: number, range: Range): Generator<RowNo> {
    for (const row of this.#earliest.nearUpTo(time, range)) {
      if (!this.#isTold(row) && this.rows.get(row, Word.attribution) !== 0) yield row;
    }
  }

  /** Changes up to one of which something was told in a range of rows; some more than once. */
  *changesTold(last: RowNo, range: Range): Generator<RowNo> {
    for (const row of this.#changes.nearUpTo(last, range)) {
      const change = this.#isTold(row) ? this.rows.get(row, Word.target) : 0;
      if (change > 0 && change <= last) yield change;
    }
  }

  /** Whether a row is no change: an attribution, or what was only reported. */
  #isTold(row: RowNo): boolean {
    return (this.rows.get(row, Word.flags) & (ATTRIBUTION | NO_OBJECT)) !== 0;
  }
}
