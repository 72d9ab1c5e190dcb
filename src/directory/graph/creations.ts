import { randomBytes } from 'node:crypto';
import { propertyRule } from '../../domain/directory/catalogue.js';
import {
  type Attributes,
  objectId,
  type ObjectId,
  type ObjectType,
} from '../../domain/directory/directory-object.js';
import { InvalidValue } from '../../domain/errors.js';
import { equalJson, isJsonObject, type JsonObject, recordOf } from '../../domain/json.js';
import { objectsOf, textOf } from '../../domain/json-fields.js';
import type { Creation } from '../directory.port.js';
import type { GraphRequest } from './graph-client.js';
import { objectPath } from './graph-paths.js';
import { ELIGIBILITY_REQUESTS, placeOf } from './graph-places.js';
import { policyBody } from './policy-bodies.js';

/** The request that makes an object anew. @throws InvalidValue for what cannot be made, with why */
export const creationRequest = ({ objectType, attributes }: Creation): GraphRequest => {
  const maker = makers.get(objectType);
  if (maker === undefined) throw new InvalidValue('type', 'one that can be made anew', objectType);
  const kind = textOf(attributes, '@odata.type');
  if (kind !== null && placeOf(objectType).derived !== true) {
    throw new InvalidValue('type', `a plain ${objectType}: this kind is made by its service`, kind);
  }
  const path = maker.path?.(attributes) ?? placeOf(objectType).collection;
  return { method: 'POST', path, body: maker.body(given(objectType, attributes)) };
};

/** The id of what the answer to a creation tells of. */
export const createdIdIn = (type: ObjectType, body: JsonObject | null): ObjectId | null => {
  const id = textOf(body, makers.get(type)?.idIn ?? 'id');
  return id === null ? null : objectId(id);
};

interface Maker {
  /** Of the attributes that a new object may bring, what is sent. */
  readonly body: (given: Attributes) => JsonObject;
  /** Where it is posted to, when that is not the list of the type. */
  readonly path?: (attributes: Attributes) => string;
  /** The property of the answer that holds the new id. */
  readonly idIn?: string;
}

/** Written by actions of their own, once the object is there; or given by the directory. */
const LATER: Readonly<Record<ObjectType, readonly string[]>> = {
  user: ['assignedLicenses'],
  group: ['assignedLicenses'],
  // It follows from the application, whose id may be another one now.
  servicePrincipal: ['servicePrincipalNames'],
  authenticationStrengthPolicy: ['policyType', 'combinationConfigurations'],
};

/** Properties that are read-only later on. */
const ONLY_NOW: Readonly<Record<ObjectType, readonly string[]>> = {
  servicePrincipal: ['appId'],
  authenticationStrengthPolicy: ['allowedCombinations'],
};

/** What can be said when an object is made, without what says nothing. */
const given = (type: ObjectType, attributes: Attributes): Attributes =>
  recordOf(
    Object.entries(attributes).filter(
      ([name, value]) =>
        (propertyRule(type, name).recoverable !== 'never' || ONLY_NOW[type]?.includes(name)) &&
        LATER[type]?.includes(name) !== true &&
        !equalJson(value, null),
    ),
  );

/** Of letters, digits and signs, as every password policy asks; nobody keeps it. */
const randomPassword = (): string => `${randomBytes(32).toString('base64url')}-aA1`;

const nameBefore = (text: string): string => text.replace(/@.*$/, '').replaceAll(/[^\w.-]/g, '');

const user = (attributes: Attributes): JsonObject => {
  const { identities, ...others } = attributes;
  // The principal name is an identity by itself, and refused when it is named twice.
  const foreign = objectsOf({ identities: identities ?? null }, 'identities').filter(
    ({ signInType }) => signInType !== 'userPrincipalName',
  );
  return {
    accountEnabled: false,
    mailNickname: nameBefore(textOf(attributes, 'userPrincipalName') ?? ''),
    ...others,
    ...(foreign.length === 0 ? {} : { identities: foreign }),
    passwordProfile: { forceChangePasswordNextSignIn: true, password: randomPassword() },
  };
};

const group = (attributes: Attributes): JsonObject => ({
  groupTypes: [],
  mailEnabled: false,
  securityEnabled: true,
  mailNickname: nameBefore(textOf(attributes, 'displayName') ?? ''),
  ...attributes,
});

/** Never enforced at once: enabling it is a step of its own. */
const policy = (attributes: Attributes): JsonObject => ({
  ...policyBody(attributes),
  state: attributes['state'] === 'disabled' ? 'disabled' : 'enabledForReportingButNotEnforced',
});

/** Graph v1.0 unifiedRoleEligibilityScheduleRequest, "Create roleEligibilityScheduleRequests" (2026). */
const eligibility = ({ scheduleInfo = null, ...others }: Attributes): JsonObject => {
  const { startDateTime = null, expiration = null } = isJsonObject(scheduleInfo)
    ? scheduleInfo
    : {};
  return {
    ...others,
    action: 'adminAssign',
    justification: 'Brought back by Stateline',
    scheduleInfo: withoutNulls({
      startDateTime,
      expiration: isJsonObject(expiration) ? withoutNulls(expiration) : { type: 'noExpiration' },
    }),
  };
};

const withoutNulls = (object: JsonObject): JsonObject =>
  recordOf(Object.entries(object).filter(([, value]) => value !== null));

const EXTERNAL_METHOD = '#microsoft.graph.externalAuthenticationMethodConfiguration';

const externalMethod = (attributes: Attributes): JsonObject => {
  if (isExternalMethod(attributes)) return attributes;
  throw new InvalidValue(
    '@odata.type',
    `${EXTERNAL_METHOD}: the other methods are always there`,
    textOf(attributes, '@odata.type') ?? '',
  );
};

/** Of the authentication methods only these come and go. */
export const isExternalMethod = (attributes: Attributes): boolean =>
  attributes['@odata.type'] === EXTERNAL_METHOD;

const belowResource = ({ resourceId = null }: Attributes): string => {
  if (typeof resourceId === 'string' && resourceId !== '') {
    const resource = { objectType: 'servicePrincipal', objectId: objectId(resourceId) };
    return `${objectPath(resource)}/appRoleAssignedTo`;
  }
  throw new InvalidValue('resourceId', 'the service principal that has the role', '');
};

const asGiven = (attributes: Attributes): JsonObject => attributes;

/** What Graph takes in a POST of each type; reference pages of v1.0 and beta, "Create" (2026). */
const makers: ReadonlyMap<ObjectType, Maker> = new Map<ObjectType, Maker>([
  ['user', { body: user }],
  ['group', { body: group }],
  ['application', { body: asGiven }],
  ['servicePrincipal', { body: asGiven }],
  ['administrativeUnit', { body: asGiven }],
  ['oauth2PermissionGrant', { body: asGiven }],
  ['appRoleAssignment', { body: asGiven, path: belowResource }],
  ['unifiedRoleDefinition', { body: asGiven }],
  ['unifiedRoleAssignment', { body: asGiven }],
  [
    'unifiedRoleEligibilitySchedule',
    { body: eligibility, path: () => ELIGIBILITY_REQUESTS, idIn: 'targetScheduleId' },
  ],
  ['conditionalAccessPolicy', { body: policy }],
  ['namedLocation', { body: asGiven }],
  ['authenticationStrengthPolicy', { body: asGiven }],
  ['authenticationMethodConfiguration', { body: externalMethod }],
]);
