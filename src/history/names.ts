import type { Database } from 'lmdb';

import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import type { Named } from './model.js';
import type { Ordinals } from './ordinals.js';

/** Names read at a time. */
const CHUNK = 250;

export type Name = readonly [id: ObjectId, ordinal: number];

/** Numbers of objects by their names: a model, or its tables alone. */
export interface NameTable {
  readonly names: Database<number, Named>;
  readonly ordinals: Pick<Ordinals, 'idOf'>;
}

/** Objects of one type by id, behind one; no read transaction stays open in between. */
export function* namesBehind(
  { names, ordinals }: NameTable,
  list: readonly [tenant: number, type: ObjectType],
  after: string,
): Generator<Name, undefined> {
  const end = [...list, '\uffff'];
  for (let last = after; ;) {
    const range = { start: [...list, last], end, exclusiveStart: true, limit: CHUNK };
    const found = Array.from(names.getRange(range), ({ value }) => value);
    for (const ordinal of found) yield [ordinals.idOf(ordinal), ordinal];
    if (found.length < CHUNK) return undefined;
    last = ordinals.idOf(found.at(-1) ?? 0);
  }
}

/** Lists that are each in id order as one. */
export function* inIdOrder(lists: readonly Generator<Name, undefined>[]): Generator<Name> {
  const heads = lists.map((list) => ({ list, name: list.next().value }));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) if (isBefore(head.name, first?.name)) first = head;
    if (first?.name === undefined) return;
    yield first.name;
    first.name = first.list.next().value;
  }
}

const isBefore = (name: Name | undefined, other: Name | undefined): boolean =>
  name !== undefined && (other === undefined || name[0] < other[0]);
