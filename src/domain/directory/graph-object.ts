import { type Json, isJsonObject, type JsonObject, ownValue, recordOf } from '../json.js';
import { isList, textOf } from '../json-fields.js';
import { catalogue, typeRule } from './catalogue.js';
import {
  type Attributes,
  type LinkTarget,
  objectId,
  type ObjectType,
  type SeenLinks,
} from './directory-object.js';

const NOT_ATTRIBUTES = new Set(['id', 'deletedDateTime', '@removed']);

/** What an object of Microsoft Graph says of itself: everything but its id, noise and secrets. */
export const graphAttributes = (type: ObjectType, raw: JsonObject): Attributes => {
  const attributes: [string, Json][] = [];
  for (const name of Object.keys(raw)) {
    if (name === '@odata.type' ? typeIn(raw) === type : isNoAttribute(type, name)) continue;
    attributes.push([name, cleaned(ownValue(raw, name) ?? null, name)]);
  }
  return recordOf(attributes);
};

const isNoAttribute = (type: ObjectType, name: string): boolean =>
  NOT_ATTRIBUTES.has(name) ||
  name.endsWith('@delta') ||
  isNoise(name) ||
  leftOut.get(type)?.has(name) === true;

/** Secrets, and what is not captured; by type, once, because a tenant has millions of properties. */
const leftOut: ReadonlyMap<ObjectType, ReadonlySet<string>> = new Map(
  Object.values(catalogue).map(({ type, properties }) => [
    type,
    new Set(
      Object.entries(properties)
        .filter(([, { secret, captured }]) => secret === true || captured === false)
        .map(([name]) => name),
    ),
  ]),
);

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

const SECRETS = new Set(['secretText', 'password', 'privateKey']);

/** Secrets inside values that are otherwise kept. */
const isSecret = (name: string, inner: string): boolean =>
  SECRETS.has(inner) || (inner === 'key' && /keyCredentials$/i.test(name));

/** Links that are nothing but ids in attributes, as far as those were looked at. */
export const attributeLinks = (type: ObjectType, attributes: Attributes): readonly SeenLinks[] =>
  Object.entries(typeRule(type)?.relations ?? {}).flatMap(
    ([relation, { from }]): readonly SeenLinks[] => {
      const [root = '', ...rest] = from?.path.split('/') ?? [];
      if (from === undefined || !Object.hasOwn(attributes, root)) return [];
      const ids = new Set(textsAt(attributes[root] ?? null, rest));
      const { targetType } = from;
      const targets = [...ids].map((id) => ({ targetId: objectId(id), targetType }));
      return [{ relation, seen: 'all', targets }];
    },
  );

/** The texts at a path, which may go through lists. */
const textsAt = (value: Json, path: readonly string[]): readonly string[] => {
  if (isList(value)) return value.flatMap((element) => textsAt(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === 'string' && value !== '' ? [value] : [];
  return isJsonObject(value) ? textsAt(ownValue(value, name) ?? null, rest) : [];
};

/** Agents are users, service principals and applications of a kind, and are captured as these. */
const plainTypes: ReadonlyMap<string, ObjectType> = new Map([
  ['agentUser', 'user'],
  ['agentIdentity', 'servicePrincipal'],
  ['agentIdentityBlueprintPrincipal', 'servicePrincipal'],
  ['agentIdentityBlueprint', 'application'],
]);

/** One end of a link: type and id are given even for objects that may not be read. */
export const linkTarget = (raw: JsonObject): LinkTarget | null => {
  const id = textOf(raw, 'id');
  if (id === null) return null;
  const type = typeIn(raw) ?? 'directoryObject';
  return { targetId: objectId(id), targetType: plainTypes.get(type) ?? type };
};

const typeIn = (raw: JsonObject): string | null =>
  textOf(raw, '@odata.type')?.replace(/^#?microsoft\.graph\./i, '') ?? null;
