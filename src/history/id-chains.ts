import type { ObjectId } from '../domain/directory/directory-object.js';

/** Ids in the order in which objects got them, one chain for each object that had more than one. */
export class IdChains {
  private readonly next = new Map<ObjectId, ObjectId>();
  private readonly former = new Map<ObjectId, ObjectId>();

  get size(): number {
    return this.next.size;
  }

  /** Adds behind the last id of the object; told twice, it is the same. */
  add(id: ObjectId, newId: ObjectId): void {
    if (id === newId || this.former.has(newId)) return;
    const last = this.last(id);
    // Ids are given once, so what would close a ring is none of our chains.
    if (last === newId || this.last(newId) === last) return;
    this.next.set(last, newId);
    this.former.set(newId, last);
  }

  last(id: ObjectId): ObjectId {
    return lastOf(id, this.next);
  }

  first(id: ObjectId): ObjectId {
    return lastOf(id, this.former);
  }

  all(id: ObjectId): readonly ObjectId[] {
    const ids: ObjectId[] = [];
    for (let one: ObjectId | undefined = this.first(id); one !== undefined;) {
      ids.push(one);
      one = this.next.get(one);
    }
    return ids;
  }
}

const lastOf = (id: ObjectId, links: ReadonlyMap<ObjectId, ObjectId>): ObjectId => {
  let last = id;
  for (let one = links.get(id); one !== undefined; one = links.get(one)) last = one;
  return last;
};
