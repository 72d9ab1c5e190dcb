import { propertyRule, relationsOf } from '../../domain/directory/catalogue.js';
import {
  type Attributes,
  type LinkTarget,
  objectId,
  type ObjectType,
  type Observation,
  type SeenLinks,
} from '../../domain/directory/directory-object.js';
import { type Json, type JsonObject, ownValue, recordOf } from '../../domain/json.js';
import { instantIn, isList, objectOf, objectsOf, textOf } from '../../domain/json-fields.js';
import { placeOf } from './graph-paths.js';

type Present = Extract<Observation, { seen: 'present' }>;

/** A present object as Graph gives it: everything but noise and secrets; link changes apart. */
export const presentObject = (objectType: ObjectType, raw: JsonObject): Present | null => {
  const id = textOf(raw, 'id');
  if (id === null) return null;
  return {
    objectId: objectId(id),
    objectType,
    seen: 'present',
    attributes: attributesIn(objectType, raw),
    links: linkChangesIn(objectType, raw),
  };
};

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

/** One end of a link: type and id are given even for objects that may not be read. */
export const linkTarget = (raw: JsonObject): LinkTarget | null => {
  const id = textOf(raw, 'id');
  if (id === null) return null;
  const type = textOf(raw, '@odata.type')?.replace(/^#?microsoft\.graph\./i, '');
  return { targetId: objectId(id), targetType: type ?? 'directoryObject' };
};

const NOT_ATTRIBUTES = new Set(['id', 'deletedDateTime', '@removed']);

const attributesIn = (type: ObjectType, raw: JsonObject): Attributes => {
  const attributes: [string, Json][] = [];
  for (const name of Object.keys(raw)) {
    if (name === '@odata.type' ? !placeOf(type).derived : isNoAttribute(type, name)) continue;
    attributes.push([name, cleaned(ownValue(raw, name) ?? null, name)]);
  }
  return recordOf(attributes);
};

const isNoAttribute = (type: ObjectType, name: string): boolean =>
  NOT_ATTRIBUTES.has(name) ||
  name.endsWith('@delta') ||
  isNoise(name) ||
  propertyRule(type, name).secret === true;

/**
 * Annotations and actions. `@odata.type` is not among them: with minimal metadata Graph gives it only
 * where it tells derived types apart, and writing such a value back needs it.
 */
const isNoise = (name: string): boolean =>
  name.startsWith('#') ||
  (name.includes('@') && name !== '@odata.type' && /^@microsoft\.graph\.|@odata\./.test(name));

const cleaned = (value: Json, name: string): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((element) => cleaned(element, name));
  const members: [string, Json][] = [];
  for (const inner of Object.keys(value)) {
    if (isNoise(inner) || isSecret(name, inner)) continue;
    members.push([inner, cleaned(ownValue(value, inner) ?? null, inner)]);
  }
  return recordOf(members);
};

/** Secrets inside values that are otherwise kept. */
const isSecret = (name: string, inner: string): boolean =>
  inner === 'secretText' || (name === 'keyCredentials' && inner === 'key');

const linkChangesIn = (type: ObjectType, raw: JsonObject): readonly SeenLinks[] =>
  relationsOf(type).flatMap((relation): readonly SeenLinks[] => {
    const changes = objectsOf(raw, `${relation}@delta`);
    if (changes.length === 0) return [];
    const targets = (removed: boolean): readonly LinkTarget[] =>
      changes
        .filter((change) => Object.hasOwn(change, '@removed') === removed)
        .flatMap((change) => linkTarget(change) ?? []);
    return [{ relation, seen: 'changes', added: targets(false), removed: targets(true) }];
  });
