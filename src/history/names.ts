import type { Database } from 'lmdb';

import { type ObjectId, objectId, type ObjectType } from '../domain/directory/directory-object.js';
import type { Named } from './model.js';

/** Names read at a time. */
const CHUNK = 250;

export type Name = readonly [id: ObjectId, ordinal: number];

/** Numbers of objects by their names: a model, or its tables alone. */
export interface NameTable {
  readonly names: Database<number, Named>;
}

/** Objects of one type by id, behind one and up to another, if given; no read transaction stays open in between. */
export function* namesBehind(
  { names }: NameTable,
  list: readonly [tenant: number, type: ObjectType],
  after: string,
  upTo = '\uffff',
): Generator<Name, undefined> {
  const end = [...list, upTo];
  for (let last = after; ;) {
    const start = [...list, last];
    const range = { start, end, exclusiveStart: true, inclusiveEnd: true, limit: CHUNK };
    // Another thread may name objects that are not yet in the memory this one was told of.
    const found = Array.from(names.getRange(range), ({ key, value }): Name => [
      objectId(key[2]),
      value,
    ]);
    yield* found;
    if (found.length < CHUNK) return undefined;
    last = found.at(-1)?.[0] ?? '';
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
