import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { type EdgeRecord, putEdge } from './edges.js';
import type { Model, TenantRow } from './model.js';
import type { At } from './positions.js';
import { PostingLists } from './postings.js';
import { type Listed, putListed } from './reported-index.js';
import { LINKS } from './row-flags.js';
import { type RowNo, Word } from './rows.js';
import { SearchedLines } from './searched-lines.js';

export type Draft<Shape> = { -readonly [Name in keyof Shape]: Shape[Name] };

/** What a run of events adds to a model's tables, until it is written together with its rows. */
export class StagedRows {
  readonly postings = new PostingLists();
  readonly searched = new SearchedLines();
  private readonly tenants = new Map<string, Draft<TenantRow>>();
  readonly #times: [tenant: number, effectiveAt: number, row: RowNo][] = [];
  /** Four numbers for each: near end, relation, far end, row; below 0 where the link ends with it. */
  readonly #edges: number[] = [];
  readonly #reports: Listed[] = [];
  readonly #puts: ((model: Model) => void)[] = [];

  /** `before` is on its way into the model: its tenants are looked up until they are there. */
  constructor(
    readonly model: Model,
    private before?: StagedRows,
  ) {}

  /** The tenant's row to be changed in place; a new one for a tenant not met before. */
  tenant(id: string): Draft<TenantRow> {
    const staged = this.tenants.get(id);
    if (staged !== undefined) return staged;
    const draft = { ...(this.#tenantBefore(id) ?? newTenant(this.#tenantCount())) };
    this.tenants.set(id, draft);
    return draft;
  }

  setTime(tenant: number, effectiveAt: number, row: RowNo): void {
    const last = this.#times.at(-1);
    if (last?.[0] === tenant && last[1] === effectiveAt) last[2] = row;
    else this.#times.push([tenant, effectiveAt, row]);
  }

  setName(tenant: number, id: ObjectId, type: ObjectType, ordinal: number): void {
    this.put(({ names }) => void names.put([tenant, type, id], ordinal));
  }

  setEdge(edge: EdgeRecord, row: RowNo, added: boolean): void {
    const { rows } = this.model;
    rows.set(row, Word.flags, rows.get(row, Word.flags) | LINKS);
    this.#edges.push(edge.near, edge.relation, edge.far, added ? row : -row);
  }

  /** Lists what was only reported. */
  list(one: Listed): void {
    this.#reports.push(one);
  }

  /** Any other row, written as given. */
  put(write: (model: Model) => void): void {
    this.#puts.push(write);
  }

  /** Writes all of it, the rows so far and the checkpoint in one transaction. */
  async commit(checkpoint: At): Promise<void> {
    const { model } = this;
    const { count } = model.rows;
    this.before = undefined;
    // More rather than less: about one for each row.
    await model.commit(this.puts + (count - model.rows.committed), () => {
      model.texts.save();
      model.rows.save();
      model.ordinals.save();
      this.postings.save(model);
      this.searched.save(model.searched);
      this.#saveEdges();
      for (const one of this.#reports) putListed(model.reports, one);
      for (const put of this.#puts) put(model);
      for (const [id, row] of this.tenants) void model.tenantRows.put(id, row);
      void model.meta.put('rows', count);
      void model.meta.put('ids', model.ordinals.checksum);
      void model.meta.put('checkpoint', checkpoint);
    });
    model.texts.saved();
    for (const [id, row] of this.tenants) model.tenants.set(id, row);
    for (const [tenant, time, row] of this.#times) model.times.set(tenant, time, row);
    model.rows.committed = count;
    model.checkpoint = checkpoint;
  }

  /** Two per edge, and one for each of the others. */
  get puts(): number {
    return this.#edges.length / 2 + this.#reports.length + this.#puts.length;
  }

  #saveEdges(): void {
    const { links, references } = this.model;
    for (let index = 0; index < this.#edges.length; index += 4) {
      const [near = 0, relation = 0, far = 0, row = 0] = this.#edges.slice(index, index + 4);
      putEdge(links, { near, relation, far }, Math.abs(row), row > 0);
      putEdge(references, { near: far, relation, far: near }, Math.abs(row), row > 0);
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
  reportedTypes: [],
  baseline: null,
});
