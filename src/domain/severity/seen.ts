import type { AttributeChange, LinkChange } from '../directory/directory-object.js';
import { rootOf } from '../directory/difference.js';
import { isList } from '../json-fields.js';
import { canonicalJson, isJsonObject, type Json, ownValue } from '../json.js';
import type { SeenChange } from './rule.js';

export const isDeleted = ({ type }: SeenChange): boolean =>
  type === 'ObjectSoftDeleted' || type === 'ObjectHardDeleted';

/** It is there now, and was not before. */
export const hasAppeared = ({ type }: SeenChange): boolean =>
  type === 'ObjectCreated' || type === 'ObjectRestored';

export const changesOf = (change: SeenChange): readonly AttributeChange[] =>
  change.type === 'ObjectChanged' ? change.data.attributes : [];

/** A value that a new object came with; `undefined` of all others. */
export const cameWith = (change: SeenChange, name: string): Json | undefined =>
  change.type === 'ObjectCreated' ? ownValue(change.data.attributes, name) : undefined;

/** Whether an attribute, or something below it, has changed. */
export const touches =
  (...roots: readonly string[]) =>
  (change: SeenChange): boolean =>
    changesOf(change).some(({ name }) => roots.includes(rootOf(name)));

export const became =
  (name: string, value: Json) =>
  (change: SeenChange): boolean =>
    changesOf(change).some((one) => one.name === name && one.after === value);

/** Whether links of a relation came or went on an object that was there before. */
export const relinked =
  (relation: string, op: LinkChange['op']) =>
  (change: SeenChange): boolean =>
    change.type === 'ObjectChanged' &&
    change.data.links.some((link) => link.relation === relation && link.op === op);

/** What stands after the changes at paths of a pattern, and did not before; each value in one spelling. */
export const gained = (changes: readonly AttributeChange[], path: RegExp): readonly string[] =>
  changes.flatMap(({ name, before, after }) => {
    const known = new Set(valuesAt(name, before, path));
    return valuesAt(name, after, path).filter((value) => !known.has(value));
  });

/** What stood before the changes at paths of a pattern, and does not after. */
export const lost = (changes: readonly AttributeChange[], path: RegExp): readonly string[] =>
  gained(
    changes.map(({ name, before, after }) => ({ name, before: after, after: before })),
    path,
  );

const valuesAt = (name: string, value: Json, path: RegExp): readonly string[] => {
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) => valuesAt(`${name}/${key}`, inner, path));
  }
  if (value === null || !path.test(name)) return [];
  return (isList(value) ? value : [value]).map(canonicalJson);
};
