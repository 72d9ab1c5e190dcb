import { relationsIn } from '../domain/audit/audit-claims.js';
import { subjectOf } from '../domain/audit/audit-activities.js';
import { isNoise, isRead } from '../domain/audit/audit-noise.js';
import { typesSpokenOf } from '../domain/audit/between-objects.js';
import { relationRule } from '../domain/directory/catalogue.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import { type Instant, instantPlus } from '../domain/instant.js';
import { type AuditRecord, SETTLING_MS } from '../domain/timeline/attribution.js';
import { type AuditCache, type CachedAudit, WAITING_MS } from './audit-cache.js';

export interface Waiting {
  readonly cache: AuditCache;
  /** Start of the last good look of a type's reader, or of a `type/relation`; `null` when none looks. */
  readonly lookedAt: (what: string) => Instant | null;
  /** Before this nothing is reported: what happened then is in what the first full sync found. */
  readonly earliest: Instant | null;
  readonly now: Instant;
}

/**
 * Those of the waiting records that are to be reported: they explain no change, had time to settle, and
 * all who would have seen what they tell have looked since; after a day also when they have not. An edit
 * of what no look shows (a password's hash, a property that is not captured) is reported as well: it
 * happened. What is not: companions of other records, the directory's own notes of a synchronisation,
 * and readings.
 */
export const toReport = (waiting: readonly CachedAudit[], parts: Waiting): readonly CachedAudit[] =>
  waiting.filter((cached) => !cached.attributed && !cached.reported && isDue(cached.audit, parts));

const isDue = (audit: AuditRecord, parts: Waiting): boolean =>
  parts.earliest !== null &&
  audit.occurredAt >= parts.earliest &&
  !isRead(audit) &&
  haveLooked(audit, parts) &&
  !isNoise(audit, neighbours(audit, parts.cache));

const haveLooked = (audit: AuditRecord, { lookedAt, now }: Waiting): boolean => {
  const settled = instantPlus(audit.occurredAt, SETTLING_MS);
  if (settled > now) return false;
  if (instantPlus(audit.occurredAt, WAITING_MS) <= now) return true;
  const looks = readersOf(audit).map(lookedAt);
  return looks.every((at) => at === null || at >= settled);
};

const neighbours = (audit: AuditRecord, cache: AuditCache): readonly AuditRecord[] =>
  audit.objectIds.flatMap((id) => cache.about(id)).map((cached) => cached.audit);

/** Who would see what a record tells. */
const readersOf = (audit: AuditRecord): readonly string[] => {
  const subject = subjectOf(audit.activity);
  const types: readonly ObjectType[] = [
    ...audit.targets.map(({ type }) => type).filter((type) => type !== null),
    ...typesSpokenOf(audit),
    ...(subject === undefined ? [] : [subject]),
  ];
  const swept = types.flatMap((type) =>
    relationsIn(audit.activity)
      .filter((relation) => relationRule(type, relation).reading === 'sweep')
      .map((relation) => `${type}/${relation}`),
  );
  return [...new Set([...types, ...swept])];
};
