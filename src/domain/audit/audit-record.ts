import { instantIn, textOf } from '../json-fields.js';
import type { JsonObject } from '../json.js';
import type { AuditRecord } from '../timeline/attribution.js';
import { auditKind } from './audit-activities.js';
import { actorIn, type OwnIds } from './audit-actors.js';
import { attributesIn, objectIdsIn, targetsIn } from './audit-targets.js';
import { withoutSecrets } from './shapes/without-secrets.js';

export type { OwnIds };

/**
 * A directory audit in our words; `null` when it lacks what makes it one (id, activity, instant). Its
 * category decides nothing: an app role granted to a user is logged as user management.
 */
export const auditRecord = (raw: JsonObject, own: OwnIds): AuditRecord | null => {
  const auditId = textOf(raw, 'id');
  const activity = textOf(raw, 'activityDisplayName')?.trim();
  const occurredAt = instantIn(raw, 'activityDateTime');
  if (auditId === null || activity === undefined || occurredAt === null) return null;
  const record = withoutSecrets(raw);
  return {
    auditId,
    activity,
    occurredAt,
    correlationId: textOf(raw, 'correlationId'),
    succeeded: textOf(raw, 'result')?.toLowerCase() === 'success',
    actor: actorIn(record, own),
    objectIds: objectIdsIn(record),
    attributes: attributesIn(record, activity),
    kind: auditKind(activity),
    targets: targetsIn(record, activity),
    record,
  };
};
