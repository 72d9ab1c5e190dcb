import { isJsonObject, type Json, timeInUtc } from '../../json.js';

/** Without case. Lower case depends on what stands beside a letter in one case only, the last sigma. */
export const folded = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ');

/** A text as it is compared: without case, and an instant so that it sorts among instants. */
export const comparable = (text: string): string => folded(timeInUtc(text) ?? text);

/** Not set, absent, and holding nothing say the same about an object, as in a comparison. */
export const isUnset = (value: Json): boolean => {
  if (isList(value)) return value.length === 0;
  return value === null || (isJsonObject(value) && Object.values(value).every(isUnset));
};

/** What a value consists of: the members of a collection, or itself; nothing when it is not set. */
export const membersOf = (value: Json): readonly Json[] => {
  if (isUnset(value)) return [];
  return isList(value) ? value : [value];
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
