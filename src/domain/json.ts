/** What JSON can say. Events hold nothing else, so they read back exactly as written. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of an own property; `undefined` for names such as `__proto__` that every object has. */
export const ownValue = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** A record from entries, safe for names such as `__proto__`. */
export const recordOf = <Value>(entries: Iterable<readonly [string, Value]>) =>
  Object.fromEntries(entries) as Record<string, Value>;

/**
 * One text per value: object keys sorted, collections sorted, because the collections of a directory
 * have no order (Microsoft Graph returns `proxyAddresses`, id lists and `groupTypes` in any order).
 * A property that is `null` is left out: not set and absent say the same about an object.
 */
export const canonicalJson = (value: Json | undefined): string => {
  if (value === undefined || value === null) return 'null';
  if (isList(value)) return `[${value.map(canonicalJson).sort().join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((name) => value[name] !== null)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(',')}}`;
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Whether two values say the same about a directory object, in the sense of {@link canonicalJson}. */
export const equalJson = (one: Json | undefined, other: Json | undefined): boolean => {
  if (one === other) return true;
  if (isScalar(one) && isScalar(other)) return (one ?? null) === (other ?? null);
  return canonicalJson(one) === canonicalJson(other);
};

const isScalar = (value: Json | undefined): boolean => typeof value !== 'object' || value === null;
