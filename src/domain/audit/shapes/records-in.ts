import { isList, listOf } from '../../json-fields.js';
import { isJsonObject, type Json } from '../../json.js';

/**
 * The records of one JSON value: of a list, of an answer of Microsoft Graph (`value`), of what
 * diagnostic settings send to Event Hubs and storage accounts (`records`), or the value itself.
 */
export const recordsIn = (value: Json): readonly Json[] => {
  if (isList(value)) return value.flatMap(recordsIn);
  if (!isJsonObject(value)) return [value];
  return listOf(value, 'records') ?? listOf(value, 'value') ?? [value];
};
