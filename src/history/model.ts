import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { type Database, open, type RootDatabase } from 'lmdb';

import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import { AuditRows } from './audit-rows.js';
import { isDatabase, PAGE_BYTES } from './database-file.js';
import { ensureRoom, type FreeBytes } from './disk-room.js';
import { HashIndex, hashOf } from './hash-index.js';
import type { Gap } from './history.port.js';
import { ObjectRows } from './object-rows.js';
import type { ObjectVersion } from './object-versions.js';
import { Ordinals } from './ordinals.js';
import type { At } from './positions.js';
import type { ReportedTable } from './reported-index.js';
import { ATTRIBUTION, BLOCK, isReportedRow, NO_OBJECT } from './row-flags.js';
import { RowTexts } from './row-texts.js';
import { Rows, Word, type RowNo } from './rows.js';
import { Times } from './times.js';

/** Raised with every change of a table: a model of another format is built anew from the log. */
const FORMAT = 5;

/** Stands in `meta` while a baseline is loaded in more than one commit: half of it is of no use. */
export const LOADING = 1;

/** A change event as it is kept. */
export interface ChangeRow {
  readonly id: string;
  /** Milliseconds since 1970; never smaller than that of the tenant's change before it. */
  readonly effectiveAt: number;
  readonly observedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly event: ChangeEvent;
  /** The object after the change, with some of its changes: it bounds the fold of a state. */
  readonly version: ObjectVersion | undefined;
}

/** Bytes of room for each character of text, which stands in pages and may take two bytes. */
const TEXT_COPIES = 4;

/** Arrays, because there are millions. Of a baseline's objects only id and version are ever read. */
type StoredChange = readonly [
  id: string,
  observedAt: Instant,
  correlationId: string,
  causationId: string | null,
  event: ChangeEvent,
  version?: ObjectVersion,
];

/** What of a tenant is folded into its baseline, and not told any more. */
export interface BaselineRow {
  /** The last day folded in, `YYYYMMDD`. */
  readonly day: string;
  readonly instant: Instant;
  /** Of the last change folded in. */
  readonly at: At;
  /** Where the seal stands: what was recorded behind it is not folded in, whatever its day. */
  readonly sealedAt: At;
}

export interface TenantRow {
  readonly no: number;
  readonly earliest: Instant | null;
  readonly effectiveAt: number;
  readonly lastLooks: Readonly<Record<string, Instant>>;
  /** Of what looks saw. */
  readonly types: readonly ObjectType[];
  readonly reportedTypes: readonly ObjectType[];
  readonly baseline: BaselineRow | null;
}

type Named = [tenant: number, type: ObjectType, objectId: string];

/**
 * One read model: its tables, in one environment so that a transaction spans them all, and what of them
 * is held in memory. Memory may be ahead of the tables by what is being projected; readers stop at the
 * last committed row, and what holds there holds for ever.
 */
export class Model {
  readonly #root: RootDatabase;
  readonly meta: Database<number | string, string>;
  readonly tenantRows: Database<TenantRow, string>;
  readonly postings: Database<Buffer, [number, string, string, number]>;
  readonly names: Database<number, Named>;
  readonly links: Database<Buffer, Buffer>;
  readonly references: Database<Buffer, Buffer>;
  /** What was only reported, by its time. */
  readonly reports: ReportedTable;
  readonly gaps: Database<Gap, [tenant: number, at: At]>;

  readonly tenants = new Map<string, TenantRow>();
  readonly ordinals: Ordinals;
  readonly rows: Rows;
  readonly texts: RowTexts;
  readonly objectRows: ObjectRows;
  readonly audit: AuditRows;
  readonly #live: Map<ObjectType, number>[] = [];
  readonly times = new Times();
  readonly #changeIds: HashIndex;
  /** Position of the last event whose rows are committed; 0 at the start. */
  checkpoint: At;

