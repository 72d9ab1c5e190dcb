import { type ObjectId, objectId } from '../directory/directory-object.js';
import { listOf, objectsOf, textOf } from '../json-fields.js';
import { equalJson, isJsonObject, type Json, type JsonObject, ownValue } from '../json.js';
import type { ReportedTarget } from '../timeline/events.js';
import { graphNamesOf, graphTypeOf, impliedAttributes } from './audit-activities.js';
import { texts, unpacked } from './audit-values.js';

/** What a directory audit says of its targets, each as the record names it. */
export const targetsIn = (record: JsonObject, activity: string): readonly ReportedTarget[] =>
  objectsOf(record, 'targetResources').map((target) => ({
    id: textOf(target, 'id'),
    type: graphTypeOf(textOf(target, 'type'), activity),
    displayName: textOf(target, 'displayName') ?? textOf(target, 'userPrincipalName'),
    properties: objectsOf(target, 'modifiedProperties').map((property) => ({
      name: textOf(property, 'displayName') ?? '',
      before: unpacked(property, 'oldValue'),
      after: unpacked(property, 'newValue'),
    })),
  }));

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** Names of properties and details that hold the id of another object. */
const NAMES_ID =
  /(^|\.)(ObjectI[Dd]|TemplateId|RoleDefinitionOriginId|(Client|Principal|Resource|RoleDefinition|AdministrativeUnit|Manager|Sponsor)Id|Manager|Sponsor)$/;
/** One text that lists the permissions consented to, each with the ids of its ends. */
const PERMISSIONS = 'ConsentAction.Permissions';
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Every object a directory audit names: its targets, and the other ends inside their properties. */
export const objectIdsIn = (record: JsonObject): readonly ObjectId[] => {
  const targets = objectsOf(record, 'targetResources');
  const properties = targets.flatMap((target) => objectsOf(target, 'modifiedProperties'));
  const details = objectsOf(record, 'additionalDetails')
    .filter((detail) => NAMES_ID.test(textOf(detail, 'key') ?? ''))
    .map((detail) => textOf(detail, 'value'));
  const ids = [
    ...targets.map((target) => textOf(target, 'id')),
    ...properties.flatMap(idsNamedBy),
    ...details,
  ];
  const real = ids.filter((id) => id !== null).filter((id) => id !== '' && id !== NOBODY);
  return [...new Set(real)].map(objectId);
};

const idsNamedBy = (property: JsonObject): readonly string[] => {
  const name = textOf(property, 'displayName') ?? '';
  if (name === PERMISSIONS) return texts(property).flatMap((text) => text.match(GUID) ?? []);
  if (name === METHODS_POLICY) return methodsTouched(property);
  return NAMES_ID.test(name) ? texts(property) : [];
};

const INCLUDED = 'Included Updated Properties';
const METHODS_POLICY = 'AuthenticationMethodsPolicy';
/** One document that holds the whole policy, in Graph's shape. */
const WHOLE_DOCUMENT =
  /^(ConditionalAccessPolicy|NamedLocation(Policy)?|AuthenticationMethodsPolicy|AuthorizationPolicy)$/i;
/** Old encodings of a whole policy, of which no names can be told; and remarks on the request. */
const SAYS_NOTHING =
  /^(PolicyDetail|Action Client Name|TargetId\..*|.*\.(ObjectID|DisplayName|WellKnownObjectName|UPN|PUID|TemplateId|AppId|Name))$/i;

/** Names of the properties a directory audit says were touched, in Graph's spelling. */
export const attributesIn = (record: JsonObject, activity: string): readonly string[] => {
  const named = objectsOf(record, 'targetResources')
    .flatMap((target) => objectsOf(target, 'modifiedProperties'))
    .flatMap(namesIn);
  return [...new Set([...named, ...impliedAttributes(activity)])];
};

const namesIn = (property: JsonObject): readonly string[] => {
  const name = textOf(property, 'displayName') ?? '';
  if (WHOLE_DOCUMENT.test(name)) return touchedIn(property);
  return (name === INCLUDED ? listed(property) : [name])
    .filter((one) => one !== '' && !SAYS_NOTHING.test(one))
    .flatMap(graphNamesOf);
};

const listed = (property: JsonObject): readonly string[] =>
  texts(property).flatMap((text) => text.split(',').map((name) => name.trim()));

/** Top-level names in which the document before differs from the one after. */
const touchedIn = (property: JsonObject): readonly string[] => {
  const [before, after] = documentsIn(property);
  return before === null || after === null ? [] : differing(before, after);
};

const documentsIn = (property: JsonObject): readonly [JsonObject | null, JsonObject | null] => {
  const before = unpacked(property, 'oldValue');
  const after = unpacked(property, 'newValue');
  return [isJsonObject(before) ? before : null, isJsonObject(after) ? after : null];
};

const differing = (before: JsonObject, after: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !equalJson(ownValue(before, name), ownValue(after, name)),
  );

/** Ids of the method configurations in which the two documents differ: each is an object of its own. */
const methodsTouched = (property: JsonObject): readonly string[] => {
  const [before, after] = documentsIn(property).map(methodsById);
  return before === undefined || after === undefined ? [] : differing(before, after);
};

const methodsById = (policy: JsonObject | null): JsonObject =>
  Object.fromEntries(
    (listOf(policy, 'authenticationMethodConfigurations') ?? [])
      .filter((method) => isJsonObject(method))
      .map((method): [string, Json] => [textOf(method, 'id') ?? '', method]),
  );
