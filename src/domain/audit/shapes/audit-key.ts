import { canonicalJson, ownValue } from '../../json.js';
import type { AuditRecord } from '../../timeline/attribution.js';

/** SHA-256 in hex; the domain has none of its own. */
export type Hash = (text: string) => string;

/** Stands for the id of a record that has none. */
export const NO_ID = '-';

/** All ids of Entra hold the GUID of the request, as `Directory_504a302a-…_M1N6X_27777783`. */
const GUID = /[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/**
 * What a record is known by, however often and in whatever shape it comes: its id and what it is
 * about. Recordings that were masked or cut share ids or have none; what they say is added.
 */
export const auditKeyOf = (audit: AuditRecord, hash: Hash): string => {
  const { auditId, activity, occurredAt, targets } = audit;
  const about = {
    activity: activity.trim().toLowerCase(),
    occurredAt,
    targetIds: targets.map(({ id }) => id),
  };
  const said = GUID.test(auditId) ? about : { ...about, ...contentOf(audit) };
  return `${auditId} ${hash(canonicalJson(said)).slice(0, 32)}`;
};

const contentOf = ({ succeeded, actor, targets, record }: AuditRecord) => ({
  succeeded,
  actor: { id: actor.id, name: actor.name },
  details: ownValue(record, 'additionalDetails') ?? null,
  targets: targets.map(({ id, displayName, properties }) => ({
    id,
    displayName,
    properties: properties.map(({ name, before, after }) => ({ name, before, after })),
  })),
});
