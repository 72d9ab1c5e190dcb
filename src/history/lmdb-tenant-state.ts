import { setImmediate as turn } from 'node:timers/promises';

import type {
  Link,
  LinkTarget,
  ObjectId,
  ObjectType,
  Relation,
} from '../domain/directory/directory-object.js';
import { filterOf } from '../domain/directory/filter/parse-filter.js';
import { InvalidValue } from '../domain/errors.js';
import { type Instant, instantAt } from '../domain/instant.js';
import { recordOf } from '../domain/json.js';
import { CURSOR, cursorOf, textIn } from './cursor.js';
import { edgesAt, isLinked } from './edges.js';
import { gapsOf } from './gaps.js';
import type {
  FindQuery,
  ObjectAt,
  ObjectsQuery,
  Page,
  PageRequest,
  TenantState,
  Trust,
} from './history.port.js';
import type { Model } from './model.js';
import { versionAt } from './object-versions.js';
import { type At, positionOf } from './positions.js';
import { inIdOrder, type Name, namesBehind } from './names.js';
import { postingsOf } from './postings.js';
import { Word, type RowNo } from './rows.js';

/** Objects looked at for one page: a filter that few objects pass must not hold up everybody. */
const MAX_SCANNED = 10_000;
const TURN = 250;

export interface Pin {
  readonly at: At;
  /** The last row up to there. */
  readonly row: RowNo;
  readonly instant: Instant;
  readonly lagEvents: number | null;
}

/** A tenant at one position of the log. Rows later in the log are not looked at. */
export class LmdbTenantState implements TenantState {
  constructor(
    private readonly model: Model,
    private readonly tenantId: string,
    private readonly pin: Pin,
  ) {}

  get trust(): Trust {
    const { at, instant, lagEvents } = this.pin;
    const gaps = gapsOf(this.model, this.tenantId).filter(
      ({ from, until }) => from <= instant && instant <= until,
    );
    const lastLooks = this.model.tenants.get(this.tenantId)?.lastLooks ?? {};
    return { instant, position: positionOf(at), lagEvents, gaps, lastLooks };
  }

  object(id: ObjectId): ObjectAt | undefined {
    const ordinal = this.#ordinalOf(id);
    return ordinal === undefined ? undefined : this.#objectAt(ordinal);
  }

  objects({ type, status = 'live', page }: ObjectsQuery): Page<ObjectAt> {
    const start = page.after === undefined ? '' : textIn(page.after);
    const found = this.#objectsBehind(start, type, (object) => object.status === status);
    return pageOf(found, page.size);
  }

