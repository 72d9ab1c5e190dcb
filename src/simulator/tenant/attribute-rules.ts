import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, ownValue } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { valueAt } from './attributes.js';
import { type ObjectShape, shapes, type SimulatedType } from './object-shapes.js';
import type { Tenant } from './tenant.js';

/**
 * The attributes of a write, once they fit the type: known names, flags that are flags, nothing
 * cleared that must be set, references that exist. @throws GraphRefusal
 */
export const checkedAttributes = (
  tenant: Tenant,
  type: SimulatedType,
  given: Attributes,
): Attributes => {
  const shape: ObjectShape = shapes[type];
  // A password goes in and never comes out again.
  const kept = Object.entries(given).filter(([name]) => name !== 'passwordProfile');
  const attributes = Object.fromEntries(kept);
  for (const [name, value] of kept) {
    if (!shape.properties.has(name)) throw unknownProperty(type, name);
    checkValue(type, shape, name, value);
  }
  return type === 'conditionalAccessPolicy' ? checkedPolicy(tenant, attributes) : attributes;
};

const checkValue = (type: SimulatedType, shape: ObjectShape, name: string, value: Json): void => {
  if (!fits(shape, name, value)) throw invalidValue(type, name);
};

const fits = (shape: ObjectShape, name: string, value: Json): boolean => {
  if (value === null) return !shape.required.has(name);
  if (shape.flags.has(name)) return typeof value === 'boolean';
  if (shape.collections.has(name)) return Array.isArray(value);
  return name !== 'displayName' || (typeof value === 'string' && value !== '');
};

const unknownProperty = (type: SimulatedType, name: string): GraphRefusal =>
  shapes[type].style === 'policy'
    ? schemaMismatch(name)
    : badRequest(`One or more property values specified are invalid: no property named '${name}'.`);

const invalidValue = (type: SimulatedType, name: string): GraphRefusal =>
  shapes[type].style === 'policy'
    ? schemaMismatch(name)
    : badRequest(`Invalid value specified for property '${name}' of resource '${titleOf(type)}'.`);

const titleOf = (type: string): string => `${type.charAt(0).toUpperCase()}${type.slice(1)}`;

/** Conditional Access puts a number before its messages. */
const schemaMismatch = (name: string): GraphRefusal =>
  new GraphRefusal(
    400,
    'BadRequest',
    `1007: The request body is null or does not match the schema: '${name}'.`,
  );

const STATES = ['enabled', 'disabled', 'enabledForReportingButNotEnforced'];

const partsOf: Readonly<Record<string, ReadonlySet<string>>> = {
  conditions: new Set(
    `agentContext agentIdRiskLevels agents applications authenticationFlows clientApplications
     clientAppTypes devices deviceStates insiderRiskLevels locations platforms
     servicePrincipalRiskLevels signInRiskLevels times userRiskLevels users`.split(/\s+/),
  ),
  'conditions/users': new Set(
    `includeUsers excludeUsers includeGroups excludeGroups includeRoles excludeRoles
     includeGuestsOrExternalUsers excludeGuestsOrExternalUsers`.split(/\s+/),
  ),
  'conditions/locations': new Set(['includeLocations', 'excludeLocations']),
  grantControls: new Set(
    `operator builtInControls customAuthenticationFactors termsOfUse
     authenticationStrength`.split(/\s+/),
  ),
};

const checkedPolicy = (tenant: Tenant, policy: Attributes): Attributes => {
  const state = ownValue(policy, 'state');
  if (state !== undefined && !STATES.some((known) => known === state)) {
    throw schemaMismatch('state');
  }
  for (const [path, parts] of Object.entries(partsOf))
    checkParts(valueAt(policy, path), path, parts);
  for (const [path, type] of references) checkReferences(tenant, type, valueAt(policy, path), path);
  const strengthId = valueAt(policy, 'grantControls/authenticationStrength/id');
  return typeof strengthId === 'string' ? withStrength(tenant, policy, strengthId) : policy;
};

const checkParts = (value: Json | undefined, path: string, parts: ReadonlySet<string>): void => {
  for (const name of isJsonObject(value) ? Object.keys(value) : []) {
    if (!parts.has(name) && !name.includes('@odata.')) throw schemaMismatch(`${path}/${name}`);
  }
};

const references: readonly (readonly [string, SimulatedType])[] = [
  ['conditions/users/includeUsers', 'user'],
  ['conditions/users/excludeUsers', 'user'],
  ['conditions/users/includeGroups', 'group'],
  ['conditions/users/excludeGroups', 'group'],
  ['conditions/locations/includeLocations', 'namedLocation'],
  ['conditions/locations/excludeLocations', 'namedLocation'],
];

/** Stands for the trusted addresses of per-user MFA in policies; no list shows it. */
const MFA_TRUSTED_IPS = '00000000-0000-0000-0000-000000000000';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const checkReferences = (
  tenant: Tenant,
  type: SimulatedType,
  ids: Json | undefined,
  path: string,
): void => {
  if (ids === undefined || ids === null) return;
  if (!Array.isArray(ids)) throw schemaMismatch(path);
  for (const id of ids as readonly Json[]) {
    if (typeof id !== 'string') throw schemaMismatch(path);
    if (!isThere(tenant, type, id)) {
      throw new GraphRefusal(400, 'BadRequest', `${path} names a ${type} that is not there: ${id}`);
    }
  }
};

/** Words such as `All` stand in id lists as well. */
const isThere = (tenant: Tenant, type: SimulatedType, id: string): boolean => {
  if (!GUID.test(id) || id === MFA_TRUSTED_IPS) return true;
  const object = tenant.object(id);
  return object?.type === type && object.status === 'live';
};

/** A write names a strength by its id; the policy shows all of it. */
const withStrength = (tenant: Tenant, policy: Attributes, id: string): Attributes => {
  const found = tenant.object(id);
  const controls = ownValue(policy, 'grantControls');
  if (found?.type !== 'authenticationStrengthPolicy' || !isJsonObject(controls)) {
    throw new GraphRefusal(400, 'BadRequest', `There is no authentication strength ${id}`);
  }
  return { ...policy, grantControls: { ...controls, authenticationStrength: found.attributes } };
};
