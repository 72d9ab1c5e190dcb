import { isToOne, relationsOf } from '../../domain/directory/catalogue.js';
import {
  attributeLinks,
  graphAttributes,
  linkTarget,
} from '../../domain/directory/graph-object.js';
import {
  type LinkTarget,
  objectId,
  type ObjectType,
  type Observation,
  type Relation,
  type SeenLinks,
} from '../../domain/directory/directory-object.js';
import { type JsonObject, ownValue } from '../../domain/json.js';
import { instantIn, objectOf, objectsOf, textOf } from '../../domain/json-fields.js';

type Present = Extract<Observation, { seen: 'present' }>;

/**
 * A present object as Graph gives it: everything but noise and secrets; links apart, those that changed
 * and those that follow from attributes.
 */
export const presentObject = (objectType: ObjectType, raw: JsonObject): Present | null => {
  const id = textOf(raw, 'id');
  if (id === null) return null;
  const attributes = isUnreadable(raw) ? {} : graphAttributes(objectType, raw);
  return {
    objectId: objectId(id),
    objectType,
    seen: 'present',
    attributes,
    links: [...linkChangesIn(objectType, raw), ...attributeLinks(objectType, attributes)],
  };
};

/**
 * Of an object that this identity may not read Graph gives type and id, and all else as null: that says
 * nothing about it. No living object lacks its display name.
 */
const isUnreadable = (raw: JsonObject): boolean =>
  ownValue(raw, 'displayName') === null &&
  Object.entries(raw).every(
    ([name, value]) => value === null || name === 'id' || name.includes('@'),
  );

/** Why a delta says that an object is not there any more; `null` when it does not say so. */
export const removalReason = (raw: JsonObject): 'changed' | 'deleted' | null => {
  const removed = objectOf(raw, '@removed');
  if (removed === null) return null;
  return textOf(removed, 'reason') === 'deleted' ? 'deleted' : 'changed';
};

/** A soft-deleted object as its bin gives it. */
export const binnedObject = (objectType: ObjectType, raw: JsonObject): Observation | null => {
  const id = textOf(raw, 'id');
  if (id === null) return null;
  const deletedDateTime = instantIn(raw, 'deletedDateTime');
  return { objectId: objectId(id), objectType, seen: 'soft-deleted', deletedDateTime };
};

const linkChangesIn = (type: ObjectType, raw: JsonObject): readonly SeenLinks[] =>
  relationsOf(type).flatMap((relation): readonly SeenLinks[] => {
    const changes = objectsOf(raw, `${relation}@delta`);
    if (changes.length === 0) return [];
    const targets = (removed: boolean): readonly LinkTarget[] =>
      changes
        .filter((change) => Object.hasOwn(change, '@removed') === removed)
        .flatMap((change) => linkTarget(change) ?? []);
    return [seenChanges(relation, targets(false), targets(true))];
  });

/** Who has another manager now has the former one no more, whether or not the delta says so. */
const seenChanges = (
  relation: Relation,
  added: readonly LinkTarget[],
  removed: readonly LinkTarget[],
): SeenLinks =>
  isToOne(relation) && added.length > 0
    ? { relation, seen: 'all', targets: added.slice(-1) }
    : { relation, seen: 'changes', added, removed };
