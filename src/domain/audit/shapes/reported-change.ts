import { isObjectId, type ObjectId, objectId } from '../../directory/directory-object.js';
import type { JsonObject } from '../../json.js';
import type { AuditRecord } from '../../timeline/attribution.js';
import type { ChangeReported, ReportedTarget } from '../../timeline/events.js';
import { auditKeyOf, type Hash, NO_ID } from './audit-key.js';
import { withoutSecrets } from './without-secrets.js';

interface Reported {
  readonly source: ChangeReported['data']['source'];
  readonly hash: Hash;
  /** The record as it came, where the audit was made from one of another shape. */
  readonly record?: JsonObject;
}

/** The entry of a timeline that an audit record is worth by itself. */
export const reportedChange = (
  audit: AuditRecord,
  { source, hash, record }: Reported,
): ChangeReported => {
  const auditKey = auditKeyOf(audit, hash);
  const target = mainTarget(audit);
  const id = idOf(target) ?? objectId(`audit-${hash(auditKey).slice(0, 32)}`);
  return {
    type: 'ChangeReported',
    data: {
      objectId: id,
      objectType: typeOf(target),
      displayName: target?.displayName ?? holderName(audit) ?? id,
      auditKey,
      auditId: audit.auditId === NO_ID ? null : audit.auditId,
      auditCorrelationId: audit.correlationId,
      activity: audit.activity,
      succeeded: audit.succeeded,
      actors: [audit.actor],
      occurredAt: audit.occurredAt,
      targets: audit.targets,
      source,
      record: record === undefined ? audit.record : withoutSecrets(record),
    },
  };
};

/** What somebody is added to or removed from stands after the preposition, not first in the list. */
const HOLDER =
  /\b(?:to|from) (group|role|application|service principal|administrative unit|device)\b/i;

const holderOf = (activity: string): string | undefined =>
  HOLDER.exec(activity)?.[1]?.replaceAll(' ', '').toLowerCase();

/** The name of such a holder stands beside what was added to it, as `Group.DisplayName`. */
const holderName = ({ activity, targets }: AuditRecord): string | null => {
  const holder = holderOf(activity);
  const property = targets
    .flatMap(({ properties }) => properties)
    .find(({ name }) => name.toLowerCase() === `${holder ?? ''}.displayname`);
  const name = property?.after ?? property?.before;
  return typeof name === 'string' && name !== '' ? name : null;
};

const mainTarget = ({ activity, targets }: AuditRecord): ReportedTarget | undefined => {
  const holder = holderOf(activity);
  const held =
    holder === undefined
      ? undefined
      : targets.find((target) => typeOf(target).toLowerCase().endsWith(holder));
  return held ?? targets.find((target) => idOf(target) !== null) ?? targets[0];
};

const NOBODY = '00000000-0000-0000-0000-000000000000';

const idOf = (target: ReportedTarget | undefined): ObjectId | null => {
  const id = target?.id ?? null;
  return id !== null && id !== NOBODY && isObjectId(id) ? id : null;
};

const UNKNOWN_TYPE = 'directoryObject';

const typeOf = (target: ReportedTarget | undefined): string =>
  target?.type !== null && target?.type !== undefined && /^\w{1,60}$/.test(target.type)
    ? target.type
    : UNKNOWN_TYPE;
