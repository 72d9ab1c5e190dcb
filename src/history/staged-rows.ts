import type { Database } from 'lmdb';

import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { type EdgeRecord, putEdge } from './edges.js';
import type { Attribution, ChangeRow, Head, Model, ObjectVersion, TenantRow } from './model.js';
import type { AttributionMark } from './model.js';
import type { VersionRows } from './object-versions.js';
import type { At } from './positions.js';
import { PostingLists } from './postings.js';

export type Draft<Shape> = { -readonly [Name in keyof Shape]: Shape[Name] };

/** A table seen with rows that are not yet written. */
class StagedTable<Value, Key extends number> {
  readonly #rows = new Map<Key, Value>();

  constructor(
    private readonly table: Database<Value, Key>,
    private before: StagedTable<Value, Key> | undefined,
  ) {}

  get(key: Key): Value | undefined {
    return this.#rows.get(key) ?? this.before?.get(key) ?? this.table.get(key);
  }

  set(key: Key, row: Value): void {
    this.#rows.set(key, row);
  }

  save(): void {
    this.before = undefined;
    for (const [key, row] of this.#rows) void this.table.put(key, row);
  }
}

/** The rows that a run of events adds to a model, until they are written together. */
export class StagedRows implements VersionRows {
  readonly log: StagedTable<ChangeRow | AttributionMark, At>;
  readonly heads: StagedTable<Head, number>;
  readonly keyframes: StagedTable<ObjectVersion, At>;
  readonly attributions: StagedTable<readonly Attribution[], At>;
  readonly postings = new PostingLists();
  private readonly tenants = new Map<string, Draft<TenantRow>>();
  private readonly changeIds = new Map<string, readonly [tenant: number, at: At]>();
  private readonly counts = new Map<
    string,
    { tenant: number; type: ObjectType; rows: [At, number][] }
  >();
  readonly #times: [tenant: number, effectiveAt: number, at: At][] = [];
  readonly #puts: (() => void)[] = [];

  /** `before` is on its way into the model: its rows are looked up until it is there. */
  constructor(
    readonly model: Model,
    private before?: StagedRows,
  ) {
    this.log = new StagedTable(model.log, before?.log);
    this.heads = new StagedTable(model.heads, before?.heads);
    this.keyframes = new StagedTable(model.keyframes, before?.keyframes);
    this.attributions = new StagedTable(model.attributions, before?.attributions);
  }

  change(at: At): ChangeRow | undefined {
    const row = this.log.get(at);
    return row !== undefined && 'event' in row ? row : undefined;
  }

  keyframe(first: At): ObjectVersion | undefined {
    return this.keyframes.get(first);
  }

  /** The tenant's row to be changed in place; a new one for a tenant not met before. */
  tenant(id: string): Draft<TenantRow> {
    const staged = this.tenants.get(id);
    if (staged !== undefined) return staged;
    const draft = { ...(this.#tenantBefore(id) ?? newTenant(this.#tenantCount())) };
    this.tenants.set(id, draft);
    return draft;
  }

  setChangeId(id: string, tenant: number, at: At): void {
    this.changeIds.set(id, [tenant, at]);
  }

  changeAt(tenant: number, id: string): At | undefined {
    const staged = this.changeIds.get(id) ?? this.before?.changeIds.get(id);
    return staged?.[0] === tenant ? staged[1] : this.model.changeIds.get([tenant, id]);
  }

  setTime(tenant: number, effectiveAt: number, at: At): void {
    const last = this.#times.at(-1);
    if (last?.[0] === tenant && last[1] === effectiveAt) last[2] = at;
    else this.#times.push([tenant, effectiveAt, at]);
  }

  /** One more or one less live object of a type, from a position on. */
  count(tenant: number, type: ObjectType, at: At, delta: number): void {
    const name = `${tenant}/${type}`;
    const counts = this.counts.get(name) ?? { tenant, type, rows: [] };
    const staged = counts.rows.at(-1) ?? this.before?.counts.get(name)?.rows.at(-1);
    const live = staged?.[1] ?? liveAt(this.model, { tenant, type }, at);
    counts.rows.push([at, live + delta]);
    this.counts.set(name, counts);
  }

  setPage(ordinal: number, page: readonly number[]): void {
    this.#puts.push(() => void this.model.pages.put([ordinal, Math.abs(page[0] ?? 0)], page));
  }

  setName(tenant: number, id: ObjectId, type: ObjectType, ordinal: number): void {
    this.#puts.push(() => {
      void this.model.names.put([tenant, '', id], ordinal);
      void this.model.names.put([tenant, type, id], ordinal);
    });
  }

  setEdge(edge: EdgeRecord, at: At, added: boolean): void {
    const { near, relation, far } = edge;
    this.#puts.push(() => {
      putEdge(this.model.links, edge, at, added);
      putEdge(this.model.references, { near: far, relation, far: near }, at, added);
    });
  }

  /** Any other row, written as given. */
  put(write: (model: Model) => void): void {
    this.#puts.push(() => {
      write(this.model);
    });
  }

  /** Writes all of it and the checkpoint in one transaction. */
  async commit(checkpoint: At): Promise<void> {
    const { model } = this;
    this.before = undefined;
    await model.commit(() => {
      for (const table of [this.log, this.heads, this.keyframes, this.attributions]) table.save();
      this.#saveLists();
      for (const put of this.#puts) put();
      model.ordinals.save();
      for (const [id, row] of this.tenants) void model.tenantRows.put(id, row);
      void model.meta.put('checkpoint', checkpoint);
    });
    for (const [id, row] of this.tenants) model.tenants.set(id, row);
    for (const [tenant, time, at] of this.#times) model.times.set(tenant, time, at);
    model.checkpoint = checkpoint;
  }

  #saveLists(): void {
    const { model } = this;
    this.postings.save(model);
    for (const [id, [tenant, at]] of this.changeIds) void model.changeIds.put([tenant, id], at);
    for (const [tenant, time, at] of this.#times) void model.timeRows.put([tenant, time], at);
    for (const { tenant, type, rows } of this.counts.values()) {
      void model.counts.put([tenant, type, rows[0]?.[0] ?? 0], rows);
    }
  }

  #tenantBefore(id: string): TenantRow | undefined {
    return this.before?.tenants.get(id) ?? this.model.tenants.get(id);
  }

  #tenantCount(): number {
    const staged = [...this.tenants.keys(), ...(this.before?.tenants.keys() ?? [])];
    return new Set([...this.model.tenants.keys(), ...staged]).size;
  }
}

const newTenant = (no: number): TenantRow => ({
  no,
  earliest: null,
  effectiveAt: 0,
  lastLooks: {},
  types: [],
});

/** How many objects of a type were live at a position. */
export const liveAt = (
  model: Model,
  { tenant, type }: { tenant: number; type: ObjectType },
  at: At,
): number => {
  const range = { start: [tenant, type, at], end: [tenant, type], reverse: true, limit: 1 };
  for (const { value } of model.counts.getRange(range)) {
    return value.findLast(([changed]) => changed <= at)?.[1] ?? 0;
  }
  return 0;
};
