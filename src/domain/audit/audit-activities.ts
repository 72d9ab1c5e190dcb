import type { AuditKind } from '../../domain/timeline/attribution.js';

const THING =
  '(user|external user|group|application|service principal|conditional access policy|named location|policy|authorization policy|device|administrative unit|role definition)';

/** Spelling differs by service and year; the first pattern that fits decides. */
const kinds: readonly (readonly [RegExp, AuditKind])[] = [
  [/^hard[ -]delete /, 'hard-delete'],
  [/^restore /, 'restore'],
  [/^(add|remove) .*\b(member|owner|app role assignment|delegated permission grant)\b/, 'link'],
  [/^set user manager/, 'link'],
  [new RegExp(`^(add|added|create|invite) ${THING}$`), 'create'],
  [new RegExp(`^(delete|remove) ${THING}$`), 'delete'],
  [new RegExp(`^update ${THING}\\b`), 'update'],
  [/^(enable|disable) account$/, 'update'],
  [/^(change user|set group) license$/, 'update'],
  [/^(authentication methods policy update|set company information|update company)$/, 'update'],
];

/** What an activity of the audit log does to its target; unknown ones are `other`. */
export const auditKind = (activity: string): AuditKind => {
  const name = activity
    .toLowerCase()
    .replace(/[\s\u2013\u2014]+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
};

/** Names inside the directory for what Graph calls otherwise. Recorded audit logs of 2022 to 2026. */
const graphNames: Readonly<Record<string, readonly string[]>> = {
  TelephoneNumber: ['businessPhones'],
  Mobile: ['mobilePhone'],
  PhysicalDeliveryOfficeName: ['officeLocation'],
  OtherMail: ['otherMails'],
  AssignedLicense: ['assignedLicenses'],
  AssignedPlan: ['assignedPlans'],
  LastDirSyncTime: ['onPremisesLastSyncDateTime'],
  KeyDescription: ['keyCredentials', 'passwordCredentials'],
  AppIdentifierUri: ['identifierUris'],
  ServicePrincipalTag: ['tags'],
  ExplicitAccessGrantRequired: ['appRoleAssignmentRequired'],
  IsPublic: ['visibility'],
  GroupType: ['groupTypes'],
};

/** A property name of the audit log in Graph's spelling. */
export const graphNamesOf = (name: string): readonly string[] =>
  (Object.hasOwn(graphNames, name) ? graphNames[name] : undefined) ?? [
    name.charAt(0).toLowerCase() + name.slice(1),
  ];
