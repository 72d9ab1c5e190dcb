import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type Database, open, type RootDatabase } from 'lmdb';

import type { Attributes, ObjectStatus, ObjectType } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { Actor, ChangeEvent } from '../domain/timeline/events.js';
import type { Gap } from './history.port.js';
import { Ordinals } from './ordinals.js';
import type { At } from './positions.js';
import { Times } from './times.js';

/** Raised with every change of a table: a model of another format is built anew from the log. */
const FORMAT = 1;

/** A change event as it is kept: arrays and short rows, because there are millions. */
export interface ChangeRow {
  readonly tenant: number;
  readonly id: string;
  /** Milliseconds since 1970; never smaller than that of the tenant's change before it. */
  readonly effectiveAt: number;
  readonly observedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly event: ChangeEvent;
}

/** Stands in the log where an attribution was recorded, and leads to its change. */
export interface AttributionMark {
  readonly tenant: number;
  readonly change: At;
}

export interface Attribution {
  readonly actors: readonly Actor[];
  readonly occurredAt: Instant;
  readonly activity: string;
  readonly auditId: string;
  readonly auditCorrelationId: string | null;
}

/**
 * The last changes of an object. A negative position is a change of links only. When `older` is set
 * there are pages before this one, and a keyframe of the state before its first position.
 */
export interface Head {
  readonly status: ObjectStatus;
  readonly older: boolean;
  readonly page: readonly number[];
}

/** An object without its links, as the fold of its changes. */
export interface ObjectVersion {
  readonly status: ObjectStatus;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly deletedDateTime: Instant | null;
  readonly validFrom: number;
  readonly changeId: string;
}

export interface TenantRow {
  readonly no: number;
  readonly earliest: Instant | null;
  readonly effectiveAt: number;
  readonly lastLooks: Readonly<Record<string, Instant>>;
  readonly types: readonly ObjectType[];
}

/** Type is empty in the list of all objects. */
type Named = [tenant: number, type: ObjectType, objectId: string];

/**
 * The tables of one read model, in one environment: a transaction spans them all. Except for heads,
 * attributions and tenants, rows are written once, so what holds at a position holds for ever.
 */
export class Model {
  readonly #root: RootDatabase;
  readonly meta: Database<number, string>;
  readonly tenantRows: Database<TenantRow, string>;
  readonly log: Database<ChangeRow | AttributionMark, At>;
  readonly changeIds: Database<At, [number, string]>;
  readonly attributions: Database<readonly Attribution[], At>;
  readonly heads: Database<Head, number>;
  readonly pages: Database<readonly number[], [ordinal: number, first: At]>;
  readonly keyframes: Database<ObjectVersion, At>;
  readonly postings: Database<readonly At[], [number, string, string, At]>;
  readonly counts: Database<readonly (readonly [At, number])[], [number, ObjectType, At]>;
  readonly timeRows: Database<At, [tenant: number, effectiveAt: number]>;
  readonly objects: Database<readonly [tenant: number, id: string, type: ObjectType], number>;
  readonly names: Database<number, Named>;
  readonly relations: Database<string, number>;
  readonly links: Database<Buffer, Buffer>;
  readonly references: Database<Buffer, Buffer>;
  readonly gaps: Database<Gap, [tenant: number, at: At]>;

  readonly tenants = new Map<string, TenantRow>();
  readonly ordinals: Ordinals;
  readonly times = new Times();
  /** Position of the last event whose rows are committed; 0 at the start. */
  checkpoint: At;

  private constructor(readonly folder: string) {
    this.#root = open({ path: folder, encoding: 'json', maxDbs: 24 });
    this.meta = this.#root.openDB('meta', { encoding: 'json' });
    this.tenantRows = this.#root.openDB('tenants', { encoding: 'json' });
    this.log = this.#root.openDB('log', { encoding: 'json' });
    this.changeIds = this.#root.openDB('change-ids', { encoding: 'json' });
    this.attributions = this.#root.openDB('attributions', { encoding: 'json' });
    this.heads = this.#root.openDB('heads', { encoding: 'json', keyEncoding: 'uint32' });
    this.pages = this.#root.openDB('pages', { encoding: 'json' });
    this.keyframes = this.#root.openDB('keyframes', { encoding: 'json' });
    this.postings = this.#root.openDB('postings', { encoding: 'json' });
    this.counts = this.#root.openDB('counts', { encoding: 'json' });
    this.timeRows = this.#root.openDB('times', { encoding: 'json' });
    this.objects = this.#root.openDB('objects', { encoding: 'json', keyEncoding: 'uint32' });
    this.names = this.#root.openDB('names', { encoding: 'json' });
    this.relations = this.#root.openDB('relations', { encoding: 'json' });
    this.links = this.#root.openDB('links', { encoding: 'binary', keyEncoding: 'binary' });
    this.references = this.#root.openDB('references', {
      encoding: 'binary',
      keyEncoding: 'binary',
    });
    this.gaps = this.#root.openDB('gaps', { encoding: 'json' });
    this.checkpoint = this.meta.get('checkpoint') ?? 0;
    for (const { key, value } of this.tenantRows.getRange()) this.tenants.set(key, value);
    for (const { key, value } of this.timeRows.getRange()) this.times.set(key[0], key[1], value);
    this.ordinals = new Ordinals(this.objects, this.relations);
  }

  /** Opens the model in a folder; one that is of another format or cannot be read starts empty. */
  static async open(folder: string): Promise<Model> {
    if (isDatabase(folder)) {
      const found = new Model(folder);
      if (found.meta.get('format') === FORMAT) return found;
      await found.close();
    }
    rmSync(folder, { recursive: true, force: true });
    const model = new Model(folder);
    await model.meta.put('format', FORMAT);
    return model;
  }

  change(at: At): ChangeRow | undefined {
    const row = this.log.get(at);
    return row !== undefined && 'event' in row ? row : undefined;
  }

  keyframe(first: At): ObjectVersion | undefined {
    return this.keyframes.get(first);
  }

  /** All puts that `write` makes become visible, and stay after a crash, together or not at all. */
  async commit(write: () => void): Promise<void> {
    await this.#root.batch(write);
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}

/** In both of the first two pages of an LMDB file, behind the page header. Source: lmdb.h, mdb.c. */
const MAGIC = 0xbeefc0de;
const PAGE_BYTES = 4_096;
const MAGIC_AT = 24;

/** Opening what is no database would end the process, so the file is looked at first. */
const isDatabase = (folder: string): boolean => {
  const page = Buffer.alloc(PAGE_BYTES + MAGIC_AT + 4);
  try {
    const file = openSync(join(folder, 'data.mdb'), 'r');
    const read = readSync(file, page);
    closeSync(file);
    if (read < page.length) return false;
  } catch {
    return false;
  }
  return [0, PAGE_BYTES].every((start) => page.readUInt32LE(start + MAGIC_AT) === MAGIC);
};
