import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, ownValue } from '../../domain/json.js';
import { objectsOf } from '../../domain/json-fields.js';
import { GraphRefusal } from '../simulator-errors.js';
import { valueAt } from './attributes.js';
import type { SimulatedType } from './object-shapes.js';
import type { Tenant } from './tenant.js';

/** Conditional Access puts a number before its messages. */
export const schemaMismatch = (name: string): GraphRefusal =>
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

/** A Conditional Access policy, or some of it, that names only what is there. @throws GraphRefusal */
export const checkedPolicy = (tenant: Tenant, policy: Attributes): Attributes => {
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
  ['conditions/users/includeRoles', 'unifiedRoleDefinition'],
  ['conditions/users/excludeRoles', 'unifiedRoleDefinition'],
  ['conditions/applications/includeApplications', 'application'],
  ['conditions/applications/excludeApplications', 'application'],
  ['conditions/clientApplications/includeServicePrincipals', 'servicePrincipal'],
  ['conditions/clientApplications/excludeServicePrincipals', 'servicePrincipal'],
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
  if (type === 'application') return hasPrincipal(tenant, id);
  const object = tenant.object(id);
  if (object === undefined && type === 'unifiedRoleDefinition') return isLeftOut(tenant);
  return object?.type === type && object.status === 'live';
};

/** A policy names an application by its `appId`, which has to have a service principal here. */
const hasPrincipal = (tenant: Tenant, appId: string): boolean =>
  tenant.idWith('servicePrincipal', 'appId', appId) !== undefined ||
  (isLeftOut(tenant) && !wasHere(tenant, appId));

/** Policies of the company name roles and applications of Microsoft that it was not given. */
const isLeftOut = ({ company }: Tenant): boolean => !company.isEmpty;

const wasHere = (tenant: Tenant, appId: string): boolean => {
  for (let position = 0; position < tenant.size('servicePrincipal'); position += 1) {
    const object = tenant.object(tenant.idAt('servicePrincipal', position) ?? '');
    if (object?.attributes['appId'] === appId) return true;
  }
  return false;
};

const TARGETS = ['includeTargets', 'excludeTargets'];

/** Refuses an authentication method for groups that are not there. @throws GraphRefusal */
export const refuseUnknownTargets = (tenant: Tenant, method: Attributes): void => {
  for (const name of TARGETS) {
    for (const { id = null } of objectsOf(method, name)) {
      if (typeof id !== 'string') throw schemaMismatch(name);
      if (GUID.test(id) && !tenant.isLive(id)) {
        throw new GraphRefusal(400, 'BadRequest', `${name} names what is not there: ${id}`);
      }
    }
  }
};

/** A write names a strength by its id; the policy shows all of it. */
const withStrength = (tenant: Tenant, policy: Attributes, id: string): Attributes => {
  const found = tenant.object(id);
  const controls = ownValue(policy, 'grantControls');
  const isStrength = found?.type === 'authenticationStrengthPolicy' && found.status === 'live';
  if (!isStrength || !isJsonObject(controls)) {
    throw new GraphRefusal(400, 'BadRequest', `There is no authentication strength ${id}`);
  }
  return { ...policy, grantControls: { ...controls, authenticationStrength: found.attributes } };
};