  find({ type, filter, status = 'live', page }: FindQuery): Promise<Page<ObjectAt>> {
    const passes = filter === undefined ? undefined : filterOf(filter);
    const start = page.after === undefined ? '' : textIn(page.after);
    const found = this.#objectsBehind(start, type, (object) => {
      if (object.status !== status) return false;
      return passes?.({ id: object.objectId, ...object.attributes }) !== false;
    });
    return Promise.resolve(pageOf(found, page.size));
  }

  async *scan(type?: ObjectType): AsyncGenerator<ObjectAt> {
    let scanned = 0;
    for (const [, ordinal] of this.#named(type, '')) {
      const object = this.#objectAt(ordinal);
      if (object !== undefined) yield object;
      scanned += 1;
      if (scanned % TURN === 0) await turn();
    }
  }

  links(id: ObjectId, relation: Relation, page: PageRequest): Page<LinkTarget> {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    const number = ordinals.findRelation(relation);
    const afterFar = page.after === undefined ? -1 : this.#cursorOrdinal(page.after);
    if (near === undefined || number === undefined) return { rows: [], next: null };
    const range = { near, relation: number, afterFar, upTo: this.pin.row };
    const rows: LinkTarget[] = [];
    for (const { far } of edgesAt(this.model.links, range)) {
      if (rows.length === page.size) return { rows, next: cursorOf(rows.at(-1)?.targetId ?? '') };
      rows.push({ targetId: ordinals.idOf(far), targetType: ordinals.typeOf(far) });
    }
    return { rows, next: null };
  }

  hasLink(id: ObjectId, relation: Relation, targetId: ObjectId): boolean {
    const near = this.#ordinalOf(id);
    const far = this.#ordinalOf(targetId);
    const number = this.model.ordinals.findRelation(relation);
    if (near === undefined || far === undefined || number === undefined) return false;
    return isLinked(this.model.links, { near, relation: number, far }, this.pin.row);
  }

  allLinks(id: ObjectId): readonly Link[] {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    if (near === undefined) return [];
    return Array.from(edgesAt(this.model.links, { near, upTo: this.pin.row }), (edge) => ({
      relation: ordinals.relationName(edge.relation),
      targetId: ordinals.idOf(edge.far),
      targetType: ordinals.typeOf(edge.far),
    }));
  }

  referencesTo(id: ObjectId): readonly { sourceId: ObjectId; relation: Relation }[] {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    if (near === undefined) return [];
    return Array.from(edgesAt(this.model.references, { near, upTo: this.pin.row }), (edge) => ({
      sourceId: ordinals.idOf(edge.far),
      relation: ordinals.relationName(edge.relation),
    }));
  }

  counts(): Readonly<Record<ObjectType, number>> {
    const tenant = this.model.tenants.get(this.tenantId);
    if (tenant === undefined) return {};
    const { no } = tenant;
    const counts = tenant.types.map(
      (type) => [type, liveAt(this.model, { tenant: no, type }, this.pin.row)] as const,
    );
    return recordOf(counts.filter(([, live]) => live > 0).sort());
  }

  #ordinalOf(id: string): number | undefined {
    const tenant = this.model.tenants.get(this.tenantId);
    return tenant && this.model.ordinals.find(tenant.no, id);
  }

  #cursorOrdinal(cursor: string): number {
    const ordinal = this.#ordinalOf(textIn(cursor));
    if (ordinal === undefined) throw new InvalidValue('cursor', CURSOR, cursor);
    return ordinal;
  }

  /** Objects that pass, and `undefined` with the id of one that does not. */
  *#objectsBehind(
    start: string,
    type: ObjectType | undefined,
    passes: (object: ObjectAt) => boolean,
  ): Generator<Candidate> {
    for (const [id, ordinal] of this.#named(type, start)) {
      const object = this.#objectAt(ordinal);
      yield { id, row: object !== undefined && passes(object) ? object : undefined };
    }
  }

  /** Objects by id, behind one; no read transaction stays open in between. */
  #named(type: ObjectType | undefined, after: string): Iterable<Name> {
    const tenant = this.model.tenants.get(this.tenantId);
    if (tenant === undefined) return [];
    const types = type === undefined ? tenant.types : [type];
    return inIdOrder(types.map((one) => namesBehind(this.model, [tenant.no, one], after)));
  }

  #objectAt(ordinal: number): ObjectAt | undefined {
    const version = versionAt(this.model, ordinal, this.pin.row);
    if (version === undefined) return undefined;
    return {
      objectId: this.model.ordinals.idOf(ordinal),
      objectType: this.model.ordinals.typeOf(ordinal),
      displayName: version.displayName,
      status: version.status,
      attributes: version.attributes,
      deletedDateTime: version.deletedDateTime,
      validFrom: instantAt(version.validFrom),
      changeId: version.changeId,
    };
  }
}

interface Candidate {
  readonly id: string;
  readonly row: ObjectAt | undefined;
}

/** A page of the candidates that pass; a short one with a `next` after looking at too many. */
const pageOf = (candidates: Iterable<Candidate>, size: number): Page<ObjectAt> => {
  const rows: ObjectAt[] = [];
  let last: string | undefined;
  let scanned = 0;
  for (const { id, row } of candidates) {
    const full = rows.length === size && row !== undefined;
    if (full || scanned === MAX_SCANNED) return { rows, next: cursorOf(last ?? '') };
    if (row !== undefined) rows.push(row);
    last = id;
    scanned += 1;
  }
  return { rows, next: null };
};

/** How many objects of a type were live after a row. */
const liveAt = (
  model: Model,
  { tenant, type }: { tenant: number; type: ObjectType },
  high: RowNo,
): number => {
  const { rows, ordinals } = model;
  const range = { low: 1, high, newestFirst: true };
  for (const row of postingsOf(model, { tenant, kind: 'type', term: type }, range)) {
    if (ordinals.typeOf(rows.get(row, Word.object)) === type) return rows.get(row, Word.live);
  }
  return 0;
};
