import type {
  Link,
  LinkTarget,
  ObjectId,
  ObjectType,
  Relation,
} from '../domain/directory/directory-object.js';
import type { Reached } from '../domain/directory/reach.js';
import { InvalidValue } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import { CURSOR, cursorOf, textIn } from './cursor.js';
import { inIdOrder } from './by-id.js';
import { edgesAt, type EdgeRecord, isLinked } from './edges.js';
import { gapsOf } from './gaps.js';
import type {
  Direction,
  FindQuery,
  Lines,
  ObjectAt,
  ObjectsQuery,
  Page,
  PageRequest,
  Standing,
  TenantState,
  Trust,
} from './history.port.js';
import { type Horizon, lastCounted, validFromOf } from './horizon.js';
import { liveCounts } from './live-counts.js';
import { Membership } from './membership.js';
import type { Model } from './model.js';
import { versionFrom } from './object-versions.js';
import { type At, positionOf } from './positions.js';
import { NamedObjects } from './named-objects.js';
import { statusOf } from './row-flags.js';
import { Word, type RowNo } from './rows.js';
import { objectOf } from './snapshots/object-line.js';
import type { SavedStates } from './snapshots/saved-states.js';
import { linesOfObjects } from './snapshots/small-lines.js';
import type { WholeTenant } from './snapshots/whole-tenant.js';
import { linksOf, wantedBy } from './wanted-objects.js';

export interface Pin {
  readonly at: At;
  readonly horizon: Horizon;
  readonly instant: Instant;
  readonly asAt: Instant | null;
  readonly lagEvents: number | null;
}

/** A tenant as the changes have it that count. What comes later in the log is not looked at. */
export class LmdbTenantState implements TenantState {
  private readonly model: Model;

  constructor(
    private readonly projected: { readonly model: Model; readonly states: SavedStates },
    private readonly tenantId: string,
    private readonly pin: Pin,
  ) {
    this.model = projected.model;
  }

  get trust(): Trust {
    const { at, instant, asAt, lagEvents } = this.pin;
    const gaps = gapsOf(this.model, this.tenantId).filter(
      ({ from, until }) => from <= instant && instant <= until,
    );
    const lastLooks = this.model.tenants.get(this.tenantId)?.lastLooks ?? {};
    return { instant, asAt, position: positionOf(at), lagEvents, gaps, lastLooks };
  }

  object(id: ObjectId): ObjectAt | undefined {
    const ordinal = this.#ordinalOf(id);
    return ordinal === undefined ? undefined : this.#objectAt(ordinal);
  }

  standing(id: ObjectId): Standing | undefined {
    const { ordinals, rows } = this.model;
    const ordinal = this.#ordinalOf(id);
    const last = ordinal === undefined ? 0 : this.#lastOf(ordinal);
    if (ordinal === undefined || last === 0) return undefined;
    return {
      objectType: ordinals.typeOf(ordinal),
      status: statusOf(rows.get(last, Word.flags)),
    };
  }

  objects({ status = 'live', ...query }: ObjectsQuery): Page<ObjectAt> {
    return this.#named.page(query, (object) => object.status === status);
  }

  async find(query: FindQuery): Promise<Page<ObjectAt>> {
    const passes = wantedBy(query, linksOf(this));
    const { search } = query;
    const found =
      search === undefined ? undefined : await this.#named.search({ ...query, search }, passes);
    return found ?? this.#whole?.find(query) ?? this.#named.find(query, passes);
  }

  scan(type?: ObjectType): AsyncGenerator<ObjectAt> {
    return this.#whole?.objects(type) ?? this.#named.scan(type);
  }

