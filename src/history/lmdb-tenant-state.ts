import { setImmediate as turn } from 'node:timers/promises';

import type {
  Link,
  LinkTarget,
  ObjectId,
  ObjectType,
  Relation,
} from '../domain/directory/directory-object.js';
import { filterOf } from '../domain/directory/filter.js';
import { InvalidValue } from '../domain/errors.js';
import { type Instant, instantAt } from '../domain/instant.js';
import { recordOf } from '../domain/json.js';
import { CURSOR, cursorOf, textIn } from './cursor.js';
import { edgesAt } from './edges.js';
import type {
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
import { liveAt } from './staged-rows.js';

/** Objects looked at for one page: a filter that few objects pass must not hold up everybody. */
const MAX_SCANNED = 10_000;
const CHUNK = 250;

export interface Pin {
  readonly at: At;
  readonly instant: Instant;
  readonly lagEvents: number;
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

  objects({ type, filter, status = 'live', page }: ObjectsQuery): Page<ObjectAt> {
    const passes = filter === undefined ? undefined : filterOf(filter);
    const start = page.after === undefined ? '' : textIn(page.after);
    const found = this.#objectsBehind(start, type, (object) => {
      if (object.status !== status) return false;
      return passes?.({ id: object.objectId, ...object.attributes }) !== false;
    });
    return pageOf(found, page.size);
  }

  async *scan(type?: ObjectType): AsyncGenerator<ObjectAt> {
    let scanned = 0;
    for (const [, ordinal] of this.#named(type, '')) {
      const object = this.#objectAt(ordinal);
      if (object !== undefined) yield object;
      scanned += 1;
      if (scanned % CHUNK === 0) await turn();
    }
  }

  links(id: ObjectId, relation: Relation, page: PageRequest): Page<LinkTarget> {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    const number = ordinals.findRelation(relation);
    const afterFar = page.after === undefined ? -1 : this.#cursorOrdinal(page.after);
    if (near === undefined || number === undefined) return { rows: [], next: null };
    const range = { near, relation: number, afterFar, at: this.pin.at };
    const rows: LinkTarget[] = [];
    for (const { far } of edgesAt(this.model.links, range)) {
      if (rows.length === page.size) return { rows, next: cursorOf(rows.at(-1)?.targetId ?? '') };
      rows.push({ targetId: ordinals.idOf(far), targetType: ordinals.typeOf(far) });
    }
    return { rows, next: null };
  }

  allLinks(id: ObjectId): readonly Link[] {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    if (near === undefined) return [];
    return Array.from(edgesAt(this.model.links, { near, at: this.pin.at }), (edge) => ({
      relation: ordinals.relationName(edge.relation),
      targetId: ordinals.idOf(edge.far),
      targetType: ordinals.typeOf(edge.far),
    }));
  }

  referencesTo(id: ObjectId): readonly { sourceId: ObjectId; relation: Relation }[] {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    if (near === undefined) return [];
    return Array.from(edgesAt(this.model.references, { near, at: this.pin.at }), (edge) => ({
      sourceId: ordinals.idOf(edge.far),
      relation: ordinals.relationName(edge.relation),
    }));
  }

  counts(): Readonly<Record<ObjectType, number>> {
    const tenant = this.model.tenants.get(this.tenantId);
    if (tenant === undefined) return {};
    const { no } = tenant;
    const counts = tenant.types.map(
      (type) => [type, liveAt(this.model, { tenant: no, type }, this.pin.at)] as const,
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
  *#named(type: ObjectType | undefined, after: string): Generator<readonly [ObjectId, number]> {
    const tenant = this.model.tenants.get(this.tenantId);
    if (tenant === undefined) return;
    const list = [tenant.no, type ?? ''];
    const end = [...list, '\uffff'];
    for (let last = after; ;) {
      const range = { start: [...list, last], end, exclusiveStart: true, limit: CHUNK };
      const ordinals = Array.from(this.model.names.getRange(range), ({ value }) => value);
      for (const ordinal of ordinals) yield [this.model.ordinals.idOf(ordinal), ordinal];
      if (ordinals.length < CHUNK) return;
      last = this.model.ordinals.idOf(ordinals.at(-1) ?? 0);
    }
  }

  #objectAt(ordinal: number): ObjectAt | undefined {
    const version = versionAt(this.model, ordinal, this.pin.at);
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

export const gapsOf = (model: Model, tenantId: string) => {
  const tenant = model.tenants.get(tenantId);
  if (tenant === undefined) return [];
  const range = { start: [tenant.no], end: [tenant.no, Number.MAX_VALUE] };
  return Array.from(model.gaps.getRange(range), ({ value }) => value);
};
