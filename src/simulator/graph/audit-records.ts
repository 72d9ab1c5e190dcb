import { type Json, type JsonObject } from '../../domain/json.js';
import { mix } from '../company/mix.js';
import type { Change, ChangeActor, NameTag } from '../tenant/change.js';
import { ticksText } from '../tenant/rendering.js';

/** The names the directory's audit log uses where they are not the property's own. */
const INTERNAL_NAMES: Readonly<Record<string, string>> = {
  businessPhones: 'TelephoneNumber',
  mobilePhone: 'Mobile',
  officeLocation: 'PhysicalDeliveryOfficeName',
  otherMails: 'OtherMail',
  assignedLicenses: 'AssignedLicense',
  groupTypes: 'GroupType',
  visibility: 'IsPublic',
};

const verbs: Readonly<Record<Change['kind'], readonly [verb: string, operation: string]>> = {
  created: ['Add', 'Add'],
  updated: ['Update', 'Update'],
  softDeleted: ['Delete', 'Delete'],
  hardDeleted: ['Hard Delete', 'Delete'],
  restored: ['Restore', 'Update'],
  linkAdded: ['Add', 'Assign'],
  linkRemoved: ['Remove', 'Unassign'],
};

const words: Readonly<Record<string, readonly [word: string, category: string]>> = {
  user: ['user', 'UserManagement'],
  group: ['group', 'GroupManagement'],
  conditionalAccessPolicy: ['conditional access policy', 'Policy'],
  namedLocation: ['named location', 'Policy'],
};

/** A change as the audit log tells it: shape of `GET /auditLogs/directoryAudits`. */
export const auditRecord = (change: Change, seed: number): JsonObject => {
  const [, category] = words[change.objectType] ?? ['', 'Other'];
  const [, operationType] = verbs[change.kind];
  const told = change.whole !== null;
  return {
    id: auditId(change, seed),
    category,
    correlationId: change.correlationId,
    result: 'success',
    resultReason: told ? null : '',
    activityDisplayName: activityOf(change),
    activityDateTime: ticksText(change.at, change.sequence),
    loggedByService: told ? 'Conditional Access' : 'Core Directory',
    operationType,
    userAgent: null,
    initiatedBy: initiatedBy(change.actor, told),
    targetResources: targetsOf(change),
    additionalDetails: told ? [{ key: 'Category', value: 'Conditional Access' }] : [],
  };
};

const FIRST_NUMBER = 77_000_000;

/** Ids are not GUIDs; two records of one call share their correlation id, not this. */
const auditId = ({ whole, correlationId, sequence }: Change, seed: number): string => {
  const service = whole === null ? 'Directory' : 'IPCGraph';
  const letters = mix(seed, sequence, 41).toString(36).toUpperCase().padStart(5, '0').slice(0, 5);
  return `${service}_${correlationId}_${letters}_${FIRST_NUMBER + sequence}`;
};

/** The change that a record with this id tells of. */
export const auditSequence = (id: string): number =>
  Number(id.slice(id.lastIndexOf('_') + 1)) - FIRST_NUMBER;

const activityOf = (change: Change): string => {
  const [verb] = verbs[change.kind];
  const [word = 'object'] = words[change.objectType] ?? [];
  if (change.kind === 'linkAdded') return `Add ${singular(change.relation)} to ${word}`;
  if (change.kind === 'linkRemoved') return `Remove ${singular(change.relation)} from ${word}`;
  return change.kind === 'restored' && word === 'group' ? 'Restore Group' : `${verb} ${word}`;
};

const singular = (relation: string): string => relation.replace(/s$/, '');

/** The portal's own application stands beside the person in Conditional Access records. */
const PORTAL: JsonObject = {
  appId: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  displayName: 'ADIbizaUX',
  servicePrincipalId: null,
  servicePrincipalName: null,
};

const initiatedBy = (actor: ChangeActor, throughPortal: boolean): JsonObject => {
  switch (actor.kind) {
    case 'user':
      return {
        app: throughPortal ? PORTAL : null,
        user: {
          id: actor.id,
          displayName: null,
          userPrincipalName: actor.name,
          ipAddress: actor.ip,
          userType: 'Member',
          homeTenantId: null,
          homeTenantName: null,
        },
      };
    case 'application':
      return {
        app: {
          appId: actor.appId,
          displayName: actor.name,
          servicePrincipalId: actor.id,
          servicePrincipalName: null,
        },
        user: null,
      };
    case 'directory':
      return { app: null, user: null };
  }
};

const targetsOf = (change: Change): JsonObject[] => {
  if (change.kind === 'linkAdded' || change.kind === 'linkRemoved') return linkTargets(change);
  return [target(change.objectId, change.objectType, change.name, modifiedBy(change))];
};

type LinkChange = Extract<Change, { kind: 'linkAdded' | 'linkRemoved' }>;

/** The properties stand on the member's target; the group's own list is empty. */
const linkTargets = (change: LinkChange): JsonObject[] => {
  const added = change.kind === 'linkAdded';
  const property = (displayName: string, value: string): JsonObject => ({
    displayName,
    oldValue: added ? null : JSON.stringify(value),
    newValue: added ? JSON.stringify(value) : null,
  });
  const name = change.targetName ?? { displayName: '', userPrincipalName: null };
  return [
    target(change.targetId, change.targetType, name, [
      property('Group.ObjectID', change.objectId),
      property('Group.DisplayName', change.name.displayName),
      { displayName: 'Group.WellKnownObjectName', oldValue: null, newValue: null },
    ]),
    target(change.objectId, change.objectType, change.name, []),
  ];
};

const targetTypes: Readonly<Record<string, string>> = { user: 'User', group: 'Group' };

const target = (
  id: string,
  type: string,
  { displayName, userPrincipalName }: NameTag,
  modifiedProperties: readonly Json[],
): JsonObject => ({
  id,
  displayName: type === 'user' ? null : displayName,
  type: targetTypes[type] ?? 'Policy',
  userPrincipalName,
  groupType: type === 'group' ? 'azureAD' : null,
  modifiedProperties,
});

const modifiedBy = (change: Change): JsonObject[] => {
  if (change.whole !== null) return [wholeProperty(change)];
  if (change.kind !== 'updated' && change.kind !== 'created') return [];
  const before = change.kind === 'updated' ? change.before : {};
  const names = Object.keys(change.after).filter((name) => name !== 'id');
  return [
    ...names.map((name) => ({
      displayName: internalName(name),
      oldValue: listText(before[name]),
      newValue: listText(change.after[name]),
    })),
    {
      displayName: 'Included Updated Properties',
      oldValue: null,
      newValue: JSON.stringify(names.map(internalName).join(', ')),
    },
  ];
};

const wholeProperty = ({ objectType, whole }: Change): JsonObject => ({
  displayName:
    objectType === 'conditionalAccessPolicy' ? 'ConditionalAccessPolicy' : 'NamedLocation',
  oldValue: whole?.before ? JSON.stringify(whole.before) : null,
  newValue: whole?.after ? JSON.stringify(whole.after) : null,
});

const internalName = (name: string): string =>
  INTERNAL_NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Values are JSON inside text, as lists; an empty list was not set. */
const listText = (value: Json | undefined): string =>
  JSON.stringify(
    value === undefined || value === null ? [] : Array.isArray(value) ? value : [value],
  );