  lines(type?: ObjectType): AsyncGenerator<Lines> {
    const small = () => linesOfObjects(this.#named.scan(type), (id) => this.allLinks(id));
    return this.#whole?.lines(type) ?? small();
  }

  links(id: ObjectId, relation: Relation, page: PageRequest): Page<LinkTarget> {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    const number = ordinals.findRelation(relation);
    const afterFar = page.after === undefined ? -1 : this.#cursorOrdinal(page.after);
    if (near === undefined || number === undefined) return { rows: [], next: null };
    const range = { near, relation: number, afterFar, upTo: this.#lastOf(near) };
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
    return isLinked(this.model.links, { near, relation: number, far }, this.#lastOf(near));
  }

  allLinks(id: ObjectId): readonly Link[] {
    return Array.from(this.#edgesOf(id), ({ relation, far }) => this.#linkTo(far, relation));
  }

  *linksInOrder(id: ObjectId): Generator<Link> {
    const { ordinals } = this.model;
    const fars = new Map<number, number[]>();
    for (const { relation, far } of this.#edgesOf(id)) {
      const known = fars.get(relation);
      if (known === undefined) fars.set(relation, [far]);
      else known.push(far);
    }
    const nameOf = (relation: number): Relation => ordinals.relationName(relation);
    const relations = [...fars.keys()].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    for (const relation of relations) {
      const targets = inIdOrder(ordinals, fars.get(relation) ?? []);
      for (const far of targets) yield this.#linkTo(far, relation);
    }
  }

  #edgesOf(id: ObjectId): Iterable<Pick<EdgeRecord, 'relation' | 'far'>> {
    const near = this.#ordinalOf(id);
    return near === undefined ? [] : edgesAt(this.model.links, { near, upTo: this.#lastOf(near) });
  }

  #linkTo(far: number, relation: number): Link {
    const { ordinals } = this.model;
    return {
      relation: ordinals.relationName(relation),
      targetId: ordinals.idOf(far),
      targetType: ordinals.typeOf(far),
    };
  }

  referencesTo(id: ObjectId): readonly { sourceId: ObjectId; relation: Relation }[] {
    const { ordinals } = this.model;
    const near = this.#ordinalOf(id);
    if (near === undefined) return [];
    const lastOf = (source: number): RowNo => this.#lastOf(source);
    const range = { near, upTo: this.pin.horizon.upTo, lastOf };
    return Array.from(edgesAt(this.model.references, range), (edge) => ({
      sourceId: ordinals.idOf(edge.far),
      relation: ordinals.relationName(edge.relation),
    }));
  }

  reach(id: ObjectId, direction: Direction): Iterable<Reached<ObjectId>> {
    const start = this.#ordinalOf(id);
    const membership = new Membership(this.model, this.pin.horizon);
    return start === undefined ? [] : membership.from(start, direction);
  }

  counts(): Readonly<Record<ObjectType, number>> {
    const tenant = this.model.tenants.get(this.tenantId);
    return tenant === undefined ? {} : liveCounts(this.model, tenant, this.pin.horizon);
  }

  #ordinalOf(id: string): number | undefined {
    const tenant = this.model.tenants.get(this.tenantId);
    return tenant && this.model.ordinals.find(tenant.no, id);
  }

  /** The last change of an object that counts; 0 when there is none. */
  #lastOf(ordinal: number): RowNo {
    return lastCounted(this.model, ordinal, this.pin.horizon);
  }

  #cursorOrdinal(cursor: string): number {
    const ordinal = this.#ordinalOf(textIn(cursor));
    if (ordinal === undefined) throw new InvalidValue('cursor', CURSOR, cursor);
    return ordinal;
  }

  get #named(): NamedObjects {
    return new NamedObjects(this.model, this.tenantId, (ordinal) => this.#objectAt(ordinal));
  }

  /** Read by other threads; `undefined` when the tenant is so small that it is read here. */
  get #whole(): WholeTenant | undefined {
    const { states, model } = this.projected;
    return states.whole(model.tenants.get(this.tenantId), this.pin.horizon);
  }

  #objectAt(ordinal: number): ObjectAt | undefined {
    const last = this.#lastOf(ordinal);
    const version = versionFrom(this.model, last);
    if (version === undefined) return undefined;
    const { ordinals, rows } = this.model;
    const ref = { objectId: ordinals.idOf(ordinal), objectType: ordinals.typeOf(ordinal) };
    const validFrom = validFromOf(rows, last, version, this.pin.horizon);
    return objectOf(ref, { ...version, validFrom });
  }
}
