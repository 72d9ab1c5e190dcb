import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { mix } from '../company/mix.js';
import { textOf } from '../tenant/attributes.js';
import type { Change } from '../tenant/change.js';
import { ticksText } from '../tenant/rendering.js';
import type { Tenant } from '../tenant/tenant.js';
import { activityOf, joiningActivity, joins, operationOf, wordingOf } from './audit-activities.js';
import { initiatedBy } from './audit-actors.js';
import { attributesOf, target, targetsOf } from './audit-targets.js';

/** Which record of a change: what happened, or what the directory writes down beside it. */
export type RecordKind = 'change' | 'consent' | 'companion' | 'failure';

/** What a fault made of the values in a record. */
export interface Twists {
  readonly noOldValues: boolean;
  readonly doubleEncoded: boolean;
}

/** A record to be told when somebody asks for it. */
export interface Telling {
  readonly change: Change;
  readonly kind: RecordKind;
  readonly twists: Twists | null;
}

/** A change as the audit log tells it: shape of `GET /auditLogs/directoryAudits`. */
export const auditRecord = (telling: Telling, tenant: Tenant): JsonObject => {
  const { change, kind } = telling;
  const told = change.whole !== null && kind !== 'companion';
  return {
    id: auditId(telling, tenant),
    category: categoryOf(change, tenant),
    correlationId: change.correlationId,
    result: kind === 'failure' ? 'failure' : 'success',
    resultReason: reasonOf(kind, told),
    activityDisplayName: activityIn(telling, tenant),
    activityDateTime: ticksText(change.at, change.sequence),
    loggedByService: serviceOf(change, told),
    operationType: operationOf(change),
    userAgent: null,
    initiatedBy: initiatedBy(change.actor, told),
    targetResources: targetsIn(telling, tenant),
    additionalDetails: detailsOf(change, told),
  };
};

const reasonOf = (kind: RecordKind, told: boolean): string | null => {
  if (kind === 'failure') return 'Microsoft.Online.Workflows.AuthorizationException';
  return told ? null : '';
};

const FIRST_NUMBER = 77_000_000;
const SALTS: Readonly<Record<RecordKind, number>> = {
  change: 41,
  consent: 42,
  companion: 43,
  failure: 44,
};

/** Ids are not GUIDs; two records of one call share their correlation id, not this. */
export const auditId = ({ change, kind }: Telling, tenant: Tenant): string => {
  const { whole, correlationId, sequence } = change;
  const service = whole === null ? 'Directory' : 'IPCGraph';
  const number = mix(tenant.company.seed, sequence, SALTS[kind]);
  const letters = number.toString(36).toUpperCase().padStart(5, '0').slice(0, 5);
  return `${service}_${correlationId}_${letters}_${FIRST_NUMBER + sequence}`;
};

/** The activity of a record in a log, as rules for records look for it. */
export const activityIn = ({ change, kind }: Telling, tenant: Tenant): string => {
  if (kind === 'consent') return 'Consent to application';
  if (kind === 'companion') return companionActivity(change);
  if (!joins(change.objectType)) return activityOf(change);
  return joiningActivity(change, attributesOf(change, tenant), holderType(change, tenant));
};

/** Next to a policy's edit stands one of the core directory; others repeat the update without a word. */
const companionActivity = ({ objectType }: Change): string => {
  const { word } = wordingOf(objectType);
  return objectType === 'conditionalAccessPolicy' ? 'Update policy' : `Update ${word}`;
};

const holderType = (change: Change, tenant: Tenant): string => {
  const principal = textOf(attributesOf(change, tenant), 'principalId');
  return tenant.object(principal)?.type ?? 'user';
};

/** An app role assignment is filed under the one who gets it. */
const categoryOf = (change: Change, tenant: Tenant): string =>
  wordingOf(
    change.objectType === 'appRoleAssignment' ? holderType(change, tenant) : change.objectType,
  ).category;

const serviceOf = ({ objectType }: Change, told: boolean): string => {
  if (told) return 'Conditional Access';
  if (objectType.startsWith('authentication')) return 'Authentication Methods';
  return objectType === 'unifiedRoleEligibilitySchedule' ? 'PIM' : 'Core Directory';
};

const detailsOf = ({ objectType }: Change, told: boolean): readonly JsonObject[] => {
  if (told) return [{ key: 'Category', value: 'Conditional Access' }];
  return objectType === 'user' ? [{ key: 'UserType', value: 'Member' }] : [];
};

const targetsIn = ({ change, kind, twists }: Telling, tenant: Tenant): readonly JsonObject[] => {
  if (kind === 'companion') return [target(change.objectId, change.objectType, change.name, [])];
  if (kind === 'consent') return [consentTarget(change, tenant)];
  const targets = targetsOf(change, tenant);
  return twists === null ? targets : targets.map((one) => twisted(one, twists));
};

/** Consent names the client, not the API whose permissions were granted. */
const consentTarget = (change: Change, tenant: Tenant): JsonObject => {
  const of = attributesOf(change, tenant);
  const [clientId, scope] = [textOf(of, 'clientId'), textOf(of, 'scope')];
  const name = { displayName: '', userPrincipalName: null };
  return target(clientId, 'servicePrincipal', name, [
    { displayName: 'ConsentContext.IsAdminConsent', oldValue: null, newValue: '"True"' },
    { displayName: 'ConsentContext.OnBehalfOfAll', oldValue: null, newValue: '"True"' },
    {
      displayName: 'ConsentAction.Permissions',
      oldValue: null,
      newValue: JSON.stringify(
        `[] => [[Id: ${change.objectId}, ClientId: ${clientId}, PrincipalId: , ResourceId: ${textOf(of, 'resourceId')}, ConsentType: AllPrincipals, Scope: ${scope}]]`,
      ),
    },
  ]);
};

const twisted = (one: JsonObject, { noOldValues, doubleEncoded }: Twists): JsonObject => {
  const again = (value: Json | undefined): Json =>
    doubleEncoded && typeof value === 'string' ? JSON.stringify(value) : (value ?? null);
  const properties = one['modifiedProperties'];
  const list: readonly Json[] = Array.isArray(properties) ? (properties as readonly Json[]) : [];
  return {
    ...one,
    modifiedProperties: list.filter(isJsonObject).map((each) => ({
      ...each,
      oldValue: noOldValues ? null : again(each['oldValue']),
      newValue: again(each['newValue']),
    })),
  };
};
