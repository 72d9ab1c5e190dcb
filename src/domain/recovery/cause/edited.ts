import { rootOf } from '../../directory/difference.js';
import type { AttributeChange } from '../../directory/directory-object.js';
import { isList } from '../../json-fields.js';
import { canonicalJson, equalJson, isJsonObject, type Json, ownValue } from '../../json.js';

/**
 * What an edit makes of another value than the one it was made on; `undefined` when that cannot be told. What was
 * added to a list, or removed from it, is added to any list, and removed.
 */
export const edited = (value: Json, edit: AttributeChange): Edited => {
  const { name, before, after } = edit;
  if (equalJson(value, before)) return { value: after };
  if (equalJson(value, after)) return { value };
  const own = elementsOf(name, value);
  const from = elementsOf(name, before);
  const to = elementsOf(name, after);
  if (own === undefined || from === undefined || to === undefined) return undefined;
  const elements = withEdits(own, from, to);
  return elements && { value: isText(name) ? sentence(elements) : elements };
};

type Edited = { readonly value: Json } | undefined;

type Elements = ReadonlyMap<string, Json>;

/** The elements of a list by what tells them apart; `undefined` for values that hold together. */
const elementsOf = (name: string, value: Json): Elements | undefined => {
  if (rootOf(name) === ONE_AT_MOST) return undefined;
  const list = typeof value === 'string' && isText(name) ? wordsIn(value) : (value ?? []);
  if (!isList(list)) return undefined;
  const entries = list.map((element) => [keyOf(element), element] as const);
  const elements = new Map(
    entries.flatMap(([key, one]) => (key === undefined ? [] : [[key, one]])),
  );
  return elements.size === list.length ? elements : undefined;
};

/** A list that takes one number only. Microsoft Graph, "user resource type" (page of 2026-11-20). */
const ONE_AT_MOST = 'businessPhones';

/** The scopes of a delegated permission grant are one text of words without an order. */
const isText = (name: string): boolean => name === 'scope';

const wordsIn = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

const sentence = (words: readonly Json[]): string =>
  words.filter((word) => typeof word === 'string').join(' ');

/** What Microsoft Graph tells elements apart by: credentials, licences, permissions, roles and scopes. */
const KEYS = ['keyId', 'skuId', 'resourceAppId', 'id'];

const keyOf = (element: Json): string | undefined => {
  if (!isJsonObject(element)) return canonicalJson(element);
  const key = KEYS.find((name) => typeof ownValue(element, name) === 'string');
  if (key !== undefined) return canonicalJson(ownValue(element, key));
  const values = Object.keys(element).filter((name) => !name.startsWith('@'));
  return values.length === 1 ? canonicalJson(element) : undefined;
};

const withEdits = (own: Elements, from: Elements, to: Elements): readonly Json[] | undefined => {
  const result = new Map(own);
  for (const key of new Set([...from.keys(), ...to.keys()])) {
    const [before, after, now] = [from.get(key), to.get(key), own.get(key)];
    if (isSame(before, after) || isSame(now, after)) continue;
    if (!isSame(now, before)) return undefined;
    if (after === undefined) result.delete(key);
    else result.set(key, after);
  }
  const elements = [...result.values()];
  return standsAlone(elements) && !standsAlone([...to.values()]) ? undefined : elements;
};

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  (one === undefined) === (other === undefined) && equalJson(one, other);

/**
 * Words that the conditions and controls of a policy take only by themselves. Microsoft Graph, "conditionalAccess"
 * resource types (pages of 2026-11-20).
 */
const ALONE = new Set(['all', 'none', 'block']);

const standsAlone = (values: readonly Json[]): boolean =>
  values.length > 1 &&
  values.some((value) => typeof value === 'string' && ALONE.has(value.toLowerCase()));
