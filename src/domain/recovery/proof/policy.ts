import type { ObjectId } from '../../directory/directory-object.js';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../../json.js';
import { type AccessObject, textOf, textsOf } from './access.js';
import { type Demand, demandOf } from './demand.js';
import { type Selection, selectionOf } from './selection.js';

/** An enabled Conditional Access policy that asks for something. */
export interface Policy {
  readonly id: ObjectId;
  readonly name: string;
  readonly selects: Selection;
  /** Whether it is for a service principal. */
  readonly selectsWorkload: (servicePrincipalId: ObjectId) => boolean;
  readonly demand: Demand;
  /** Whether it holds only for sign-ins at risk. */
  readonly isByRisk: boolean;
  /** Whether there is anything that it is about. */
  readonly hasTarget: boolean;
  /** Whether it is about the portals where a tenant is administered, in ordinary circumstances. */
  readonly coversAdministration: boolean;
  /** Whether it is about an application, in ordinary circumstances. */
  readonly covers: (appId: string) => boolean;
  readonly where: Circumstances;
}

/** Where a policy holds; an absent condition holds everywhere. */
export interface Circumstances {
  readonly clients: Choice | null;
  readonly platforms: Choice | null;
  readonly locations: Choice | null;
}

export interface Choice {
  readonly all: boolean;
  readonly include: ReadonlySet<string>;
  readonly exclude: ReadonlySet<string>;
}

/**
 * A policy that holds, from its object; `null` where it is deleted, not enabled, or asks for nothing. Report-only
 * policies are evaluated and not enforced. Microsoft Graph: conditionalAccessPolicy, `state` (2026).
 */
export const policyOf = (object: AccessObject): Policy | null => {
  const { attributes, status } = object;
  if (status !== 'live' || attributes['state'] !== 'enabled') return null;
  const demand = demandOf(attributes['grantControls']);
  if (demand === null) return null;
  const conditions = objectOf(attributes['conditions']);
  const applications = objectOf(conditions['applications']);
  return {
    id: object.objectId,
    name: object.displayName,
    selects: selectionOf(conditions['users']),
    selectsWorkload: workloadsOf(conditions['clientApplications']),
    demand,
    isByRisk: !isEmpty(conditions['servicePrincipalRiskLevels']),
    hasTarget: hasTarget(applications),
    coversAdministration: covers(PORTALS, applications) && isOrdinary(conditions),
    covers: (appId) => covers(appId, applications) && isOrdinary(conditions),
    where: {
      clients: clientsOf(textsOf(conditions['clientAppTypes'])),
      platforms: choiceOf(conditions['platforms'], 'Platforms', 'all'),
      locations: choiceOf(conditions['locations'], 'Locations', 'All'),
    },
  };
};

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/**
 * Policies for service principals name them in `clientApplications`. Which custom attributes a service principal has
 * is not known, so a filter by them selects nothing more.
 * Microsoft Graph: conditionalAccessClientApplications (2026).
 */
const workloadsOf = (applications: Json | undefined): Policy['selectsWorkload'] => {
  if (!isJsonObject(applications)) return () => false;
  const included = textsOf(ownValue(applications, 'includeServicePrincipals'));
  const excluded = textsOf(ownValue(applications, 'excludeServicePrincipals'));
  const all = included.includes('ServicePrincipalsInMyOrganization');
  return (id) => (all || included.includes(id)) && !excluded.includes(id);
};

const hasTarget = (applications: JsonObject): boolean =>
  textsOf(applications['includeApplications']).some((id) => id !== 'None') ||
  textsOf(applications['includeUserActions']).length > 0 ||
  textsOf(applications['includeAuthenticationContextClassReferences']).length > 0 ||
  isJsonObject(applications['applicationFilter']);

/** Entra, Azure, Microsoft 365 and more. Microsoft Learn: "Conditional Access: Target resources" (2026). */
const PORTALS = 'MicrosoftAdminPortals';

/** A policy about another application, an action or a context leaves this one open. */
const covers = (app: string, applications: JsonObject): boolean => {
  const included = textsOf(applications['includeApplications']);
  const isIncluded = included.includes('All') || included.includes(app);
  return isIncluded && !textsOf(applications['excludeApplications']).includes(app);
};

/**
 * A sign-in without risk, by nobody's transfer, and from some device that a filter leaves alone is open to an
 * administrator, so a policy about anything else leaves a way. conditionalAccessConditionSet, Microsoft Graph (2026).
 */
const isOrdinary = (conditions: JsonObject): boolean =>
  NARROWING.every((name) => isEmpty(conditions[name])) &&
  isEmpty(objectOf(conditions['devices'])['deviceFilter']);

const NARROWING = [
  'userRiskLevels',
  'signInRiskLevels',
  'servicePrincipalRiskLevels',
  'insiderRiskLevels',
  'agentIdRiskLevels',
  'agents',
  'authenticationFlows',
  'times',
];

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);

const clientsOf = (types: readonly string[]): Choice | null =>
  types.length === 0 || types.includes('all')
    ? null
    : { all: false, include: new Set(types), exclude: new Set() };

const choiceOf = (condition: Json | undefined, name: string, all: string): Choice | null => {
  if (!isJsonObject(condition)) return null;
  const include = new Set(textsOf(ownValue(condition, `include${name}`)));
  const exclude = new Set(textsOf(ownValue(condition, `exclude${name}`)));
  if (include.size === 0 && exclude.size === 0) return null;
  return { all: include.has(all), include, exclude };
};

/** Whether a policy's name or only its id is worth showing. */
export const titleOf = ({ name, id }: Policy): string => textOf(name) ?? id;
