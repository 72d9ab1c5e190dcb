import type { AuditLog, Fate } from '../graph/audit-log.js';
import type { Change } from '../tenant/change.js';
import type { Tenant } from '../tenant/tenant.js';
import { type ToldActor, toldActor } from './actors.js';

/** One change as it really was, and what became of its audit record. */
export interface TrueChange {
  readonly sequence: number;
  readonly at: string;
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
  readonly kind: Change['kind'];
  /** Names of what was set, of an update or a new object. */
  readonly attributes: readonly string[];
  readonly relation: string | null;
  readonly targetId: string | null;
  readonly actor: ToldActor;
  readonly correlationId: string;
  readonly record: Fate;
  readonly auditIds: readonly string[];
  /** Whether delta and notifications tell of it at all. */
  readonly silent: boolean;
}

/** Every change after a place in the log, oldest first. */
export const truthAfter = (
  tenant: Tenant,
  audits: AuditLog,
  after: number,
): readonly TrueChange[] => {
  const ids = audits.idsBySequence();
  return tenant.log.slice(after).map((change) => ({
    sequence: change.sequence,
    at: new Date(change.at).toISOString(),
    objectId: change.objectId,
    objectType: change.objectType,
    displayName: change.name.displayName,
    kind: change.kind,
    attributes: 'after' in change ? Object.keys(change.after) : [],
    relation: 'relation' in change ? change.relation : null,
    targetId: 'targetId' in change ? change.targetId : null,
    actor: toldActor(change.actor, tenant),
    correlationId: change.correlationId,
    record: audits.fateOf(change),
    auditIds: [...(ids.get(change.sequence) ?? [])],
    silent: change.actor.kind === 'recovery',
  }));
};
