import { setImmediate as turn } from 'node:timers/promises';

import type { ObjectType } from '../domain/directory/directory-object.js';
import { searchTermsOf } from '../domain/directory/search.js';
import { cursorOf, textIn } from './cursor.js';
import type { ObjectAt, ObjectsQuery, Page, PageRequest } from './history.port.js';
import { atOnce, inSlices } from './in-slices.js';
import type { Model } from './model.js';
import { inIdOrder, type Name, namesBehind } from './names.js';
import { objectsSearched } from './searched-lines.js';

/** Objects looked at for one page: a filter that few objects pass must not hold up everybody. */
const MAX_SCANNED = 10_000;
/** Objects that a search may mean: where they are more, every fiftieth of a million is one. */
const MAX_FOUND = 20_000;
/** Objects looked at to fill a page with such, which mostly are enough. */
const MAX_LOOKED_AT = 5_000;
/** Objects between which other work gets its turn. */
const TURN = 250;

type Passes = (object: ObjectAt) => boolean;
type Listed = Pick<ObjectsQuery, 'type' | 'page'>;

/** Objects of a tenant in id order, each read as it is reached. */
export class NamedObjects {
  constructor(
    private readonly model: Model,
    private readonly tenantId: string,
    private readonly objectAt: (ordinal: number) => ObjectAt | undefined,
  ) {}

  /** Those that pass; a short page with a `next` after looking at too many. */
  page({ type, page }: Listed, passes: Passes): Page<ObjectAt> {
    const names = this.#named(type, startOf(page));
    return atOnce(this.#pageOf(names, page, passes, MAX_SCANNED));
  }

  /** The same, while others get their turn. */
  find({ type, page }: Listed, passes: Passes): Promise<Page<ObjectAt>> {
    const names = this.#named(type, startOf(page));
    return inSlices(this.#pageOf(names, page, passes, MAX_SCANNED));
  }

  /**
   * The same of those that have, or once had, what is searched for. Where they are many, they are met by
   * looking at one object after another; `undefined` when that takes long, as few of them pass.
   */
  async search(
    { type, page, search }: Listed & { readonly search: string },
    passes: Passes,
  ): Promise<Page<ObjectAt> | undefined> {
    const start = startOf(page);
    const { searched, tenants, ordinals } = this.model;
    const no = tenants.get(this.tenantId)?.no ?? -1;
    const terms = searchTermsOf(search);
    const found = await inSlices(objectsSearched(searched, no, terms, MAX_FOUND));
    if (found === undefined) return this.#soonFull(this.#named(type, start), page, passes);
    const names = [...found]
      .filter((ordinal) => type === undefined || ordinals.typeOf(ordinal) === type)
      .map((ordinal): Name => [ordinals.idOf(ordinal), ordinal])
      .filter(([id]) => id > start)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return inSlices(this.#pageOf(names, page, passes, MAX_SCANNED));
  }

  async *scan(type: ObjectType | undefined): AsyncGenerator<ObjectAt> {
    let scanned = 0;
    for (const [, ordinal] of this.#named(type, '')) {
      const object = this.objectAt(ordinal);
      if (object !== undefined) yield object;
      scanned += 1;
      if (scanned % TURN === 0) await turn();
    }
  }

  async #soonFull(
    names: Iterable<Name>,
    page: PageRequest,
    passes: Passes,
  ): Promise<Page<ObjectAt> | undefined> {
    const near = await inSlices(this.#pageOf(names, page, passes, MAX_LOOKED_AT));
    return near.rows.length === page.size || near.next === null ? near : undefined;
  }

  *#pageOf(
    names: Iterable<Name>,
    { size }: PageRequest,
    passes: Passes,
    most: number,
  ): Generator<undefined, Page<ObjectAt>> {
    const rows: ObjectAt[] = [];
    let last: string | undefined;
    let scanned = 0;
    for (const [id, ordinal] of names) {
      const object = this.objectAt(ordinal);
      const isMeant = object !== undefined && passes(object);
      const isFull = rows.length === size && isMeant;
      if (isFull || scanned === most) return { rows, next: cursorOf(last ?? '') };
      if (isMeant) rows.push(object);
      last = id;
      scanned += 1;
      yield;
    }
    return { rows, next: null };
  }

  /** Objects by id, behind one; no read transaction stays open in between. */
  #named(type: ObjectType | undefined, after: string): Iterable<Name> {
    const tenant = this.model.tenants.get(this.tenantId);
    if (tenant === undefined) return [];
    const types = type === undefined ? tenant.types : [type];
    return inIdOrder(types.map((one) => namesBehind(this.model, [tenant.no, one], after)));
  }
}

const startOf = ({ after }: PageRequest): string => (after === undefined ? '' : textIn(after));
