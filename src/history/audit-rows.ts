import type { Instant } from '../domain/instant.js';
import type { Actor, ChangeReported } from '../domain/timeline/events.js';
import { HashIndex, hashOf } from './hash-index.js';
import type { ToldChange } from './change-text.js';
import type { BaselineRow } from './model.js';
import { isReportedRow } from './row-flags.js';
import type { RowTexts } from './row-texts.js';
import { AuditWord, type RowNo, type Rows, Word } from './rows.js';

export interface Attribution {
  readonly actors: readonly Actor[];
  readonly occurredAt: Instant;
  readonly activity: string;
  readonly auditId: string;
  readonly auditCorrelationId: string | null;
}

/** A reported change as it is kept: its key first, so that it is found without reading the rest. */
type StoredReport = readonly [
  auditKey: string,
  id: string,
  observedAt: Instant,
  correlationId: string,
  causationId: string | null,
  event: ChangeReported,
];

export type ReportedRow = Omit<ToldChange, 'event'> & {
  readonly event: ChangeReported;
};

/** The rows that hold what an audit log says: attributions of changes, and reported changes. */
export class AuditRows {
  /** Reported changes by their key. */
  readonly #keys = new HashIndex();
  /** Reported changes and attributions by the id of the audit record. */
  readonly #audits = new HashIndex();
  /** The last attribution by its audit correlation id; the others are a list behind it. */
  readonly #correlations = new HashIndex();

  constructor(
    private readonly rows: Rows,
    private readonly texts: RowTexts,
    private readonly tenantOf: (row: RowNo) => number | undefined,
  ) {}

