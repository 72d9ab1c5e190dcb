import { isList } from '../json-fields.js';
import { isJsonObject, type Json, type JsonObject, recordOf } from '../json.js';

/** Members that came after `unknownFutureValue`, told by name only to clients that prefer so. */
const later: ReadonlySet<string> = new Set([
  ...['calculating', 'loadingData'],
  ...['oAuth2PermissionGrant', 'appRoleAssignment', 'organization'],
]);

const holdEnums: ReadonlySet<string> = new Set(['status', 'entityTypeName', 'entityType']);

/** An entity as a client sees it that does not ask for all members of enumerations. */
export const withKnownMembers = (entity: JsonObject): JsonObject =>
  recordOf(Object.entries(entity).map(([name, value]) => [name, shown(name, value)]));

const shown = (name: string, value: Json): Json => {
  if (holdEnums.has(name)) return memberShown(value);
  if (name === 'entityTypes' && isList(value)) return value.map(memberShown);
  if (name === 'filteringCriteria' && isJsonObject(value)) return withKnownMembers(value);
  if (name === 'filterValues' && isList(value)) {
    return value.map((one) => (isJsonObject(one) ? withKnownMembers(one) : one));
  }
  return value;
};

const memberShown = (value: Json): Json =>
  typeof value === 'string' && later.has(value) ? 'unknownFutureValue' : value;
