import type { Database } from 'lmdb';

import {
  type ObjectId,
  objectId,
  type ObjectType,
  type Relation,
} from '../domain/directory/directory-object.js';
import { HashIndex } from './hash-index.js';
import { Numbers } from './numbers.js';
import { bytesOf, hashOfBytes, type IdMemory, ObjectIds } from './object-ids.js';

type ObjectRow = readonly [tenant: number, id: string, type: ObjectType];

/** Objects stored as one value. */
const BITS = 6;

/** An odd factor, so that ids in another order have another checksum. */
const ORDERED = 31;

/** Relations that edges name by number. */
const MAX_RELATIONS = 0xffff;
/** What is known of an object besides its id: its tenant above its type. */
const TENANT_SHIFT = 16;
const TYPE = 0xffff;

/** What other threads need to tell which objects and relations numbers stand for. */
export interface OrdinalMemory {
  readonly ids: IdMemory;
  readonly kinds: readonly SharedArrayBuffer[];
  readonly typeNames: readonly ObjectType[];
  readonly relations: readonly Relation[];
}

/** Objects and relations by number, as other threads read them. */
export class SharedOrdinals {
  readonly #ids: ObjectIds;
  readonly #kinds: Numbers;

  constructor(private readonly memory: OrdinalMemory) {
    this.#ids = new ObjectIds(memory.ids);
    this.#kinds = new Numbers(memory.kinds);
  }

  idOf(ordinal: number): ObjectId {
    return objectId(this.#ids.at(ordinal));
  }

  typeOf(ordinal: number): ObjectType {
    return this.memory.typeNames[this.#kinds.get(ordinal) & TYPE] ?? '';
  }

  relationName(number: number): Relation {
    return this.memory.relations[number] ?? '';
  }
}

/**
 * Small numbers for objects and relations, given in log order, so that a rebuild gives the same. They
 * are held in memory: 1 million objects with GUIDs take about 32 MB.
 */
export class Ordinals {
  readonly #ids = new ObjectIds();
  /** Ordinals plus one by the hash of the id. */
  readonly #byId = new HashIndex();
  /** The tenant of each, above its type. */
  readonly #kinds = new Numbers();
  readonly #typeNames: ObjectType[] = [];
  readonly #relations: string[] = [];
  /** Stored values with something given or changed since the last commit. */
  readonly #unsaved = new Set<number>();
  #savedRelations: number;
  #checksum = 0;

  constructor(
    private readonly objects: Database<readonly ObjectRow[], number>,
    private readonly relations: Database<string, number>,
  ) {
    for (const { value } of objects.getRange()) {
      for (const [tenant, id, type] of value) this.#add(tenant, bytesOf(id), type);
    }
    for (const { value } of relations.getRange()) this.#relations.push(value);
    this.#savedRelations = this.#relations.length;
  }

  /** For {@link SharedOrdinals}. */
  get memory(): OrdinalMemory {
    return {
      ids: this.#ids.memory,
      kinds: this.#kinds.memory,
      typeNames: this.#typeNames,
      relations: this.#relations,
    };
  }

  get count(): number {
    return this.#ids.length;
  }

  /** Of all ids in their order, with which they are kept. */
  get checksum(): number {
    return this.#checksum;
  }

  find(tenant: number, id: string): number | undefined {
    return this.#find(tenant, bytesOf(id));
  }

  /** The object's number; a new one for an object not met before. */
  of(tenant: number, id: string, type: ObjectType): number {
    const bytes = bytesOf(id);
    const known = this.#find(tenant, bytes);
    if (known !== undefined) return known;
    const ordinal = this.#add(tenant, bytes, type);
    this.#unsaved.add(ordinal >>> BITS);
    return ordinal;
  }

  /** Corrects a type that only a link had told. */
  setType(ordinal: number, type: ObjectType): void {
    if (this.typeOf(ordinal) === type) return;
    this.#kinds.set(ordinal, this.#kindOf(this.#tenantOf(ordinal), type));
    this.#unsaved.add(ordinal >>> BITS);
  }

  idOf(ordinal: number): ObjectId {
    return objectId(ordinal < this.#ids.length ? this.#ids.at(ordinal) : '');
  }

  /** As {@link ObjectIds.rank}. */
  rankOf(ordinal: number): number {
    return this.#ids.rank(ordinal);
  }

  typeOf(ordinal: number): ObjectType {
    return ordinal < this.#ids.length
      ? (this.#typeNames[this.#kinds.get(ordinal) & TYPE] ?? '')
      : '';
  }

  tenantOf(ordinal: number): number | undefined {
    return ordinal < this.#ids.length ? this.#tenantOf(ordinal) : undefined;
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
    const size = Math.min(1 << BITS, this.#ids.length - first);
    return Array.from({ length: size }, (_, index) => {
      const ordinal = first + index;
      return [this.#tenantOf(ordinal), this.idOf(ordinal), this.typeOf(ordinal)];
    });
  }

  #find(tenant: number, id: Buffer): number | undefined {
    const place = this.#byId.find(
      hashOfBytes(id),
      (found) => this.#tenantOf(found - 1) === tenant && this.#ids.is(found - 1, id),
    );
    return place === 0 ? undefined : place - 1;
  }

  #add(tenant: number, id: Buffer, type: ObjectType): number {
    const ordinal = this.#ids.length;
    const hash = hashOfBytes(id);
    this.#ids.add(id);
    this.#checksum = (Math.imul(this.#checksum, ORDERED) + hash) >>> 0;
    this.#kinds.set(ordinal, this.#kindOf(tenant, type));
    this.#byId.add(ordinal + 1, hash);
    return ordinal;
  }

  #tenantOf(ordinal: number): number {
    return this.#kinds.get(ordinal) >>> TENANT_SHIFT;
  }

  #kindOf(tenant: number, type: ObjectType): number {
    const known = this.#typeNames.indexOf(type);
    const number = known < 0 ? this.#typeNames.push(type) - 1 : known;
    if (Math.max(tenant, number) > TYPE) throw new RangeError('Too many tenants or types');
    return ((tenant << TENANT_SHIFT) | number) >>> 0;
  }
}
