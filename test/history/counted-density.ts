import { epochMsOf, instantAt } from '../../src/domain/instant.js';
import { isFirstSight } from '../../src/domain/timeline/events.js';
import type { Density, DensityQuery } from '../../src/history/density.port.js';
import {
  isReported,
  type TenantHistory,
  type TimelineQuery,
  type TimelineRow,
} from '../../src/history/history.port.js';

type Asked = Omit<TimelineQuery, 'order' | 'page'>;

/** All rows that pages of the timeline give, oldest first. */
export const timelineOf = (tenant: TenantHistory, query: Asked = {}): readonly TimelineRow[] => {
  const all: TimelineRow[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = { size: 500, ...(after !== undefined && { after }) };
    const { rows, next } = tenant.timeline({ ...query, order: 'oldest-first', page });
    all.push(...rows);
    after = next;
  }
  return all;
};

/** When each row of the timeline happened: as it occurred, or was seen, which never goes back. */
const timesOf = (tenant: TenantHistory): ReadonlyMap<string, number> => {
  let seen = 0;
  return new Map(
    timelineOf(tenant).map((row) => {
      if (isReported(row)) return [row.changeId, epochMsOf(row.event.data.occurredAt)];
      seen = Math.max(seen, epochMsOf(row.observedAt));
      return [row.changeId, seen];
    }),
  );
};

const askedMs = (end: DensityQuery['from']): number | undefined =>
  end !== undefined && 'instant' in end ? epochMsOf(end.instant) : undefined;

/** Counts the pages of a timeline that stays as it is, and whose looks are no later than its entries. */
export class CountedDensity {
  readonly #times: ReadonlyMap<string, number>;
  readonly #known = new Map<string, readonly number[]>();

  constructor(private readonly tenant: TenantHistory) {
    this.#times = timesOf(tenant);
  }

  /** The density as anybody can count it. */
  of({ buckets: most, ...asked }: DensityQuery): Density {
    const known = this.#timesBetween(asked);
    const low = askedMs(asked.from) ?? Math.min(...known, askedMs(asked.until) ?? Infinity);
    const from = low === Infinity ? epochMsOf(this.tenant.now().trust.instant) : low;
    const until = Math.max(from, askedMs(asked.until) ?? Math.max(from, ...known));
    const bucketMs = Math.ceil((until - from + 1) / most);
    const rows = timelineOf(this.tenant, asked);
    const bucketOf = (row: TimelineRow) => Math.floor((this.#timeOf(row) - from) / bucketMs);
    return {
      from: instantAt(from),
      until: instantAt(until),
      bucketMs,
      buckets: [...Map.groupBy(rows, bucketOf)]
        .sort(([one], [other]) => one - other)
        .map(([bucket, of]) => ({ at: instantAt(from + bucket * bucketMs), ...counted(of) })),
      total: rows.length,
      exact: true,
    };
  }

  #timeOf({ changeId }: TimelineRow): number {
    return this.#times.get(changeId) ?? Number.NaN;
  }

  /** Of all rows in an interval, whatever is asked for in it. */
  #timesBetween({ from, until }: Asked): readonly number[] {
    const key = JSON.stringify([from, until]);
    const interval = { ...(from && { from }), ...(until && { until }) };
    const known =
      this.#known.get(key) ?? timelineOf(this.tenant, interval).map((row) => this.#timeOf(row));
    this.#known.set(key, known);
    return known;
  }
}

const counted = (rows: readonly TimelineRow[]) => {
  const counts: Record<string, number> = {};
  let [discovered, reported] = [0, 0];
  for (const { event } of rows) {
    const { objectType } = event.data;
    if (event.type === 'ChangeReported') reported += 1;
    else if (isFirstSight(event)) discovered += 1;
    else counts[objectType] = (counts[objectType] ?? 0) + 1;
  }
  return { counts, discovered, reported };
};
