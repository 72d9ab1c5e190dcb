import { firstTold } from '../first-told.js';
import type { BaselineRow, Model } from '../model.js';
import type { At } from '../positions.js';
import { LAST_ROW, LAST_TIME, reportedIn } from '../reported-index.js';
import { ATTRIBUTION, isReportedRow } from '../row-flags.js';
import { type RowNo, Word } from '../rows.js';
import { BucketRing } from './bucket-ring.js';
import { kindOf } from './change-kind.js';
import { RowSet } from './row-set.js';
import { type Causes, causesOf, SpanCounts } from './span-counts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Clocks differ; what lies further ahead is counted when its time has nearly come. */
const AHEAD_MS = HOUR_MS;
/** Rows looked at before other work may get its turn. */
const PIECE = 32;

/**
 * The timeline of one tenant, counted by the rows of one model: each committed row once, and taken back
 * when its time is past. Whoever steps through the generators to their end has it as of then.
 */
export class TenantCounts {
  readonly minutes = new BucketRing(MINUTE_MS, 24 * 60);
  readonly hours = new BucketRing(HOUR_MS, 30 * 24);
  readonly lastHour = new SpanCounts(MINUTE_MS, 60);
  readonly lastDay = new SpanCounts(MINUTE_MS, 24 * 60);
  readonly #spans = [this.lastDay, this.lastHour];
  /** Reported changes that are counted. */
  readonly #reports = new RowSet();
  readonly #tenant: number | undefined;
  readonly #baseline: BaselineRow | null;
  readonly #first: RowNo;
  /** The last row that is counted. */
  #row: RowNo;
  #nowMs: number;
  /** When something comes near that lay too far ahead to be counted. */
  #dueMs = Infinity;

