import { isToOne, propertyRule, typeRule } from '../../domain/directory/catalogue.js';
import type {
  Attributes,
  Link,
  ObjectRef,
  ObjectType,
} from '../../domain/directory/directory-object.js';
import { InvalidValue } from '../../domain/errors.js';
import { type JsonObject, recordOf } from '../../domain/json.js';
import { textOf } from '../../domain/json-fields.js';
import type { DirectoryWrite } from '../directory.port.js';
import { creationRequest, isExternalMethod } from './creations.js';
import type { GraphRequest } from './graph-client.js';
import { binPath, linksPath, objectPath } from './graph-paths.js';
import { ELIGIBILITY_REQUESTS, placeOf } from './graph-places.js';
import { policyBody } from './policy-bodies.js';

/** The request a write comes to, without those that must go before it. @throws InvalidValue for none */
export const requestFor = (write: DirectoryWrite, graphUrl: string): GraphRequest => {
  switch (write.operation) {
    case 'update':
      return { method: 'PATCH', path: objectPath(write), body: bodyFor(write) };
    case 'restore':
      return { method: 'POST', path: `${binPathOf(write)}/restore`, body: {} };
    case 'softDelete':
      return { method: 'DELETE', path: objectPath(write) };
    case 'delete':
      return deletionRequest(write);
    case 'create':
      return creationRequest(write);
    case 'addLink':
      return additionOf(write, graphUrl);
    case 'removeLink':
      return { method: 'DELETE', path: `${linkPath(write, write.link)}/$ref` };
  }
};

const additionOf = ({ link, ...ref }: LinkWrite, graphUrl: string): GraphRequest => ({
  method: isToOne(link.relation) ? 'PUT' : 'POST',
  path: `${linksPath(ref, link.relation)}/$ref`,
  body: { '@odata.id': `${graphUrl}/v1.0/directoryObjects/${link.targetId}` },
});

type LinkWrite = Extract<DirectoryWrite, { link: Link }>;

/** A manager is removed without being named: there is one at most. */
const linkPath = (ref: ObjectRef, { relation, targetId }: Link): string => {
  const path = linksPath(ref, relation);
  return isToOne(relation) ? path : `${path}/${encodeURIComponent(targetId)}`;
};

/** @throws InvalidValue for a type whose deleted objects do not come back */
const binPathOf = (write: DirectoryWrite): string => {
  const path = binPath(write);
  if (path === null) throw new InvalidValue('type', 'one that has a bin', write.objectType);
  return path;
};

type Deletion = Extract<DirectoryWrite, { operation: 'delete' }>;

/** What goes into a bin is never taken out of it for good. */
const deletionRequest = (write: Deletion): GraphRequest => {
  const { objectType, known } = write;
  if (!isDeletedForGood(objectType, known)) {
    throw new InvalidValue('type', 'one that has no bin and can be deleted', objectType);
  }
  return objectType === 'unifiedRoleEligibilitySchedule'
    ? { method: 'POST', path: ELIGIBILITY_REQUESTS, body: removalOf(known) }
    : { method: 'DELETE', path: objectPath({ ...write, attributes: known }) };
};

const isDeletedForGood = (type: ObjectType, known: Attributes): boolean =>
  placeOf(type).bin === null &&
  typeRule(type)?.deletion !== 'impossible' &&
  (type !== 'authenticationMethodConfiguration' || isExternalMethod(known));

/** Graph v1.0 unifiedRoleEligibilityScheduleRequest, "Create roleEligibilityScheduleRequests" (2026). */
const removalOf = (known: Attributes): JsonObject => {
  const scope = textOf(known, 'appScopeId') === null ? 'directoryScopeId' : 'appScopeId';
  const names = ['principalId', 'roleDefinitionId', scope];
  const missing = names.find((name) => textOf(known, name) === null);
  if (missing !== undefined) throw new InvalidValue(missing, 'what the schedule is about', '');
  return {
    action: 'adminRemove',
    justification: 'Taken back by Stateline',
    ...recordOf(names.map((name) => [name, known[name] ?? null] as const)),
  };
};

/** Written by requests of their own, whatever else is written of the object by a PATCH. */
const BY_ACTION: Readonly<Record<ObjectType, readonly string[]>> = {
  user: ['assignedLicenses'],
  group: ['assignedLicenses'],
  authenticationStrengthPolicy: ['allowedCombinations'],
  application: ['passwordCredentials', 'keyCredentials'],
  servicePrincipal: ['passwordCredentials', 'keyCredentials'],
};

/** Whether requests of its own write this property. */
export const isWrittenByAction = (type: ObjectType, name: string): boolean =>
  BY_ACTION[type]?.includes(name) === true;

/** Attributes that a PATCH takes; empty when the directory lets none of them be written so. */
export const writable = (type: ObjectType, attributes: Attributes): Attributes =>
  recordOf(
    Object.entries(attributes).filter(
      ([name]) =>
        name === '@odata.type' ||
        (propertyRule(type, name).recoverable === 'update' && !isWrittenByAction(type, name)),
    ),
  );

export type Update = Extract<DirectoryWrite, { operation: 'update' }>;

/** Whether a PATCH has anything to say. */
export const isPatched = ({ objectType, attributes }: Update): boolean =>
  Object.keys(writable(objectType, attributes)).some((name) => name !== '@odata.type');

const bodyFor = ({ objectType, attributes }: Update): JsonObject => {
  const given = writable(objectType, attributes);
  return objectType === 'conditionalAccessPolicy' ? policyBody(given) : given;
};

/** Why an update has nothing to send; `null` when it has. */
export const unwritableIn = (write: Update): string | null => {
  const names = Object.keys(write.attributes);
  if (isPatched(write) || names.some((name) => isWrittenByAction(write.objectType, name))) {
    return null;
  }
  return `None of these can be written: ${names.join(', ')}`;
};