  /** Tells of a stored reported change or attribution. */
  found(row: RowNo): void {
    const audit = this.rows.get(row, AuditWord.audit);
    if (audit !== 0) this.#audits.add(row, audit);
    if (this.#isReported(row)) this.#keys.add(row, this.rows.get(row, AuditWord.key));
    const correlation = this.rows.get(row, Word.hash);
    if (correlation !== 0) this.#correlations.replace(row, correlation);
  }

  /** Puts a new row, whose text and tenant are there, among the reported changes. */
  report(row: RowNo, { auditKey, auditId }: ChangeReported['data'], day: number): void {
    const { rows } = this;
    const tenant = rows.get(row, Word.object);
    const attributions = this.#ofAudit(tenant, auditId, (one) => !this.#isReported(one));
    rows.set(row, AuditWord.sameKey, Math.max(0, ...this.#withKey(tenant, auditKey)));
    rows.set(row, AuditWord.key, hashOf(auditKey));
    rows.set(row, AuditWord.attribution, Math.max(0, ...attributions));
    this.#tellAudit(row, auditId, day);
    this.found(row);
  }

  /** Tells of a new attribution, after which its audit record is more than reported. */
  attribute(row: RowNo, tenant: number, auditId: string, day: number): void {
    for (const other of this.#ofAudit(tenant, auditId, (one) => this.#isReported(one))) {
      this.rows.set(other, AuditWord.attribution, row);
    }
    this.#tellAudit(row, auditId, day);
    this.found(row);
  }

  /** Lists an attribution by the audit log's correlation id; case does not matter in it. */
  correlate(row: RowNo, id: string): void {
    const hash = hashOf(id.toLowerCase());
    this.rows.set(row, Word.hash, hash);
    this.rows.set(row, Word.leap, this.#correlations.replace(row, hash));
  }

  /** Changes that may have this correlation id in the audit log, in no order, some more than once. */
  *changesByCorrelation(id: string): Generator<RowNo> {
    let [row = 0] = this.#correlations.withHash(hashOf(id.toLowerCase()));
    for (; row > 0; row = this.rows.get(row, Word.leap)) {
      if (row <= this.rows.committed) yield this.rows.get(row, Word.target);
    }
  }

  /** Reported changes that may speak of the same audit record as an attribution, in no order. */
  *reportsOf(attribution: RowNo): Generator<RowNo> {
    for (const row of this.#audits.withHash(this.rows.get(attribution, AuditWord.audit))) {
      if (this.#isReported(row)) yield row;
    }
  }

  /** What the audit log says of a change, in the order it became known, up to a row. */
  attributionsOf(change: RowNo, limit: RowNo): readonly Attribution[] {
    const attributions: Attribution[] = [];
    let row = this.rows.get(change, Word.attribution);
    for (; row > 0; row = this.rows.get(row, Word.previous)) {
      if (row <= limit) attributions.push(this.#attribution(row));
    }
    return attributions.reverse();
  }

  /** Whether an audit record is told of a change already. */
  isAttributed(tenant: number, change: RowNo, auditId: string): boolean {
    const isOfChange = (row: RowNo): boolean =>
      !this.#isReported(row) && this.rows.get(row, Word.target) === change;
    return this.#ofAudit(tenant, auditId, isOfChange).next().done !== true;
  }

  /** What a reported change tells. */
  read(row: RowNo): ReportedRow {
    const [, id, observedAt, correlationId, causationId, event] = this.#report(row);
    return { id, observedAt, correlationId, causationId, event };
  }

  /** Whether a committed row is told: reported first, in no baseline, and not attributed since. */
  isTold(row: RowNo, baseline: BaselineRow | null): boolean {
    const { rows } = this;
    const counts = (other: RowNo): boolean =>
      other > 0 && other <= rows.committed && !this.#isFolded(other, baseline);
    return (
      counts(row) &&
      !counts(rows.get(row, AuditWord.sameKey)) &&
      !counts(rows.get(row, AuditWord.attribution))
    );
  }

  /** Whether something is reported under a key, be it attributed since. */
  isReported(tenant: number, auditKey: string, baseline: BaselineRow | null): boolean {
    for (const row of this.#withKey(tenant, auditKey)) {
      if (row <= this.rows.committed && !this.#isFolded(row, baseline)) return true;
    }
    return false;
  }

  #isReported(row: RowNo): boolean {
    return isReportedRow(this.rows.get(row, Word.flags));
  }

  /** As {@link Windows} tells of the events of a log. */
  #isFolded(row: RowNo, baseline: BaselineRow | null): boolean {
    if (baseline === null || this.rows.at(row) > baseline.sealedAt) return false;
    const isOfDay = this.rows.get(row, AuditWord.day) <= Number(baseline.day);
    return isOfDay || this.rows.at(row) <= baseline.at;
  }

  #tellAudit(row: RowNo, auditId: string | null, day: number): void {
    this.rows.set(row, AuditWord.audit, auditId === null ? 0 : hashOf(auditId));
    this.rows.set(row, AuditWord.day, day);
  }

  *#withKey(tenant: number, auditKey: string): Generator<RowNo> {
    const begin = `[${JSON.stringify(auditKey)},`;
    for (const row of this.#keys.withHash(hashOf(auditKey))) {
      const isSame = this.rows.get(row, Word.object) === tenant;
      if (isSame && this.texts.text(row).startsWith(begin)) yield row;
    }
  }

  /** Those of an audit record that are meant, which is asked first: texts take longer. */
  *#ofAudit(
    tenant: number,
    auditId: string | null,
    isMeant: (row: RowNo) => boolean,
  ): Generator<RowNo> {
    if (auditId === null) return;
    for (const row of this.#audits.withHash(hashOf(auditId))) {
      if (!isMeant(row) || this.tenantOf(row) !== tenant) continue;
      if (this.#auditIdOf(row) === auditId) yield row;
    }
  }

  #auditIdOf(row: RowNo): string | null {
    if (this.#isReported(row)) return this.#report(row)[5].data.auditId;
    return this.#attribution(row).auditId;
  }

  #attribution(row: RowNo): Attribution {
    return JSON.parse(this.texts.text(row)) as Attribution;
  }

  #report(row: RowNo): StoredReport {
    return JSON.parse(this.texts.text(row)) as StoredReport;
  }
}
