import { covers } from '../comparison/net-difference.js';
import { valueAt } from '../directory/difference.js';
import type {
  AttributeChange,
  LinkChange,
  ObjectId,
  Relation,
} from '../directory/directory-object.js';
import { isJsonObject, type Json } from '../json.js';
import type { AuditKind, AuditRecord } from '../timeline/attribution.js';
import type { ChangeEvent, ReportedTarget } from '../timeline/events.js';
import { activityName, graphNamesOf, subjectOf } from './audit-activities.js';
import { isNameless, isOpen, touchedNames } from './audit-noise.js';
import { isBetween, scopeClaim, speaksOfEnds } from './between-objects.js';
import type { Claim, KnownChange } from './claim.js';
import { plainText } from './plain-text.js';

/** What a record says of the life of the changed object; `undefined` when it does not speak of it. */
export const lifeClaim = (audit: AuditRecord, change: KnownChange): Claim | undefined => {
  if (isBetween(change)) return speaksOfEnds(audit, change) ? betweenClaims[audit.kind] : undefined;
  if (!audit.targets.some(({ id }) => id === change.event.data.objectId)) return undefined;
  const gone = change.event.type === 'ObjectHardDeleted' ? 'hard-deleted' : 'soft-deleted';
  return audit.kind === 'delete' ? { before: 'live', after: gone } : lifeClaims[audit.kind];
};

const lifeClaims: Partial<Record<AuditKind, Claim>> = {
  create: { before: 'absent', after: 'live' },
  restore: { after: 'live' },
  'hard-delete': { after: 'hard-deleted' },
};
const betweenClaims: Partial<Record<AuditKind, Claim>> = {
  link: { after: 'live' },
  unlink: { after: 'hard-deleted' },
};

/** What a record says of an attribute of the changed object. */
export const attributeClaim = (
  audit: AuditRecord,
  change: KnownChange,
  { name }: Pick<AttributeChange, 'name'>,
): Claim | undefined => {
  if (isBetween(change)) {
    return speaksOfEnds(audit, change) ? scopeClaim(audit, name) : undefined;
  }
  const targets = targetsOf(audit, change.event);
  if (audit.kind !== 'update' || targets === undefined || isNameless(audit)) return undefined;
  if (!touches(audit, change.event, name)) return undefined;
  const values = targets.flatMap(({ properties }) => properties);
  return values.map((value) => valueClaim(value, name)).find((claim) => claim !== undefined) ?? {};
};

const METHOD = 'authenticationMethodConfiguration';
const METHODS = 'authenticationMethodsPolicy';

/** The targets that are the changed object; `undefined` when the record is not about it. */
const targetsOf = (
  audit: AuditRecord,
  { data: { objectId, objectType } }: ChangeEvent,
): readonly ReportedTarget[] | undefined => {
  const subject = subjectOf(audit.activity);
  // There is one of each, and records name it by other ids than Graph, or by none.
  if (objectType === METHOD) {
    return subject === METHODS && audit.objectIds.includes(objectId) ? [] : undefined;
  }
  if (subject === objectType && isOnlyOne(objectType)) return audit.targets;
  const targets = audit.targets.filter(({ id }) => id === objectId);
  return targets.length === 0 ? undefined : targets;
};

/** Types of which a tenant has one object. */
export const isOnlyOne = (type: string): boolean =>
  [METHODS, 'authorizationPolicy', 'organization'].includes(type);

const touches = (audit: AuditRecord, { data }: ChangeEvent, name: string): boolean => {
  if (data.objectType === METHOD || isOpen(audit)) return true;
  if (isOnlyOne(data.objectType) && audit.attributes.length === 0) return true;
  return touchedNames(data.objectType, audit).some(
    (path) => covers(path, name) || covers(name, path),
  );
};

type ReportedProperty = ReportedTarget['properties'][number];

/** Told in other words than Graph's, so that values cannot be compared. */
const OTHER_WORDS = /^(IsPublic|GroupType|AssignedLicense|AssignedPlan|KeyDescription|AppAddress)$/;

const valueClaim = (property: ReportedProperty, name: string): Claim | undefined => {
  const { before, after } = property;
  if (isJsonObject(after) && property.name.endsWith('Policy')) {
    const at = (document: Json) =>
      isJsonObject(document) ? plainText(valueAt(document, name)) : undefined;
    return { before: at(before), after: at(after) };
  }
  if (OTHER_WORDS.test(property.name)) return undefined;
  const [graphName, ...others] = graphNamesOf(property.name);
  if (graphName !== name || others.length > 0) return undefined;
  return { before: recordedText(before), after: recordedText(after) };
};

/** `null` was not recorded. */
const recordedText = (value: Json): string | undefined =>
  value === null ? undefined : plainText(value);

/** How the activities name the relations. */
const relationWords: Readonly<Record<string, RegExp>> = {
  members: /\bmembers?\b/,
  owners: /\bowners?\b/,
  manager: /\bmanager\b/,
  sponsors: /\bsponsors?\b/,
  registeredOwners: /\bregistered owners?\b/,
  registeredUsers: /\bregistered users?\b/,
};
/** The relations that an activity may speak of, by its name. */
export const relationsIn = (activity: string): readonly Relation[] =>
  Object.keys(relationWords).filter((relation) =>
    relationWords[relation]?.test(activityName(activity)),
  );

/** Properties that name what something is added to, in the list of what is added. */
const HOLDER = /^(Group|Role|AdministrativeUnit|Application|ServicePrincipal|Device)\.ObjectID$/i;

/** What a record says of a link of the changed object: it must name both ends. */
export const linkClaim = (
  audit: AuditRecord,
  { event }: KnownChange,
  link: LinkChange,
): Claim | undefined => {
  const activity = activityName(audit.activity);
  const isOfRelation = relationWords[link.relation]?.test(activity) === true;
  if (!isOfRelation || !namesBoth(audit, event.data.objectId, link.targetId)) return undefined;
  return activity.startsWith('set ') ? {} : linkClaims[audit.kind];
};

const linkClaims: Partial<Record<AuditKind, Claim>> = {
  link: { before: 'no', after: 'yes' },
  unlink: { before: 'yes', after: 'no' },
};

const namesBoth = (audit: AuditRecord, holder: ObjectId, held: ObjectId): boolean => {
  const holders = holdersIn(audit);
  return (
    [holder, held].every((id) => audit.objectIds.includes(id)) &&
    (holders.length === 0 || holders.includes(holder))
  );
};

const holdersIn = ({ targets }: AuditRecord): readonly Json[] =>
  targets
    .flatMap(({ properties }) => properties)
    .filter(({ name }) => HOLDER.test(name))
    .flatMap(({ before, after }) => [before, after])
    .filter((id) => id !== null);
