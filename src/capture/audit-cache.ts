import { hash } from 'node:crypto';
import { isOnlyOne } from '../domain/audit/audit-claims.js';
import { subjectOf } from '../domain/audit/audit-activities.js';
import { auditKeyOf } from '../domain/audit/shapes/audit-key.js';
import { type Instant, instantPlus } from '../domain/instant.js';
import type { AuditRecord } from '../domain/timeline/attribution.js';

/** SHA-256 in hex. */
export const sha256 = (text: string): string => hash('sha256', text);

/** A record as long as it may still explain a change. */
export interface CachedAudit {
  readonly key: string;
  readonly audit: AuditRecord;
  /** Whether some change is known to be explained by it. */
  attributed: boolean;
  /** Whether it has been settled that no look saw what it tells. */
  reported: boolean;
}

/** So long a record waits for the look that shows what it tells. */
export const WAITING_MS = 24 * 3_600_000;
/** A busy tenant writes as many in some hours; each takes a few kilobytes. */
export const ROOM = 10_000;

/** The newest records of the audit log, and what has become of them. */
export class AuditCache {
  private readonly cached = new Map<string, CachedAudit>();
  private readonly byPlace = new Map<string, Set<CachedAudit>>();

  isFull(): boolean {
    return this.cached.size >= ROOM;
  }

  /** `undefined` when it is there already. */
  add(audit: AuditRecord): CachedAudit | undefined {
    const key = auditKeyOf(audit, sha256);
    if (this.cached.has(key)) return undefined;
    const cached: CachedAudit = { key, audit, attributed: false, reported: false };
    this.cached.set(key, cached);
    for (const place of placesOf(audit)) {
      const others = this.byPlace.get(place) ?? new Set();
      this.byPlace.set(place, others.add(cached));
    }
    return cached;
  }

  /** Those that name an object, or one of the types of which there is one object. */
  about(place: string): readonly CachedAudit[] {
    return [...(this.byPlace.get(place) ?? [])];
  }

  /** Those that explain nothing yet, oldest first as they came. */
  waiting(): readonly CachedAudit[] {
    return [...this.cached.values()].filter(({ attributed }) => !attributed);
  }

  /** Forgets those that are too old and, when room is short, the oldest of those that are settled. */
  trim(now: Instant): void {
    const oldest = instantPlus(now, -WAITING_MS);
    const isShort = this.isFull();
    for (const cached of [...this.cached.values()].toSorted(byTime)) {
      const isSettled = cached.attributed || cached.reported;
      const isInTheWay = isShort && isSettled && this.cached.size > ROOM / 2;
      if (cached.audit.occurredAt < oldest || isInTheWay) this.forget(cached);
    }
  }

  private forget(cached: CachedAudit): void {
    this.cached.delete(cached.key);
    for (const place of placesOf(cached.audit)) {
      const others = this.byPlace.get(place);
      others?.delete(cached);
      if (others?.size === 0) this.byPlace.delete(place);
    }
  }
}

const byTime = (one: CachedAudit, other: CachedAudit): number =>
  one.audit.occurredAt < other.audit.occurredAt ? -1 : 1;

const placesOf = ({ objectIds, activity }: AuditRecord): readonly string[] => {
  const subject = subjectOf(activity);
  return subject !== undefined && isOnlyOne(subject) ? [...objectIds, subject] : objectIds;
};
