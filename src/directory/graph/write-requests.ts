import { isToOne, propertyRule } from '../../domain/directory/catalogue.js';
import type {
  Attributes,
  Link,
  ObjectRef,
  ObjectType,
} from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject, recordOf } from '../../domain/json.js';
import { InvalidValue } from '../../domain/errors.js';
import type { DirectoryWrite, WriteOutcome } from '../directory.port.js';
import { errorOf } from './exchange.js';
import type { InnerAnswer } from './graph-batch.js';
import type { GraphRequest } from './graph-client.js';
import { binPath, linksPath, objectPath } from './graph-paths.js';

/** The request a write comes to. */
export const requestFor = (write: DirectoryWrite, graphUrl: string): GraphRequest => {
  switch (write.operation) {
    case 'update':
      return { method: 'PATCH', path: objectPath(write), body: bodyFor(write) };
    case 'restore':
      return { method: 'POST', path: `${binPathOf(write)}/restore`, body: {} };
    case 'softDelete':
      return { method: 'DELETE', path: objectPath(write) };
    case 'addLink':
      return {
        method: isToOne(write.link.relation) ? 'PUT' : 'POST',
        path: `${linksPath(write, write.link.relation)}/$ref`,
        body: { '@odata.id': `${graphUrl}/v1.0/directoryObjects/${write.link.targetId}` },
      };
    case 'removeLink':
      return { method: 'DELETE', path: `${linkPath(write, write.link)}/$ref` };
  }
};

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

/** Attributes that a PATCH takes; empty when the directory lets none of them be written. */
export const writable = (type: ObjectType, attributes: Attributes): Attributes =>
  recordOf(
    Object.entries(attributes).filter(
      ([name]) => propertyRule(type, name).recoverable === 'update' || name === '@odata.type',
    ),
  );

type Update = Extract<DirectoryWrite, { operation: 'update' }>;

const bodyFor = ({ objectType, attributes }: Update): JsonObject => {
  const given = writable(objectType, attributes);
  return objectType === 'conditionalAccessPolicy' ? policyBody(given) : given;
};

/**
 * What a Conditional Access PATCH refuses although a GET returns it. Microsoft365DSC issues 5389, 5392,
 * 7119 and terraform-provider-azuread 730: error codes 1007, 1054 and 1060.
 */
const policyBody = (attributes: Attributes): JsonObject =>
  recordOf(
    Object.entries(attributes).flatMap(([name, value]): (readonly [string, Json])[] => {
      if (name === 'conditions') return [[name, conditionsBody(value)]];
      if (name === 'grantControls') return [[name, grantControlsBody(value)]];
      if (name === 'sessionControls' && value === null && usesFlows(attributes)) return [];
      return [[name, value]];
    }),
  );

const usesFlows = ({ conditions }: Attributes): boolean =>
  isJsonObject(conditions) && (conditions['authenticationFlows'] ?? null) !== null;

const isEmpty = (value: Json | undefined): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Left out when there is nothing in them: they are refused empty, and clash with their successors. */
const REFUSED_WHEN_EMPTY = new Set(['deviceStates', 'times', 'insiderRiskLevels', 'agents']);

const conditionsBody = (conditions: Json): Json =>
  isJsonObject(conditions)
    ? recordOf(
        Object.entries(conditions).filter(
          ([name, value]) => !(REFUSED_WHEN_EMPTY.has(name) && isEmpty(value)),
        ),
      )
    : conditions;

const grantControlsBody = (controls: Json): Json => {
  if (!isJsonObject(controls)) return controls;
  const { authenticationStrength } = controls;
  return isJsonObject(authenticationStrength)
    ? { ...controls, authenticationStrength: { id: authenticationStrength['id'] ?? null } }
    : controls;
};

/** What the answer says about the wish. 404 on `restore` is for the caller to look into. */
export const outcomeOf = (write: DirectoryWrite, answer: InnerAnswer): WriteOutcome => {
  const { status, body } = answer;
  const { code, message } = errorOf(body);
  const detail = [code, message].filter((part) => part !== '').join(': ');
  if (status >= 200 && status < 300) return { outcome: 'done' };
  if (status === 0 || status >= 500) {
    return { outcome: 'unknown', detail: detail === '' ? `status ${status}` : detail };
  }
  if (isAlreadySo(write, status, message)) return { outcome: 'already-so' };
  return { outcome: 'refused', status, detail: detail === '' ? `status ${status}` : detail };
};

const isAlreadySo = ({ operation }: DirectoryWrite, status: number, message: string): boolean =>
  operation === 'addLink'
    ? status === 400 && /already exist/i.test(message)
    : (operation === 'removeLink' || operation === 'softDelete') && status === 404;
