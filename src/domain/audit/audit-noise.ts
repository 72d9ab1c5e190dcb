import { propertyRule } from '../directory/catalogue.js';
import { isJsonObject } from '../json.js';
import { textOf } from '../json-fields.js';
import type { AuditRecord } from '../timeline/attribution.js';
import { activityName, subjectOf } from './audit-activities.js';

/** Remarks on the request, and old encodings of which nothing can be told. */
const REMARK = /^(Included Updated Properties|Action Client Name|TargetId\..*|PolicyDetail|)$/;
/** What the directory writes on an object at each synchronisation, whether or not anything changed. */
const MAINTAINED: ReadonlySet<string> = new Set([
  'onPremisesLastSyncDateTime',
  'dirSyncStatus',
  'lastDirSyncTime',
]);
/** There is one of each, and their records come without companions. */
const SINGLETONS: ReadonlySet<string> = new Set([
  'organization',
  'authorizationPolicy',
  'authenticationMethodsPolicy',
]);

/**
 * Whether an update says nothing of what it updated. One edit leaves several records: a companion
 * `Update application` with an empty list, an `Update service principal` whose list of names is empty,
 * an `Update policy` beside the edit of a Conditional Access policy.
 */
export const isNameless = (audit: AuditRecord): boolean =>
  audit.kind === 'update' &&
  !SINGLETONS.has(subjectOf(audit.activity) ?? '') &&
  audit.attributes.every((name) => MAINTAINED.has(name)) &&
  audit.targets.every(({ properties }) => properties.every(({ name }) => REMARK.test(name)));

/** Companions carry a moment of the same edit. A recorded pair lies 0.41 s apart. */
const TOGETHER_MS = 5_000;

/** Whether a record tells nothing that is not told elsewhere, so that it is no news by itself. */
export const isNoise = (audit: AuditRecord, others: readonly AuditRecord[]): boolean =>
  isNameless(audit) && (!hasPolicyDetail(audit) || others.some((one) => isBeside(one, audit)));

const hasPolicyDetail = ({ targets }: AuditRecord): boolean =>
  targets.some(({ properties }) => properties.some(({ name }) => name === 'PolicyDetail'));

const isBeside = (one: AuditRecord, other: AuditRecord): boolean =>
  one !== other &&
  !isNameless(one) &&
  one.objectIds.some((id) => other.objectIds.includes(id)) &&
  Math.abs(Date.parse(one.occurredAt) - Date.parse(other.occurredAt)) <= TOGETHER_MS;

/** Looked at, and left as it was. */
export const isRead = ({ activity, record }: AuditRecord): boolean =>
  textOf(record, 'operationType')?.toLowerCase() === 'read' ||
  /(^|[_ ])(get|list|view|validate|download|search)$|^(get|list|view|validate|download|search) /.test(
    activityName(activity).replace(/_/g, ' '),
  );

/** The names a record says were touched, without those that change by themselves. */
export const touchedNames = (type: string, { attributes }: AuditRecord): readonly string[] =>
  attributes.filter((name) => propertyRule(type, name).volatile !== true);

/** Whether it holds a whole policy after the edit and none before: any of its names may be touched. */
export const isOpen = ({ attributes, targets }: AuditRecord): boolean =>
  attributes.length === 0 &&
  targets.some(({ properties }) =>
    properties.some(({ before, after }) => !isJsonObject(before) && isJsonObject(after)),
  );
