import type { ObjectId } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import type { JsonObject } from '../json.js';
import type { Actor, ReportedTarget } from './events.js';

/** A record of the directory's audit log, in our words. */
export interface AuditRecord {
  readonly auditId: string;
  readonly activity: string;
  readonly occurredAt: Instant;
  readonly correlationId: string | null;
  readonly succeeded: boolean;
  readonly actor: Actor;
  /** Every object the record names, also inside its modified properties. */
  readonly objectIds: readonly ObjectId[];
  /** Names of attributes it says were touched, in Graph's spelling; empty when it does not say. */
  readonly attributes: readonly string[];
  readonly kind: AuditKind;
  readonly targets: readonly ReportedTarget[];
  /** The record as it came, but for secrets. */
  readonly record: JsonObject;
}

/** `link` and `unlink` are between two objects that the record names both. */
export type AuditKind =
  'create' | 'update' | 'delete' | 'restore' | 'hard-delete' | 'link' | 'unlink' | 'other';

/** Clocks of the audit log and of our looks may differ by this much, and changes may show late by it. */
export const AUDIT_SKEW_MS = 5 * 60_000;

/**
 * A record younger than this may speak of a change that no look has shown yet, or may not be the only
 * one that comes: only a window that holds it will do for now.
 */
export const SETTLING_MS = 10 * 60_000;
