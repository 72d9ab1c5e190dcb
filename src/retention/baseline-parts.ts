import type { Link, ObjectId } from '../domain/directory/directory-object.js';
import type { BaselineObject, BaselinePart } from '../domain/timeline/retention-events.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

type Part = BaselinePart['data'];

/** Bytes of JSON: an append may be far larger, and a reader holds one part at a time. */
const PART_BYTES = 256 * 1024;
/** With the longest ids they stay below what an append takes. */
const LINKS_TOGETHER = 500;

/**
 * All objects of a state, with what was last known of those deleted; the same parts for the same state,
 * one in memory at a time.
 */
export async function* baselineParts(state: TenantState): AsyncGenerator<Part> {
  let objects: BaselineObject[] = [];
  let [part, bytes] = [0, 0];
  for await (const piece of pieces(state)) {
    const size = Buffer.byteLength(JSON.stringify(piece));
    if (objects.length > 0 && bytes + size > PART_BYTES) {
      yield { part, objects };
      objects = [];
      part += 1;
      bytes = 0;
    }
    objects.push(piece);
    bytes += size;
  }
  if (objects.length > 0) yield { part, objects };
}

/** An object with many links is told in pieces: the first one has all but the later links. */
async function* pieces(state: TenantState): AsyncGenerator<BaselineObject> {
  for await (const object of state.scan()) {
    const links = linksOf(state, object.objectId);
    yield { ...told(object), links: links.slice(0, LINKS_TOGETHER) };
    for (let from = LINKS_TOGETHER; from < links.length; from += LINKS_TOGETHER) {
      yield { ...told(object), attributes: {}, links: links.slice(from, from + LINKS_TOGETHER) };
    }
  }
}

const told = (object: ObjectAt): Omit<BaselineObject, 'links'> => ({
  objectId: object.objectId,
  objectType: object.objectType,
  displayName: object.displayName,
  status: object.status,
  attributes: object.attributes,
  deletedDateTime: object.deletedDateTime,
  validFrom: object.validFrom,
  changeId: object.changeId,
});

/** In an order of their own, because histories may list them in different orders. */
const linksOf = (state: TenantState, id: ObjectId): readonly Link[] =>
  state.allLinks(id).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

const keyOf = ({ relation, targetId }: Link): string => `${relation} ${targetId}`;
