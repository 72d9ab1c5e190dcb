import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
import { listOf } from '../tenant/attributes.js';
import type { ChangeActor } from '../tenant/change.js';
import { applicationActor } from './actors.js';
import { msIn, numberIn, shareIn, textIn } from './control-input.js';
import { entriesAt, nameOf, type Played, type Stage } from './stage.js';

const OFFICE_IP = '198.51.100.9';
const STRANGE_IP = '192.0.2.171';

/** An exclusion group leaves a policy. */
export const exclusionGroupRemoved = (stage: Stage, params: JsonObject): Played => {
  const actor = stage.actor('securityAdmin', OFFICE_IP);
  const policy = stage.chosen('conditionalAccessPolicy', textIn(params, 'policy') ?? 'CA000');
  const group = stage.chosen('group', textIn(params, 'group') ?? 'CA-BreakGlassAccounts');
  const excluded = entriesAt(policy, 'conditions/users/excludeGroups');
  if (!excluded.includes(group.id)) {
    throw new ControlRefusal(400, `${nameOf(policy)} does not exclude ${nameOf(group)}`);
  }
  const excludeGroups = excluded.filter((id) => id !== group.id);
  stage.update(actor, policy, { conditions: { users: { excludeGroups } } });
  return [actor, `${nameOf(group)} is no longer excluded from ${nameOf(policy)}`];
};

const TITLES = ['Employee', 'Staff', 'Associate'];
const DEPARTMENTS = ['1000 General', '2000 General', '9999 Unassigned'];

/** Titles and departments are overwritten at scale. */
export const hrOverwrite = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'users', 300, 1_000_000);
  const asApplication = textIn(params, 'as') === 'application';
  const actor: ChangeActor = asApplication
    ? applicationActor(stage.tenant, 'Workforce HR Provisioning')
    : stage.actor('hrProvisioning', OFFICE_IP);
  const users = stage.employees(number);
  for (const user of users) {
    stage.update(actor, user, {
      jobTitle: stage.pick(TITLES),
      department: stage.pick(DEPARTMENTS),
    });
  }
  return [actor, `job titles and departments of ${stage.changes.length} users were overwritten`];
};

/** A stolen account weakens, changes and deletes. */
export const compromisedAdmin = (stage: Stage, params: JsonObject): Played => {
  const number = numberIn(params, 'users', 5, 500);
  const actor = stage.actor('compromisedAdmin', STRANGE_IP);
  const self = stage.account('compromisedAdmin');
  const users = stage.employees(number + 1);
  const [accomplice = self, ...victims] = users;
  const policy = (start: string) => stage.named('conditionalAccessPolicy', start);
  stage.update(actor, policy('CA101'), { state: 'disabled' });
  stage.update(actor, policy('CA000'), { state: 'enabledForReportingButNotEnforced' });
  const location = stage.named('namedLocation', 'Headquarters egress');
  stage.update(actor, location, {
    ipRanges: [
      ...entriesAt(location, 'ipRanges'),
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.160/27' },
    ],
  });
  const privileged = stage.named('group', 'RAG-Global-Administrators');
  stage.link(actor, privileged, self, 'linkAdded');
  stage.link(actor, privileged, accomplice, 'linkAdded');
  const guarded = stage.named('group', 'SG-Security-Responders');
  for (const key of ['securityAdmin', 'responder']) {
    stage.link(actor, guarded, stage.account(key), 'linkRemoved');
  }
  for (const victim of victims) stage.softDelete(actor, victim);
  stage.softDelete(actor, stage.named('group', 'LIC-'));
  return [actor, `${actor.name} weakened two policies and deleted ${victims.length} users`];
};

/** A share of all users is deleted, at once or while so much time of the tenant's clock passes. */
export const massDeletion = (stage: Stage, params: JsonObject): Played => {
  const share = shareIn(params, 'share', 0.3);
  const spreadMs = msIn(params, 'spreadMs', 0);
  const actor = stage.actor('compromisedAdmin', STRANGE_IP);
  const number = Math.ceil(stage.tenant.size('user') * share);
  const victims = stage.users(number);
  for (const victim of victims) {
    stage.pause(spreadMs / number);
    stage.softDelete(actor, victim);
  }
  return [actor, `${actor.name} deleted ${stage.changes.length} users`];
};

/** A backdoor: an owner and a secret for an application, and permissions for it and the attacker. */
export const illicitConsent = (stage: Stage): Played => {
  const actor = stage.actor('compromisedAdmin', STRANGE_IP);
  const self = stage.account('compromisedAdmin');
  const [application] = stage.all('application');
  const principals = [...stage.all('servicePrincipal')];
  const appId = application?.attributes['appId'] ?? null;
  const client = principals.find(({ attributes }) => attributes['appId'] === appId);
  const resource = principals.find(({ id, attributes }) => {
    return id !== client?.id && listOf(attributes, 'appRoles').length > 0;
  });
  if (application === undefined || client === undefined || resource === undefined) {
    throw new ControlRefusal(400, 'this tenant has no application to take over');
  }
  stage.addOwner(actor, application, self);
  const keyId = stage.tenant.company.namedGuid('backdoor', stage.tenant.sequence);
  const credential = { keyId, displayName: 'maintenance', hint: 'q7-', endDateTime: null };
  const before = listOf(application.attributes, 'passwordCredentials');
  stage.set(actor, application, 'passwordCredentials', [...before, credential]);
  const [role] = listOf(resource.attributes, 'appRoles').filter(isJsonObject);
  const ends = { principalId: client.id, resourceId: resource.id };
  stage.attempt(actor, 'appRoleAssignment', { ...ends, appRoleId: role?.['id'] ?? null });
  consent(stage, actor, { clientId: client.id, resourceId: resource.id });
  stage.attempt(actor, 'unifiedRoleAssignment', {
    principalId: client.id,
    roleDefinitionId: stage.named('unifiedRoleDefinition', 'Global Administrator').id,
    directoryScopeId: '/',
  });
  return [actor, `${actor.name} took over ${nameOf(application)}`];
};

/** Wide permissions for everybody: on the grant there is, or by a new one. */
const consent = (
  stage: Stage,
  actor: ChangeActor,
  ends: { readonly clientId: string; readonly resourceId: string },
): void => {
  const scope = 'Mail.ReadWrite Files.ReadWrite.All';
  const grants = [...stage.all('oauth2PermissionGrant')];
  const now = grants.find(
    ({ attributes }) =>
      attributes['clientId'] === ends.clientId &&
      attributes['resourceId'] === ends.resourceId &&
      attributes['consentType'] === 'AllPrincipals',
  );
  if (now !== undefined) stage.set(actor, now, 'scope', scope);
  else
    stage.create(actor, 'oauth2PermissionGrant', { ...ends, consentType: 'AllPrincipals', scope });
};
