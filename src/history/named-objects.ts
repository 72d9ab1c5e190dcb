import { setImmediate as turn } from 'node:timers/promises';

import type { ObjectType } from '../domain/directory/directory-object.js';
import { cursorOf, textIn } from './cursor.js';
import type { ObjectAt, ObjectsQuery, Page } from './history.port.js';
import type { Model } from './model.js';
import { inIdOrder, type Name, namesBehind } from './names.js';

/** Objects looked at for one page: a filter that few objects pass must not hold up everybody. */
const MAX_SCANNED = 10_000;
/** Objects between which other work gets its turn. */
const TURN = 250;

type Passes = (object: ObjectAt) => boolean;

interface Candidate {
  readonly id: string;
  readonly row: ObjectAt | undefined;
}

/** Objects of a tenant in id order, each read as it is reached. */
export class NamedObjects {
  constructor(
    private readonly model: Model,
    private readonly tenantId: string,
    private readonly objectAt: (ordinal: number) => ObjectAt | undefined,
  ) {}

  /** Those that pass; a short page with a `next` after looking at too many. */
  page({ type, page }: Pick<ObjectsQuery, 'type' | 'page'>, passes: Passes): Page<ObjectAt> {
    const start = page.after === undefined ? '' : textIn(page.after);
    const rows: ObjectAt[] = [];
    let last: string | undefined;
    let scanned = 0;
    for (const { id, row } of this.#candidates(start, type, passes)) {
      const isFull = rows.length === page.size && row !== undefined;
      if (isFull || scanned === MAX_SCANNED) return { rows, next: cursorOf(last ?? '') };
      if (row !== undefined) rows.push(row);
      last = id;
      scanned += 1;
    }
    return { rows, next: null };
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

  *#candidates(start: string, type: ObjectType | undefined, passes: Passes): Generator<Candidate> {
    for (const [id, ordinal] of this.#named(type, start)) {
      const object = this.objectAt(ordinal);
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
}
