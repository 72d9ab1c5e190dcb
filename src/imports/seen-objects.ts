import { typeRule } from '../domain/directory/catalogue.js';
import type {
  Attributes,
  ObjectId,
  ObjectType,
  Observation,
  Relation,
  SeenLinks,
} from '../domain/directory/directory-object.js';
import { isList } from '../domain/json-fields.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

/**
 * What an export showed, so that what it did not show can be told to be gone. Exports may leave out
 * kinds of objects by intention: of EntraExporter's, the default one holds dynamic groups only, and
 * one option leaves out what is synced. So an object is missed only where others of its kind are shown.
 */
export class SeenObjects {
  private readonly ids = new Map<ObjectType, Set<ObjectId>>();
  private readonly kinds = new Set<string>();
  private readonly read = new Map<ObjectType, readonly Relation[]>();

  /** By type, the relations that all of its objects were shown with. */
  get relations(): ReadonlyMap<ObjectType, readonly Relation[]> {
    return this.read;
  }

  add({ objectType, objectId, attributes, links }: ShownObject): void {
    const shown = links.map(({ relation }) => relation);
    const others = this.read.get(objectType) ?? shown;
    this.read.set(
      objectType,
      others.filter((relation) => shown.includes(relation)),
    );
    const ids = this.ids.get(objectType) ?? new Set();
    this.ids.set(objectType, ids.add(objectId));
    this.kinds.add(kindOf(objectType, attributes));
  }

  /** Of the types that were shown whole, the objects that are known to live and were not shown. */
  async *missing(state: TenantState, types: readonly ObjectType[]): AsyncGenerator<Observation> {
    for (const type of types) {
      for await (const object of state.scan(type)) {
        if (object.status === 'live' && this.misses(object)) yield gone(object);
      }
    }
  }

  private misses({ objectId, objectType, attributes }: ObjectAt): boolean {
    if (this.ids.get(objectType)?.has(objectId) === true) return false;
    return this.kinds.has(kindOf(objectType, attributes)) || !HAVE_KINDS.has(objectType);
  }
}

interface ShownObject {
  readonly objectId: ObjectId;
  readonly objectType: ObjectType;
  readonly attributes: Attributes;
  readonly links: readonly SeenLinks[];
}

const HAVE_KINDS: ReadonlySet<ObjectType> = new Set(['user', 'group']);

const kindOf = (type: ObjectType, attributes: Attributes): string => {
  const { onPremisesSyncEnabled, groupTypes } = attributes;
  const isDynamic = isList(groupTypes) && groupTypes.includes('DynamicMembership');
  return `${type} ${String(onPremisesSyncEnabled === true)} ${String(isDynamic)}`;
};

/** Where there is a bin, an object that an export does not show any more may lie in it. */
const gone = ({ objectId, objectType }: ObjectAt): Observation =>
  typeRule(objectType)?.deletion === 'soft'
    ? { objectId, objectType, seen: 'soft-deleted', deletedDateTime: null }
    : { objectId, objectType, seen: 'gone' };
