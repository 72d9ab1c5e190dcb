import { isList } from '../json-fields.js';
import { canonicalJson, type Json } from '../json.js';

/**
 * A value as both the audit log and Graph tell it: the log packs single values into lists, and writes
 * truth and letter case as it likes. `undefined` for what the two tell in different shapes.
 */
export const plainText = (value: Json | undefined): string | undefined => {
  if (value === undefined) return undefined;
  if (value === null) return '';
  if (isList(value)) {
    const items = value.map(plainText);
    return items.every((item) => item !== undefined) ? items.sort().join('\n') : undefined;
  }
  if (typeof value === 'object') return undefined;
  return typeof value === 'string' ? unquoted(canonicalJson(value)) : String(value);
};

const unquoted = (json: string): string => json.slice(1, -1).trim().toLowerCase();
