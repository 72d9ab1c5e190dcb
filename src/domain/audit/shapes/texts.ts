import { isList, jsonIn, textOf } from '../../json-fields.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../../json.js';

/** The value at a name; unpacked where it is JSON inside a text, as Azure Monitor tables hold it. */
export const unpackedAt = (object: JsonObject, name: string): Json | undefined => {
  const value = ownValue(object, name);
  return typeof value === 'string' && /^\s*[[{]/.test(value) ? (jsonIn(value) ?? value) : value;
};

export const objectAt = (object: JsonObject, name: string): JsonObject | null => {
  const value = unpackedAt(object, name);
  return isJsonObject(value) ? value : null;
};

export const objectsAt = (object: JsonObject, name: string): readonly JsonObject[] | null => {
  const value = unpackedAt(object, name);
  return isList(value) ? value.filter((item) => isJsonObject(item)) : null;
};

/** The first text there is among several names. */
export const firstText = (object: JsonObject, ...names: readonly string[]): string | null =>
  names.map((name) => textOf(object, name)).find((text) => text !== null) ?? null;

const NO_ZONE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?)$/;

/** An instant as exports write it; one without a zone is in UTC, as all times of these logs are. */
export const instantText = (text: string | null): string | null => {
  if (text === null) return null;
  const [, day, time] = NO_ZONE.exec(text) ?? [];
  return day === undefined || time === undefined ? text : `${day}T${time}Z`;
};

/** What exports write where there is no value. */
const NOTHING = /^(<null>|n\/?a|none|null)$/i;

export const realText = (text: string | null): string | null =>
  text === null || NOTHING.test(text) ? null : text;
