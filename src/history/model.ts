import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { Logger } from '@nestjs/common';
import type { Database, RootDatabase } from 'lmdb';

import type { IdentifiedChange } from '../domain/comparison/net-difference.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import { SEVERITY_EDITION } from '../domain/severity/severity.js';
import { AttributedRows } from './attributed-rows.js';
import { AuditRows } from './audit-rows.js';
import { beginOf, changeIn, comparedIn, type ToldChange } from './change-text.js';
import { isWholeDatabase, openDatabase } from './database-file.js';
import { PAGE_BYTES } from './database-pages.js';
import { ensureRoom, type FreeBytes } from './disk-room.js';
import { EDGES, type EdgeTable } from './edges.js';
import { HashIndex, hashOf } from './hash-index.js';
import type { Gap } from './history.port.js';
import { ObjectRows } from './object-rows.js';
import { liveAt } from './live-counts.js';
import { Ordinals } from './ordinals.js';
import { ModelDamaged } from './model-outdated.js';
import type { At } from './positions.js';
import type { ReportedTable } from './reported-index.js';
import { ATTRIBUTION, isReportedRow, NO_OBJECT, placeFlags, placeOf } from './row-flags.js';
import { RowTexts } from './row-texts.js';
import { Rows, Word, type RowNo } from './rows.js';
import type { SearchedTable } from './searched-lines.js';
import { Times } from './times.js';

/** Raised with every change of a table or rule: a model of another format is built anew from the log. */
const FORMAT = `15.${SEVERITY_EDITION}`;

const logger = new Logger('History');

/** Stands in `meta` while a baseline is loaded in more than one commit: half of it is of no use. */
export const LOADING = 1;

/** Bytes of room for each character of text, which stands in pages and may take two bytes. */
const TEXT_COPIES = 4;

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

export type Named = [tenant: number, type: ObjectType, objectId: string];

/**
 * One read model: its tables, in one environment so that a transaction spans them all, and what of them
 * is held in memory. Memory may be ahead of the tables by what is being projected; readers stop at the
 * last committed row, and what holds there holds for ever.
 */
export class Model {
  readonly meta: Database<number | string, string>;
  readonly tenantRows: Database<TenantRow, string>;
  readonly postings: Database<Buffer, [number, string, string, number]>;
  readonly names: Database<number, Named>;
  readonly links: EdgeTable;
  readonly references: EdgeTable;
  /** What was only reported, by its time. */
  readonly reports: ReportedTable;
  readonly gaps: Database<Gap, [tenant: number, at: At]>;
  readonly searched: SearchedTable;

  readonly tenants = new Map<string, TenantRow>();
  readonly ordinals: Ordinals;
  readonly rows: Rows;
  readonly texts: RowTexts;
  readonly objectRows: ObjectRows;
  readonly audit: AuditRows;
  readonly attributed: AttributedRows;
  readonly #live: Map<ObjectType, number>[] = [];
  readonly times = new Times();
  readonly #changeIds: HashIndex;
  /** Told when something is read that is not what was written. */
  onDamage: (damage: ModelDamaged) => void = () => undefined;
  /** Position of the last event whose rows are committed; 0 at the start. */
  checkpoint: At;

