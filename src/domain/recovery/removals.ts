import { propertyRule } from '../directory/catalogue.js';
import type { AttributeChange, ObjectType } from '../directory/directory-object.js';
import { equalJson, isJsonObject, type Json, ownValue } from '../json.js';
import { isList } from '../json-fields.js';

/**
 * A change in the parts that are taken back apart, in the order of writing: of a list whose entries can only
 * be taken away, the entries that came, and then all else. Of other changes it is the change itself.
 */
export const partsOf = (type: ObjectType, change: AttributeChange): readonly AttributeChange[] => {
  const { name, before, after } = change;
  const left = withoutAdded(type, change);
  if (left === null || equalJson(left, after)) return [change];
  return equalJson(left, before)
    ? [change]
    : [
        { name, before: left, after },
        { name, before, after: left },
      ];
};

/** Whether a change only added entries that can be taken away again. */
export const isRemovable = (type: ObjectType, change: AttributeChange): boolean => {
  const left = withoutAdded(type, change);
  return left !== null && equalJson(left, change.before) && !equalJson(left, change.after);
};

/** A list without the entries that it did not have before; `null` where entries cannot be taken away. */
const withoutAdded = (
  type: ObjectType,
  { name, before, after }: AttributeChange,
): readonly Json[] | null => {
  const { removableBy } = propertyRule(type, name);
  if (removableBy === undefined || ![before, after].every(isListOrUnset)) return null;
  const keyOf = (entry: Json): Json =>
    (isJsonObject(entry) ? ownValue(entry, removableBy) : null) ?? null;
  const were = new Set(entriesOf(before).map(keyOf));
  return entriesOf(after).filter((entry) => keyOf(entry) === null || were.has(keyOf(entry)));
};

const isListOrUnset = (value: Json): boolean => value === null || isList(value);

const entriesOf = (value: Json): readonly Json[] => (isList(value) ? value : []);
