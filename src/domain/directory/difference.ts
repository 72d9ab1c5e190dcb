import {
  equalJson,
  isJsonObject,
  type Json,
  type JsonObject,
  ownValue,
  recordOf,
} from '../json.js';
import type { AttributeChange, Attributes } from './directory-object.js';

/**
 * How `after` differs from `before`, in the names that `after` looked at. Objects inside a value are
 * walked, so that a change names its OData path (`conditions/users/excludeGroups`); a value that is
 * an object on one side only changes as a whole.
 */
export const attributeChanges = (before: Attributes, after: Attributes): AttributeChange[] =>
  Object.keys(after).flatMap((name) =>
    changesAt(name, ownValue(before, name) ?? null, ownValue(after, name) ?? null),
  );

/** The differences below one path between two whole values. */
export const changesAt = (name: string, before: Json, after: Json): AttributeChange[] => {
  if (before === after) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((key) =>
      changesAt(`${name}/${key}`, ownValue(before, key) ?? null, ownValue(after, key) ?? null),
    );
  }
  return equalJson(before, after) || sameWords(name, before, after)
    ? []
    : [{ name, before, after }];
};

/** The scopes of a delegated permission grant are one text of words without an order. */
const sameWords = (name: string, before: Json, after: Json): boolean =>
  name === 'scope' &&
  typeof before === 'string' &&
  typeof after === 'string' &&
  equalJson(wordsIn(before), wordsIn(after));

const wordsIn = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** The attributes with each change's `after` in place. */
export const applyChanges = (
  attributes: Attributes,
  changes: readonly AttributeChange[],
): Attributes => {
  if (changes.every(isOfWholeProperty)) return { ...attributes, ...recordOf(changes.map(valueIn)) };
  return changes.reduce(
    (state, { name, after }) => withValueAt(state, name.split('/'), after) as Attributes,
    attributes,
  );
};

const isOfWholeProperty = ({ name }: AttributeChange): boolean => !name.includes('/');

const valueIn = ({ name, after }: AttributeChange) => [name, after] as const;

/** The value at an OData path; `null` when anything on the way is not set. */
export const valueAt = (attributes: Attributes, path: string): Json =>
  path
    .split('/')
    .reduce<Json>(
      (value, key) => (isJsonObject(value) ? (ownValue(value, key) ?? null) : null),
      attributes,
    );

/** The first segment of an OData path: the property a write to the directory has to name. */
export const rootOf = (path: string): string => path.split('/', 1)[0] ?? path;

const withValueAt = (
  object: JsonObject,
  [key = '', ...rest]: readonly string[],
  value: Json,
): JsonObject => {
  const inner = ownValue(object, key);
  const next =
    rest.length === 0 ? value : withValueAt(isJsonObject(inner) ? inner : {}, rest, value);
  if (key !== '__proto__') return { ...object, [key]: next };
  return Object.fromEntries([
    ...Object.entries(object).filter(([name]) => name !== key),
    [key, next],
  ]);
};
