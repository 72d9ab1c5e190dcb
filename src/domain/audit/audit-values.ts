import { isList, jsonIn } from '../json-fields.js';
import { type Json, type JsonObject, ownValue } from '../json.js';

/**
 * A value of a modified property, unpacked: scalars and lists are JSON inside a text, some of them twice,
 * the oldest encodings lists of such texts; what is no JSON stays as it is. `null` was not recorded, `[]` was empty.
 */
export const unpacked = (property: JsonObject, name: 'oldValue' | 'newValue'): Json => {
  const value = decodedDocument(decoded(ownValue(property, name) ?? null));
  return isList(value) ? value.map(decodedDocument) : value;
};

const PACKED = /^\s*(["[{]|(true|false|null)\s*$)/;

const decoded = (value: Json): Json =>
  typeof value === 'string' && PACKED.test(value) ? orAsItIs(jsonIn(value), value) : value;

const decodedDocument = (value: Json): Json =>
  typeof value === 'string' && /^\s*[[{]/.test(value) ? orAsItIs(jsonIn(value), value) : value;

const orAsItIs = (value: Json | undefined, text: string): Json =>
  value === undefined ? text : value;

/** The texts among the values before and after. */
export const texts = (property: JsonObject): readonly string[] =>
  [unpacked(property, 'oldValue'), unpacked(property, 'newValue')]
    .flatMap((value) => (isList(value) ? value : [value]))
    .filter((value) => typeof value === 'string');