  private constructor(
    readonly folder: string,
    readonly free: FreeBytes,
  ) {
    // Without batching by turn: a failed commit would also reject a promise that nobody holds.
    this.#root = open({ path: folder, encoding: 'json', maxDbs: 24, eventTurnBatching: false });
    const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
    const numbered = { keyEncoding: 'uint32' } as const;
    this.meta = this.#root.openDB('meta', {});
    this.tenantRows = this.#root.openDB('tenants', {});
    this.postings = this.#root.openDB('postings', { encoding: 'binary' });
    this.names = this.#root.openDB('names', {});
    this.links = this.#root.openDB('links', binary);
    this.references = this.#root.openDB('references', binary);
    this.gaps = this.#root.openDB('gaps', {});
    this.checkpoint = Number(this.meta.get('checkpoint') ?? 0);
    this.ordinals = new Ordinals(
      this.#root.openDB('objects', numbered),
      this.#root.openDB('relations', {}),
    );
    const rows = { encoding: 'binary', ...numbered } as const;
    this.rows = new Rows(this.#root.openDB('rows', rows), Number(this.meta.get('rows') ?? 0));
    this.texts = new RowTexts(this.#root.openDB('texts', rows));
    this.objectRows = new ObjectRows(this.rows);
    this.reports = this.#root.openDB('reports', binary);
    this.audit = new AuditRows(this.rows, this.texts, (row) => this.tenantOf(row));
    const hashOfRow = (row: RowNo): number => this.rows.get(row, Word.hash);
    this.#changeIds = new HashIndex(hashOfRow, this.rows.count);
    for (const { key, value } of this.tenantRows.getRange()) this.tenants.set(key, value);
    for (let row = 1; row <= this.rows.count; row += 1) this.#found(row);
  }

  /** Opens the model in a folder; one of another format, half-loaded or unreadable starts empty. */
  static async open(folder: string, free: FreeBytes): Promise<Model> {
    if (isDatabase(folder)) {
      const found = new Model(folder, free);
      const isWhole = found.meta.get('loading') !== LOADING;
      if (found.meta.get('format') === FORMAT && isWhole) return found;
      await found.close();
    }
    rmSync(folder, { recursive: true, force: true });
    const model = new Model(folder, free);
    await model.meta.put('format', FORMAT);
    return model;
  }

  /** A new row with its text: a stored change, or what the audit log says, as JSON. */
  addRow(at: At, time: number, text: string): RowNo {
    const row = this.rows.add(at, time);
    if (this.texts.add(row, text)) this.rows.set(row, Word.flags, BLOCK);
    return row;
  }

  addChangeId(row: RowNo, id: string): void {
    const hash = hashOf(id);
    this.rows.set(row, Word.hash, hash);
    this.#changeIds.add(row, hash);
  }

  /** A tenant's live objects per type after the last row, be it committed or not. */
  liveOf(tenant: number): Map<ObjectType, number> {
    return (this.#live[tenant] ??= new Map<ObjectType, number>());
  }

  change(row: RowNo): ChangeRow {
    const [id, observedAt, correlationId, causationId, event, version] = JSON.parse(
      this.texts.text(row),
    ) as StoredChange;
    const effectiveAt = this.rows.time(row);
    return { id, observedAt, correlationId, causationId, event, version, effectiveAt };
  }

  isAttribution(row: RowNo): boolean {
    return (this.rows.get(row, Word.flags) & ATTRIBUTION) !== 0;
  }

  /** Whether a row tells what was only reported. */
  isReported(row: RowNo): boolean {
    return isReportedRow(this.rows.get(row, Word.flags));
  }

  tenantOf(row: RowNo): number | undefined {
    const number = this.rows.get(row, Word.object);
    const isTenant = (this.rows.get(row, Word.flags) & NO_OBJECT) !== 0;
    return isTenant ? number : this.ordinals.tenantOf(number);
  }

  /** The change with an id, be it committed or not; 0 when there is none. */
  findChange(tenant: number, id: string): RowNo {
    const begin = `[${JSON.stringify(id)},`;
    for (const row of this.#changeIds.withHash(hashOf(id))) {
      if (this.tenantOf(row) === tenant && this.texts.text(row).startsWith(begin)) return row;
    }
    return 0;
  }

  /**
   * All puts that `write` makes become visible, and stay after a crash, together or not at all. They
   * are at most `puts` besides the texts. @throws HistoryDiskFull before anything is written
   */
  async commit(puts: number, write: () => void): Promise<void> {
    // A put may copy a page, but no page twice.
    const pages = Math.min(puts * PAGE_BYTES, statSync(join(this.folder, 'data.mdb')).size);
    ensureRoom(this.folder, pages + TEXT_COPIES * this.texts.unsavedSize, this.free);
    // Makes all that was committed before visible to the reads of this one.
    this.#root.resetReadTxn();
    await this.#root.batch(write);
  }

  async close(): Promise<void> {
    await this.#root.close();
  }

  /** Which log it is built from; `undefined` for a new model. */
  get identity(): string | undefined {
    return this.meta.get('identity')?.toString();
  }

  /** Puts a stored row in its place in memory. */
  #found(row: RowNo): void {
    const { rows, ordinals } = this;
    if ((rows.get(row, Word.flags) & BLOCK) !== 0) this.texts.found(row);
    const hash = rows.get(row, Word.hash);
    if (this.isReported(row) || this.isAttribution(row)) {
      this.audit.found(row);
      return;
    }
    const ordinal = rows.get(row, Word.object);
    const tenant = ordinals.tenantOf(ordinal) ?? 0;
    this.objectRows.found(row, ordinal);
    this.#changeIds.add(row, hash);
    this.times.set(tenant, rows.time(row), row);
    this.liveOf(tenant).set(ordinals.typeOf(ordinal), rows.get(row, Word.live));
  }
}
