import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { textOf } from '../tenant/attributes.js';
import type { Change } from '../tenant/change.js';
import { isSync } from './audit-actors.js';

/** The names the directory's audit log uses where they are not the property's own. */
const INTERNAL_NAMES: Readonly<Record<string, string>> = {
  businessPhones: 'TelephoneNumber',
  mobilePhone: 'Mobile',
  officeLocation: 'PhysicalDeliveryOfficeName',
  otherMails: 'OtherMail',
  assignedLicenses: 'AssignedLicense',
  groupTypes: 'GroupType',
  visibility: 'IsPublic',
  onPremisesLastSyncDateTime: 'LastDirSyncTime',
  keyCredentials: 'KeyDescription',
  passwordCredentials: 'KeyDescription',
  identifierUris: 'AppIdentifierUri',
  tags: 'ServicePrincipalTag',
  appRoleAssignmentRequired: 'ExplicitAccessGrantRequired',
};

/** A modified property as records hold it: values are JSON inside text. */
export const property = (displayName: string, oldValue: Json, newValue: Json): JsonObject => ({
  displayName,
  oldValue: oldValue === null ? null : JSON.stringify(oldValue),
  newValue: newValue === null ? null : JSON.stringify(newValue),
});

/** The modified properties of an object that was changed itself. */
export const modifiedBy = (change: Change): readonly JsonObject[] => {
  const document = documentOf(change);
  if (document !== null) return [document];
  const remarks = remarksOn(change);
  if (change.kind !== 'updated' && change.kind !== 'created') return remarks;
  const before = change.kind === 'updated' ? change.before : {};
  const names = Object.keys(change.after).filter((name) => name !== 'id');
  const internal = [...new Set(names.map(internalName))];
  return [
    ...internal.map((name) => ({
      displayName: name,
      oldValue: valueText(before, names, name),
      newValue: valueText(change.after, names, name),
    })),
    property('Included Updated Properties', null, internal.join(', ')),
    ...remarks,
  ];
};

const remarksOn = ({ objectType, actor }: Change): readonly JsonObject[] => [
  ...(isSync(actor) ? [property('Action Client Name', null, 'DirectorySync')] : []),
  ...(objectType === 'user' ? [property('TargetId.UserType', null, 'Member')] : []),
];

/** Types whose records hold one document before and after. */
const documents: Readonly<Record<string, string>> = {
  conditionalAccessPolicy: 'ConditionalAccessPolicy',
  namedLocation: 'NamedLocation',
  authenticationMethodsPolicy: 'AuthenticationMethodsPolicy',
  authenticationMethodConfiguration: 'AuthenticationMethodsPolicy',
};

const documentOf = (change: Change): JsonObject | null => {
  const displayName = documents[change.objectType];
  if (displayName === undefined) return null;
  const { before, after } = change.whole ?? partsOf(change);
  return property(displayName, before, after);
};

/** What of a policy was changed; a method's configuration as the policy's part that it is. */
const partsOf = (
  change: Change,
): { readonly before: Attributes | null; readonly after: Attributes | null } => {
  const within = (part: Attributes | null): Attributes | null =>
    part === null || change.objectType === 'authenticationMethodsPolicy'
      ? part
      : { authenticationMethodConfigurations: [{ id: change.objectId, ...part }] };
  return {
    before: within(change.kind === 'updated' ? change.before : null),
    after: within(change.kind === 'updated' || change.kind === 'created' ? change.after : null),
  };
};

const internalName = (name: string): string =>
  INTERNAL_NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Values are lists; an empty one was not set. Two kinds of credentials share one property. */
const valueText = (of: Attributes, names: readonly string[], internal: string): string =>
  JSON.stringify(
    names
      .filter((name) => internalName(name) === internal)
      .flatMap((name) => listOf(of[name]).map((value) => written(internal, value))),
  );

const listOf = (value: Json | undefined): readonly Json[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
};

/** Credentials and licences are described rather than shown. */
const written = (internal: string, value: Json): Json => {
  if (internal === 'IsPublic') return value === 'Public';
  if (!isJsonObject(value)) return value;
  if (internal === 'AssignedLicense') return `[SkuId=${textOf(value, 'skuId')}]`;
  return internal === 'KeyDescription' ? keyDescription(value) : value;
};

const keyDescription = (credential: JsonObject): string => {
  const or = (name: string, usual: string): string => textOf(credential, name) || usual;
  const kind = `KeyType=${or('type', 'Password')},KeyUsage=${or('usage', 'Verify')}`;
  return `[KeyIdentifier=${or('keyId', '')},${kind},DisplayName=${or('displayName', '')}]`;
};