  constructor(
    readonly model: Model,
    private readonly tenantId: string,
    nowMs: number,
  ) {
    const tenant = model.tenants.get(tenantId);
    this.#tenant = tenant?.no;
    this.#baseline = tenant?.baseline ?? null;
    this.#nowMs = nowMs;
    for (const span of this.#spans) span.fromMs = span.fromAt(nowMs);
    for (const ring of [this.minutes, this.hours]) ring.advance(nowMs);
    const before = model.times.lastRow(this.#tenant ?? -1, this.hours.fromMs - 1);
    this.#first = Math.max(firstTold(model, tenantId), before + 1);
    this.#row = this.#first - 1;
  }

  /** Whether it can be kept up: else the timeline that it counted is another one now. */
  isGood(model: Model, nowMs: number): boolean {
    const tenant = model.tenants.get(this.tenantId);
    const isSame = tenant?.no === this.#tenant && tenant?.baseline?.day === this.#baseline?.day;
    return model === this.model && isSame && nowMs < this.#dueMs;
  }

  get isCaughtUp(): boolean {
    return this.#row >= this.model.rows.committed;
  }

  /** Counts what was recorded before the first row that is looked at, and tells of later times. */
  *countEarlyReports(): Generator<undefined> {
    for (const row of this.#reportsIn(this.hours.fromMs, LAST_TIME)) {
      if (row < this.#first) this.#countReport(row);
      yield;
    }
  }

  /** Takes back what is past at an instant. */
  *advance(nowMs: number): Generator<undefined> {
    this.#nowMs = nowMs;
    for (const ring of [this.minutes, this.hours]) ring.advance(nowMs);
    for (const span of this.#spans) {
      const fromMs = span.fromAt(nowMs);
      if (fromMs === span.fromMs) continue;
      yield* this.#leave(span, fromMs);
      span.fromMs = fromMs;
    }
  }

  /** Counts all rows that are committed when it ends. */
  *catchUp(): Generator<undefined> {
    const { rows } = this.model;
    while (this.#row < rows.committed) {
      const end = Math.min(rows.committed, this.#row + PIECE);
      for (let row = this.#row + 1; row <= end; row += 1) {
        if (this.model.tenantOf(row) === this.#tenant) this.#count(row);
      }
      this.#row = end;
      yield;
    }
  }

  #count(row: RowNo): void {
    const flags = this.model.rows.get(row, Word.flags);
    if (isReportedRow(flags)) this.#countReport(row);
    else if ((flags & ATTRIBUTION) !== 0) this.#countAttribution(row);
    else this.#countChange(row);
  }

  #countChange(row: RowNo): void {
    const { rows, ordinals } = this.model;
    const time = rows.time(row);
    const kind = kindOf(this.model, row);
    if (this.#isAhead(time) || kind === undefined) return;
    const ordinal = rows.get(row, Word.object);
    this.#countInRings(row, { type: ordinals.typeOf(ordinal), kind, by: 1, at: rows.at(row) });
    if (kind === 'discovered') return;
    for (const span of this.#spansAt(time)) {
      span.changes += 1;
      span.objects.add(ordinals.idOf(ordinal));
    }
  }

  /** An attribution may tell of a change, and ends what was only reported of its audit record. */
  #countAttribution(row: RowNo): void {
    const { rows, audit } = this.model;
    for (const report of audit.reportsOf(row)) this.#endReport(report, rows.at(row));
    const change = rows.get(row, Word.target);
    if (change < this.#first || this.#isAhead(rows.time(change))) return;
    if (kindOf(this.model, change) === 'discovered') return;
    const spans = this.#spansAt(rows.time(change));
    if (spans.length === 0) return;
    const known = this.#causesOf(change, row - 1);
    const causes = this.#causesOf(change, row);
    for (const span of spans) {
      if (known.activities.size === 0) span.attributed += 1;
      span.addCauses(causes, known);
    }
  }

  #countReport(row: RowNo): void {
    const { rows, audit } = this.model;
    const time = rows.time(row);
    if (time < this.hours.fromMs || this.#isAhead(time)) return;
    if (!audit.isTold(row, this.#baseline) || !this.#reports.add(row)) return;
    const { data } = audit.read(row).event;
    const at = rows.at(row);
    this.#countInRings(row, { type: data.objectType, kind: 'reported', by: 1, at });
    for (const span of this.#spansAt(time)) {
      span.reported += 1;
      span.objects.add(data.objectId);
      span.addCauses(causesOf([data]));
    }
  }

  #endReport(row: RowNo, at: At): void {
    const { rows, audit } = this.model;
    if (audit.isTold(row, this.#baseline) || !this.#reports.delete(row)) return;
    const { objectType } = audit.read(row).event.data;
    this.#countInRings(row, { type: objectType, kind: 'reported', by: -1, at });
    for (const span of this.#spansAt(rows.time(row))) this.#removeReport(span, row);
  }

  *#leave(span: SpanCounts, fromMs: number): Generator<undefined> {
    const { times } = this.model;
    const tenant = this.#tenant ?? -1;
    const low = Math.max(this.#first, times.lastRow(tenant, span.fromMs - 1) + 1);
    const high = Math.min(this.#row, times.lastRow(tenant, fromMs - 1));
    for (let row = low; row <= high; row += 1) {
      if (this.model.tenantOf(row) === tenant) this.#removeChange(span, row);
      if (row % PIECE === 0) yield;
    }
    for (const row of this.#reportsIn(span.fromMs, fromMs - 1)) {
      if (this.#reports.has(row)) this.#removeReport(span, row);
      yield;
    }
  }

  #removeChange(span: SpanCounts, row: RowNo): void {
    const { rows, ordinals } = this.model;
    if ((kindOf(this.model, row) ?? 'discovered') === 'discovered') return;
    const causes = this.#causesOf(row, this.#row);
    span.changes -= 1;
    span.attributed -= Number(causes.activities.size > 0);
    span.objects.remove(ordinals.idOf(rows.get(row, Word.object)));
    span.removeCauses(causes);
  }

  #removeReport(span: SpanCounts, row: RowNo): void {
    const { data } = this.model.audit.read(row).event;
    span.reported -= 1;
    span.objects.remove(data.objectId);
    span.removeCauses(causesOf([data]));
  }

  #countInRings(row: RowNo, counted: Omit<Parameters<BucketRing['count']>[0], 'time'>): void {
    const time = this.model.rows.time(row);
    this.minutes.count({ time, ...counted });
    this.hours.count({ time, ...counted });
  }

  #spansAt(time: number): readonly SpanCounts[] {
    return time < this.lastDay.fromMs ? [] : this.#spans.filter(({ fromMs }) => fromMs <= time);
  }

  #isAhead(time: number): boolean {
    const isAhead = time > this.#nowMs + AHEAD_MS;
    if (isAhead) this.#dueMs = Math.min(this.#dueMs, time - AHEAD_MS);
    return isAhead;
  }

  #causesOf(change: RowNo, limit: RowNo): Causes {
    return causesOf(this.model.audit.attributionsOf(change, limit));
  }

  #reportsIn(fromMs: number, untilMs: number): Iterable<RowNo> {
    const range = {
      low: { time: fromMs, row: 0 },
      high: { time: untilMs, row: LAST_ROW },
      newestFirst: false,
    };
    return this.#tenant === undefined
      ? []
      : reportedIn(this.model.reports, this.#tenant, { kind: 'all', term: '' }, range);
  }
}
