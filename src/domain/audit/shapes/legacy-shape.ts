import { textOf } from '../../json-fields.js';
import { type JsonObject, ownValue } from '../../json.js';
import { firstText, objectsAt } from './texts.js';

/** `properties` of the audit schema that Azure Monitor used until 2018. */
export const isLegacyShape = (properties: JsonObject): boolean =>
  firstText(properties, 'targetResourceType', 'auditEventCategory') !== null &&
  ownValue(properties, 'targetResources') === undefined;

/** The same with its one target as Microsoft Graph writes targets. */
export const legacyProperties = (properties: JsonObject): JsonObject => ({
  ...properties,
  category: textOf(properties, 'auditEventCategory'),
  targetResources: [legacyTarget(properties)],
});

const SEPARATOR = '__';

const legacyTarget = (properties: JsonObject): JsonObject => {
  const parts = legacyParts(properties);
  const changed = objectsAt(properties, 'targetUpdatedProperties') ?? [];
  return {
    id: parts.get('ObjectID') ?? null,
    displayName: parts.get('Name') ?? null,
    type: parts.get('ObjectClass') ?? null,
    userPrincipalName: parts.get('UPN') ?? null,
    modifiedProperties: changed.map((property) => ({
      displayName: textOf(property, 'Name'),
      oldValue: ownValue(property, 'OldValue') ?? null,
      newValue: ownValue(property, 'NewValue') ?? null,
    })),
  };
};

/** Values by name: names and values stand in two texts, both joined by the same separator. */
const legacyParts = (properties: JsonObject): ReadonlyMap<string, string> => {
  const names = (textOf(properties, 'targetResourceType') ?? '').split(SEPARATOR);
  const values = (textOf(properties, 'targetResourceName') ?? '').split(SEPARATOR);
  const last = names.length - 1;
  // A value may hold the separator itself; the last one, a list of names, is the likeliest.
  const own = [...values.slice(0, last), values.slice(last).join(SEPARATOR)];
  return new Map(names.map((name, index) => [name, own[index] ?? '']));
};
