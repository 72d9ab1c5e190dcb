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
 * Not set, absent, and holding nothing say the same about an object: Graph answers `null`, leaves the
 * name out, or gives `[]`, depending on its version and on what else is set.
 */
export const canonicalJson = (value: Json | undefined): string => {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(canonicalText(value));
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) {
    return value.length === 0 ? 'null' : `[${value.map(canonicalJson).sort().join(',')}]`;
  }
  const members = Object.keys(value)
    .sort()
    .map((name) => [name, canonicalJson(value[name])] as const)
    .filter(([, text]) => text !== 'null')
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return members.length === 0 ? 'null' : `{${members.join(',')}}`;
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d*?)0*)?(?:Z|[+-]00:00)$/;

/**
 * Instants in UTC, written in one way: directory objects have no fractions, policies up to seven digits
 * without their last zeros, audit records `+00:00`.
 */
const canonicalText = (text: string): string => {
  const time = timeInUtc(text);
  return time === undefined ? text : `${time}Z`;
};

/** The date and time of an instant in UTC, without its zone: sorts as text. `undefined` for other texts. */
export const timeInUtc = (text: string): string | undefined => {
  if (text.length < 20 || text[10] !== 'T') return undefined;
  const [, seconds, fraction = ''] = INSTANT.exec(text) ?? [];
  return seconds === undefined || fraction === '' ? seconds : `${seconds}.${fraction}`;
};

/** Whether two values say the same about a directory object, in the sense of {@link canonicalJson}. */
export const equalJson = (one: Json | undefined, other: Json | undefined): boolean => {
  if (one === other) return true;
  if (isScalar(one) && isScalar(other)) return scalarText(one) === scalarText(other);
  return canonicalJson(one) === canonicalJson(other);
};

const isScalar = (value: Json | undefined): boolean => typeof value !== 'object' || value === null;

const scalarText = (value: Json | undefined): Json =>
  typeof value === 'string' ? canonicalText(value) : (value ?? null);
