import { type Instant, parseInstant } from './instant.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from './json.js';

/** A text that is there and not empty, or `null`. */
export const textOf = (object: JsonObject | null, name: string): string | null => {
  const value = object === null ? undefined : ownValue(object, name);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The object at a name, or `null`. */
export const objectOf = (object: JsonObject | null, name: string): JsonObject | null => {
  const value = object === null ? undefined : ownValue(object, name);
  return isJsonObject(value) ? value : null;
};

/** The list at a name; `null` when there is none. */
export const listOf = (object: JsonObject | null, name: string): readonly Json[] | null => {
  const value = object === null ? undefined : ownValue(object, name);
  return isList(value) ? value : null;
};

/** The objects of the list at a name. */
export const objectsOf = (object: JsonObject | null, name: string): readonly JsonObject[] =>
  (listOf(object, name) ?? []).filter((value) => isJsonObject(value));

/** The JSON a text holds; `undefined` when it holds none. */
export const jsonIn = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** `null` when the text at the name is no instant. */
export const instantIn = (raw: JsonObject, name: string): Instant | null => {
  const text = textOf(raw, name);
  if (text === null || Number.isNaN(Date.parse(text))) return null;
  return /(Z|[+-]\d{2}:\d{2})$/.test(text) ? parseInstant(text, name) : null;
};
