import { isOnlyOne } from '../domain/audit/audit-claims.js';
import { subjectOf } from '../domain/audit/audit-activities.js';
import { narrowEnd } from '../domain/audit/between-objects.js';
import { explainChanges } from '../domain/audit/explain-changes.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { type Instant, instantPlus } from '../domain/instant.js';
import { AUDIT_SKEW_MS, type AuditRecord } from '../domain/timeline/attribution.js';
import type { ChangeAttributed } from '../domain/timeline/events.js';
import type {
  ObjectAt,
  TenantHistory,
  TenantState,
  TimelineEntry,
} from '../history/history.port.js';
import type { AuditCache, CachedAudit } from './audit-cache.js';
import type { BetweenIndex } from './audit-between.js';

export interface JoinParts {
  readonly history: TenantHistory;
  readonly state: TenantState;
  readonly cache: AuditCache;
  readonly between: BetweenIndex;
  readonly now: Instant;
}

/** Changes of one object that are held against its records: more in a day are looked at from the oldest on. */
const CANDIDATES = 1_000;

export interface Joined {
  readonly events: readonly ChangeAttributed[];
  /** The records that explain some change, also those of which that was on record before. */
  readonly explaining: readonly CachedAudit[];
}

/** What waiting records explain, each object they may speak of looked at once. */
export const join = (parts: JoinParts, waiting: readonly CachedAudit[]): Joined => {
  const since = new Map<ObjectId, Instant>();
  for (const { audit } of waiting) {
    for (const id of objectsOf(parts, audit)) {
      const known = since.get(id);
      if (known === undefined || audit.occurredAt < known) since.set(id, audit.occurredAt);
    }
  }
  const joined = [...since].map(([id, from]) => joinObject(parts, id, from));
  return {
    events: joined.flatMap(({ events }) => events),
    explaining: joined.flatMap(({ explaining }) => explaining),
  };
};

const objectsOf = ({ state, between }: JoinParts, audit: AuditRecord): readonly ObjectId[] => {
  const subject = subjectOf(audit.activity);
  const only =
    subject !== undefined && isOnlyOne(subject)
      ? state.objects({ type: subject, page: { size: 10 } }).rows.map(({ objectId }) => objectId)
      : [];
  return [...audit.objectIds, ...only, ...between.find(audit)];
};

const joinObject = (parts: JoinParts, id: ObjectId, oldest: Instant): Joined => {
  const object = parts.state.object(id);
  const from = instantPlus(oldest, -2 * AUDIT_SKEW_MS);
  const entries = object === undefined ? [] : entriesOf(parts.history, id, from);
  if (object === undefined || entries.length === 0) return { events: [], explaining: [] };
  const cached = cachedAbout(parts.cache, object);
  const changes = entries.map((entry) => ({ ...entry, attributes: object.attributes }));
  const audits = [...new Set(cached.map(({ audit }) => audit))];
  const explained = [...explainChanges(changes, audits, parts.now)];
  const found = new Set(explained.flatMap(([, by]) => by));
  const recorded = new Set(entries.flatMap(({ auditIds }) => auditIds));
  return {
    events: explained.flatMap(([entry, by]) =>
      by
        .filter(({ auditId }) => !entry.auditIds.includes(auditId))
        .map((audit) => attributionOf(audit, entry)),
    ),
    explaining: cached.filter(({ audit }) => found.has(audit) || recorded.has(audit.auditId)),
  };
};

const cachedAbout = (cache: AuditCache, object: ObjectAt): readonly CachedAudit[] => {
  const end = narrowEnd(object.objectType, object.attributes);
  const places = [object.objectId, object.objectType, ...(end === null ? [] : [end])];
  return places.flatMap((place) => cache.about(place));
};

const entriesOf = (history: TenantHistory, objectId: ObjectId, from: Instant) =>
  history.changes({
    objectId,
    from: { instant: from },
    order: 'oldest-first',
    page: { size: CANDIDATES },
  }).rows;

/** That a record speaks of a change. */
export const attributionOf = (
  audit: AuditRecord,
  { changeId, event }: Pick<TimelineEntry, 'changeId' | 'event'>,
): ChangeAttributed => {
  const { objectId, objectType, displayName } = event.data;
  return {
    type: 'ChangeAttributed',
    data: {
      objectId,
      objectType,
      displayName,
      changeId,
      actors: [audit.actor],
      occurredAt: audit.occurredAt,
      activity: audit.activity,
      auditId: audit.auditId,
      auditCorrelationId: audit.correlationId,
    },
  };
};
