import type { Database } from 'lmdb';

import { type ObjectId, type ObjectType, objectId } from '../domain/directory/directory-object.js';

type ObjectRow = readonly [tenant: number, id: string, type: ObjectType];

/** Objects stored as one value. */
const BITS = 6;

/** Relations that edges name by number. */
const MAX_RELATIONS = 0xffff;

/**
 * Small numbers for objects and relations, given in log order, so that a rebuild gives the same. They
 * are held in memory: 1 million objects take about 120 MB.
 */
export class Ordinals {
  readonly #byTenant = new Map<number, Map<string, number>>();
  readonly #ids: string[] = [];
  readonly #types: ObjectType[] = [];
  readonly #tenants: number[] = [];
  readonly #relations: string[] = [];
  /** Stored values with something given or changed since the last commit. */
  readonly #unsaved = new Set<number>();
  #savedRelations: number;

  constructor(
    private readonly objects: Database<readonly ObjectRow[], number>,
    private readonly relations: Database<string, number>,
  ) {
    for (const { value } of objects.getRange()) {
      for (const row of value) this.#place(this.#ids.length, row);
    }
    for (const { value } of relations.getRange()) this.#relations.push(value);
    this.#savedRelations = this.#relations.length;
  }

  find(tenant: number, id: string): number | undefined {
    return this.#byTenant.get(tenant)?.get(id);
  }

  /** The object's number; a new one for an object not met before. */
  of(tenant: number, id: string, type: ObjectType): number {
    const known = this.find(tenant, id);
    if (known !== undefined) return known;
    const ordinal = this.#ids.length;
    this.#place(ordinal, [tenant, id, type]);
    this.#unsaved.add(ordinal >>> BITS);
    return ordinal;
  }

  /** Corrects a type that only a link had told. */
  setType(ordinal: number, type: ObjectType): void {
    if (this.#types[ordinal] === type) return;
    this.#types[ordinal] = type;
    this.#unsaved.add(ordinal >>> BITS);
  }

  idOf(ordinal: number): ObjectId {
    return objectId(this.#ids[ordinal] ?? '');
  }

  typeOf(ordinal: number): ObjectType {
    return this.#types[ordinal] ?? '';
  }

  tenantOf(ordinal: number): number | undefined {
    return this.#tenants[ordinal];
  }

  findRelation(relation: string): number | undefined {
    const found = this.#relations.indexOf(relation);
    return found < 0 ? undefined : found;
  }

  relationOf(relation: string): number {
    const found = this.findRelation(relation);
    if (found !== undefined) return found;
    if (this.#relations.length > MAX_RELATIONS) throw new RangeError('Too many link relations');
    return this.#relations.push(relation) - 1;
  }

  relationName(number: number): string {
    return this.#relations[number] ?? '';
  }

  /** Writes what is new; called inside a transaction. */
  save(): void {
    for (const chunk of this.#unsaved) void this.objects.put(chunk, this.#chunk(chunk));
    this.#unsaved.clear();
    for (; this.#savedRelations < this.#relations.length; this.#savedRelations += 1) {
      void this.relations.put(this.#savedRelations, this.relationName(this.#savedRelations));
    }
  }

  #chunk(chunk: number): readonly ObjectRow[] {
    const first = chunk << BITS;
    const ids = this.#ids.slice(first, first + (1 << BITS));
    return ids.map((id, index) => {
      const ordinal = first + index;
      return [this.tenantOf(ordinal) ?? 0, id, this.typeOf(ordinal)];
    });
  }

  #place(ordinal: number, [tenant, id, type]: ObjectRow): void {
    const ofTenant = this.#byTenant.get(tenant) ?? new Map<string, number>();
    this.#byTenant.set(tenant, ofTenant.set(id, ordinal));
    this.#ids[ordinal] = id;
    this.#types[ordinal] = type;
    this.#tenants[ordinal] = tenant;
  }
}
