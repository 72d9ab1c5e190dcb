import type { AuditKind } from '../timeline/attribution.js';

const THING =
  '(user|external user|group|application|service principal|conditional access policy|named location|policy|authorization policy|authentication strength policy|device|administrative unit|role definition|agent identity|agent identity blueprint|agent identity blueprint principal|agent user)';
/** What stands between two objects: the record names both. */
const BETWEEN =
  '(members?|owners?|registered users?|managers?|sponsors?|app role assignment|delegated permission grant|oauth2permissiongrant|role assignment|permission grant)';

/** Spelling differs by service and year; the first pattern that fits decides. */
const kinds: readonly (readonly [RegExp, AuditKind])[] = [
  // Privileged Identity Management tells of each stage of a request; only the last one changes anything.
  [/\b(requested|request|canceled|cancelled|denied|approved|failed|expiring)\b/, 'other'],
  [/^hard delete /, 'hard-delete'],
  [new RegExp(`^(restore|recover) ${THING}$`), 'restore'],
  [new RegExp(`^(remove|delete|unassign) .*\\b${BETWEEN}\\b`), 'unlink'],
  [new RegExp(`^(add|assign|create) .*\\b${BETWEEN}\\b`), 'link'],
  [new RegExp(`^(add|assign|create) ${BETWEEN}\\b`), 'link'],
  [new RegExp(`^(remove|delete|unassign) ${BETWEEN}\\b`), 'unlink'],
  [/^(set|update) user (manager|sponsor)/, 'link'],
  [/^consent to application$/, 'link'],
  [/^revoke (consent|delegated permission grant)/, 'unlink'],
  [/^(add|remove) service principal credentials$/, 'update'],
  [/^update (delegated permission grant|role assignment)/, 'update'],
  [new RegExp(`^(add|added|create|invite|register) ${THING}$`), 'create'],
  [new RegExp(`^(delete|deleted|remove|unregister) ${THING}$`), 'delete'],
  [new RegExp(`^(update|updated|set) ${THING}\\b`), 'update'],
  [/^(enable|disable) (account|device)$/, 'update'],
  [/^(change|assign|remove|set) (user|group) licen[cs]es?$/, 'update'],
  [/^((change|reset|set force change) (user )?password|update stsrefreshtokenvalidfrom)/, 'update'],
  [/^redeem external user invite$/, 'update'],
  [/^(authentication methods policy update|update authentication methods policy)$/, 'update'],
  [/^(set company information|update company( settings)?)$/, 'update'],
];

/** An activity's name in one spelling: services add blanks, dashes and full stops. */
export const activityName = (activity: string): string =>
  activity
    .toLowerCase()
    .replace(/[\s\u2010-\u2015-]+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();

/** What an activity of the audit log does to its target; unknown ones are `other`. */
export const auditKind = (activity: string): AuditKind => {
  const name = activityName(activity);
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
};

const LICENCES = ['assignedLicenses', 'licenseAssignmentStates'];
const CREDENTIALS = ['keyCredentials', 'passwordCredentials'];
const PASSWORD = ['lastPasswordChangeDateTime', 'signInSessionsValidFromDateTime'];

/** What an activity changes by its name alone. */
const implied: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(enable|disable) (account|device)$/, ['accountEnabled']],
  [/^(change|assign|remove|set) (user|group) licen[cs]es?$/, LICENCES],
  [/service principal credentials$/, CREDENTIALS],
  [/certificates and secrets management/, CREDENTIALS],
  [/^((change|reset|set force change) (user )?password|update stsrefresh)/, PASSWORD],
  [/^redeem external user invite$/, ['externalUserState', 'externalUserStateChangeDateTime']],
];

/** The properties an activity changes by its name alone, in Graph's spelling. */
export const impliedAttributes = (activity: string): readonly string[] => {
  const name = activityName(activity);
  return implied.find(([pattern]) => pattern.test(name))?.[1] ?? [];
};

/** Names inside the directory for what Graph calls otherwise. Recorded audit logs of 2022 to 2026. */
const graphNames: Readonly<Record<string, readonly string[]>> = {
  TelephoneNumber: ['businessPhones'],
  Mobile: ['mobilePhone'],
  FacsimileTelephoneNumber: ['faxNumber'],
  PhysicalDeliveryOfficeName: ['officeLocation'],
  OtherMail: ['otherMails'],
  AssignedLicense: LICENCES,
  AssignedPlan: ['assignedPlans'],
  LastDirSyncTime: ['onPremisesLastSyncDateTime'],
  DirSyncEnabled: ['onPremisesSyncEnabled'],
  SourceAnchor: ['onPremisesImmutableId'],
  KeyDescription: CREDENTIALS,
  AppIdentifierUri: ['identifierUris'],
  AppAddress: ['web', 'spa', 'publicClient', 'replyUrls'],
  RequiredResourceAccess: ['requiredResourceAccess'],
  ServicePrincipalTag: ['tags'],
  ServicePrincipalName: ['servicePrincipalNames'],
  ExplicitAccessGrantRequired: ['appRoleAssignmentRequired'],
  IsPublic: ['visibility'],
  GroupType: ['groupTypes'],
  StsRefreshTokensValidFrom: PASSWORD,
  LastPasswordChangeTimestamp: ['lastPasswordChangeDateTime'],
};

/** A property name of the audit log in Graph's spelling. */
export const graphNamesOf = (name: string): readonly string[] =>
  (Object.hasOwn(graphNames, name) ? graphNames[name] : undefined) ?? [
    name.charAt(0).toLowerCase() + name.slice(1),
  ];

/** Words of the audit log, longest first, and Graph's name for that type. */
const typeWords: readonly (readonly [string, string])[] = [
  ['conditional access policy', 'conditionalAccessPolicy'],
  ['named location', 'namedLocation'],
  ['authentication methods policy', 'authenticationMethodsPolicy'],
  ['authentication strength policy', 'authenticationStrengthPolicy'],
  ['authorization policy', 'authorizationPolicy'],
  ['administrative unit', 'administrativeUnit'],
  ['role definition', 'unifiedRoleDefinition'],
  ['company', 'organization'],
];

const recordedTypes: Readonly<Record<string, string>> = {
  user: 'user',
  group: 'group',
  device: 'device',
  directory: 'organization',
  app: 'application',
  application: 'application',
  role: 'directoryRole',
  serviceprincipal: 'servicePrincipal',
  administrativeunit: 'administrativeUnit',
};

/** The type of a target in Graph's words; where the record only says `Policy`, by what was done to it. */
export const graphTypeOf = (recorded: string | null, activity: string): string | null => {
  const type = recorded?.toLowerCase() ?? '';
  const known = Object.hasOwn(recordedTypes, type) ? recordedTypes[type] : undefined;
  return known ?? subjectOf(activity) ?? (type === 'policy' ? 'policy' : recorded);
};

/** The type an activity's name speaks of; `undefined` when its name does not tell. */
export const subjectOf = (activity: string): string | undefined => {
  const name = activityName(activity);
  return typeWords.find(([words]) => name.includes(words))?.[1];
};