  /** @throws ModelDamaged when what is held in memory is not as it was written */
  private constructor(
    private readonly root: RootDatabase,
    readonly folder: string,
    readonly free: FreeBytes,
  ) {
    const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
    const numbered = { keyEncoding: 'uint32' } as const;
    this.meta = this.root.openDB('meta', {});
    this.tenantRows = this.root.openDB('tenants', {});
    this.postings = this.root.openDB('postings', { encoding: 'binary' });
    this.names = this.root.openDB('names', {});
    this.links = this.root.openDB('links', EDGES);
    this.references = this.root.openDB('references', EDGES);
    this.gaps = this.root.openDB('gaps', {});
    this.searched = this.root.openDB('searched', { encoding: 'binary' });
    this.checkpoint = Number(this.meta.get('checkpoint') ?? 0);
    this.ordinals = new Ordinals(
      this.root.openDB('objects', numbered),
      this.root.openDB('relations', {}),
    );
    const rows = { encoding: 'binary', ...numbered } as const;
    this.rows = new Rows(this.root.openDB('rows', rows), Number(this.meta.get('rows') ?? 0));
    this.texts = new RowTexts(
      this.root.openDB('texts', rows),
      (row) => placeOf(this.rows.get(row, Word.flags)),
      (damage) => {
        this.onDamage(damage);
      },
    );
    this.objectRows = new ObjectRows(this.rows);
    this.reports = this.root.openDB('reports', binary);
    this.attributed = new AttributedRows(this.rows);
    this.audit = new AuditRows(this.rows, this.texts, (row) => this.tenantOf(row));
    this.#changeIds = new HashIndex(this.rows.count);
    for (const { key, value } of this.tenantRows.getRange()) this.tenants.set(key, value);
    if (this.ordinals.checksum !== Number(this.meta.get('ids') ?? 0)) {
      throw new ModelDamaged('ids of objects are not those that were written');
    }
    this.#index();
  }

  /** Opens the model in a folder; one of another format, half-loaded or damaged starts empty. */
  static async open(folder: string, free: FreeBytes): Promise<Model> {
    if (await isWholeDatabase(folder)) {
      const root = openDatabase(folder);
      try {
        const meta = root.openDB<number | string, string>('meta', {});
        const isWhole = meta.get('loading') !== LOADING;
        if (meta.get('format') === FORMAT && isWhole) return new Model(root, folder, free);
      } catch (error) {
        logger.warn(`The history in ${folder} is built anew: ${String(error)}`);
      }
      await root.close();
    }
    rmSync(folder, { recursive: true, force: true });
    const model = new Model(openDatabase(folder), folder, free);
    await model.meta.put('format', FORMAT);
    return model;
  }

  /** A new row with its text: a stored change, or what the audit log says, as JSON. */
  addRow(at: At, time: number, text: string): RowNo {
    const row = this.rows.add(at, time);
    this.rows.set(row, Word.flags, placeFlags(this.texts.add(row, text)));
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

  change(row: RowNo): ToldChange {
    const object = this.ordinals.idOf(this.rows.get(row, Word.object));
    return changeIn(this.texts.text(row), object, this.rows.get(row, Word.flags));
  }

  /** What a difference needs of a change. */
  compared(row: RowNo): IdentifiedChange {
    const object = this.ordinals.idOf(this.rows.get(row, Word.object));
    return comparedIn(this.texts.text(row), object, this.rows.get(row, Word.flags));
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
    const begin = beginOf(id);
    return this.#changeIds.find(
      hashOf(id),
      (row) => this.tenantOf(row) === tenant && this.texts.text(row).startsWith(begin),
    );
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
    this.root.resetReadTxn();
    await this.root.batch(write);
  }

  async close(): Promise<void> {
    await this.root.close();
  }

  /** Which log it is built from; `undefined` for a new model. */
  get identity(): string | undefined {
    return this.meta.get('identity')?.toString();
  }

  /** Puts the stored rows in their places in memory. */
  #index(): void {
    const { rows, ordinals } = this;
    for (let row = 1; row <= rows.count; row += 1) {
      if ((rows.get(row, Word.flags) & (ATTRIBUTION | NO_OBJECT)) !== 0) {
        this.audit.found(row);
        this.attributed.found(row, this.tenantOf(row) ?? 0);
      } else {
        const ordinal = rows.get(row, Word.object);
        this.objectRows.found(row, ordinal);
        this.#changeIds.add(row, rows.get(row, Word.hash));
        this.times.set(ordinals.tenantOf(ordinal) ?? 0, rows.time(row), row);
      }
    }
    for (const { no, types } of this.tenants.values()) {
      const live = types.map(
        (type) => [type, liveAt(this, { tenant: no, type }, rows.count)] as const,
      );
      this.#live[no] = new Map(live);
    }
  }
}
