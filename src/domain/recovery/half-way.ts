import { propertyRule } from '../directory/catalogue.js';
import type { ObjectType } from '../directory/directory-object.js';
import { canonicalJson, equalJson, isJsonObject, type Json, type JsonObject } from '../json.js';
import { isList, textOf } from '../json-fields.js';
import type { AttributeTarget } from './plan.js';

type Way = Pick<AttributeTarget, 'name' | 'expected' | 'desired'>;

/**
 * Whether a value lies between what is expected and what is desired, where a write takes several requests and
 * may break off between them; or where one that broke off is being taken back.
 */
export const isHalfWay = (type: ObjectType, way: Way, found: Json): boolean => {
  if (isWrittenByEntry(type, way.name)) return isAmong(way, found);
  return (
    isDisabledFirst(type, way.name) &&
    (isDisabled(way.expected, way.desired, found) || isDisabled(way.desired, way.expected, found))
  );
};

/** Credentials go one by one; licences that come from a group stay when all others are taken away. */
const isWrittenByEntry = (type: ObjectType, name: string): boolean =>
  name === 'assignedLicenses' || propertyRule(type, name).removableBy !== undefined;

/** What both have is there, and nothing that neither has. */
const isAmong = ({ expected, desired }: Way, found: Json): boolean => {
  const [before, after, there] = [expected, desired, found].map(textsIn);
  if (before === undefined || after === undefined || there === undefined) return false;
  return (
    [...before].every((text) => there.has(text) || !after.has(text)) &&
    [...there].every((text) => before.has(text) || after.has(text))
  );
};

const textsIn = (list: Json): ReadonlySet<string> | undefined => {
  if (list === null) return new Set();
  return isList(list) ? new Set(list.map(canonicalJson)) : undefined;
};

const DISABLED_FIRST = new Set(['appRoles', 'api/oauth2PermissionScopes']);

const isDisabledFirst = (type: ObjectType, name: string): boolean =>
  type === 'application' && DISABLED_FIRST.has(name);

const isDisabled = (before: Json, after: Json, found: Json): boolean => {
  const disabled = disabledFirst(objectsIn(before), objectsIn(after));
  return disabled !== null && equalJson(found, disabled);
};

const objectsIn = (list: Json): readonly JsonObject[] =>
  isList(list) ? list.filter((entry) => isJsonObject(entry)) : [];

/**
 * The app roles or scopes that there are, those disabled that shall go or get another value; `null` where none
 * has to be. An enabled one is neither removed nor given another value. Microsoft Graph, "Update application" (2026).
 */
export const disabledFirst = (
  there: readonly JsonObject[],
  wanted: readonly JsonObject[],
): readonly JsonObject[] | null => {
  const kept = new Map(wanted.map((entry) => [textOf(entry, 'id'), entry]));
  const goes = (entry: JsonObject): boolean =>
    entry['isEnabled'] === true &&
    !equalJson(kept.get(textOf(entry, 'id'))?.['value'] ?? null, entry['value'] ?? null);
  if (!there.some(goes)) return null;
  return there.map((entry) => (goes(entry) ? { ...entry, isEnabled: false } : entry));
};
