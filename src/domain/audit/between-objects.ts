import type { Attributes, ObjectId, ObjectType } from '../directory/directory-object.js';
import { objectId } from '../directory/directory-object.js';
import { textOf } from '../json-fields.js';
import type { AuditRecord } from '../timeline/attribution.js';
import { activityName } from './audit-activities.js';
import type { Claim, KnownChange } from './claim.js';
import { plainText } from './plain-text.js';

interface Between {
  /** Properties that hold the ids of the ends. A record must name all that are set. */
  readonly ends: readonly string[];
  /** The end that few such objects share. */
  readonly narrow: string;
  readonly activity: RegExp;
}

/**
 * Objects between others. Records name their ends, and never the objects themselves: a grant by client
 * and resource, an app role by who has it and of what, a directory role by member and role.
 */
const betweenTypes: Readonly<Record<ObjectType, Between>> = {
  oauth2PermissionGrant: {
    ends: ['clientId', 'resourceId', 'principalId'],
    narrow: 'clientId',
    activity: /delegated permission grant|oauth2permissiongrant|consent|permission grant/,
  },
  appRoleAssignment: {
    ends: ['principalId', 'resourceId'],
    narrow: 'principalId',
    activity: /app role assignment|consent/,
  },
  unifiedRoleAssignment: {
    ends: ['principalId', 'roleDefinitionId'],
    narrow: 'principalId',
    activity: /^(?!.*\beligible\b).*(\bmember (to|from) .*role|role assignment)/,
  },
  unifiedRoleEligibilitySchedule: {
    ends: ['principalId', 'roleDefinitionId'],
    narrow: 'principalId',
    activity: /\beligible member (to|from) .*role/,
  },
};

/** The types whose objects stand between others. */
export const typesBetween: readonly ObjectType[] = Object.keys(betweenTypes);

export const isBetween = ({ event }: KnownChange): boolean =>
  Object.hasOwn(betweenTypes, event.data.objectType);

/** Under which object such a one is found; `null` when it is not known. */
export const narrowEnd = (type: ObjectType, attributes: Attributes): ObjectId | null => {
  const id = textOf(attributes, betweenTypes[type]?.narrow ?? '');
  return id === null ? null : objectId(id);
};

/** The types between others that a record may speak of. */
export const typesSpokenOf = ({ kind, activity }: AuditRecord): readonly ObjectType[] =>
  kind === 'link' || kind === 'unlink' || kind === 'update'
    ? typesBetween.filter((type) => betweenTypes[type]?.activity.test(activityName(activity)))
    : [];

/** Whether a record names all ends of the changed object, and speaks of such objects. */
export const speaksOfEnds = (audit: AuditRecord, { event, attributes }: KnownChange): boolean => {
  const { objectType } = event.data;
  const ends = endsOf(objectType, attributes);
  const [appRole] = recorded(audit, 'AppRole.Id');
  return (
    typesSpokenOf(audit).includes(objectType) &&
    ends.length > 1 &&
    ends.every((id) => audit.objectIds.includes(id)) &&
    (appRole === undefined || appRole === plainText(attributes['appRoleId']))
  );
};

const ADMINISTRATIVE_UNIT = /^\/administrativeUnits\/(.+)$/;

const endsOf = (type: ObjectType, attributes: Attributes): readonly ObjectId[] => {
  const scope = textOf(attributes, 'directoryScopeId') ?? '';
  const ids = (betweenTypes[type]?.ends ?? []).map((name) => textOf(attributes, name));
  return [...ids, ADMINISTRATIVE_UNIT.exec(scope)?.[1] ?? null]
    .filter((id) => id !== null)
    .map(objectId);
};

/** What a record says of the scope of a grant; of other attributes it says nothing. */
export const scopeClaim = (audit: AuditRecord, name: string): Claim | undefined => {
  if (name !== 'scope') return undefined;
  const property = audit.targets
    .flatMap(({ properties }) => properties)
    .find((one) => one.name === 'DelegatedPermissionGrant.Scope');
  const text = (value: string | undefined) => (value === '' ? undefined : value);
  return property === undefined
    ? {}
    : { before: text(plainText(property.before)), after: text(plainText(property.after)) };
};

const recorded = ({ targets }: AuditRecord, wanted: string): readonly string[] =>
  targets
    .flatMap(({ properties }) => properties)
    .filter(({ name }) => name === wanted)
    .flatMap(({ before, after }) => [plainText(after), plainText(before)])
    .filter((value): value is string => value !== undefined && value !== '');
