import { covers } from '../comparison/net-difference.js';
import { propertyRule } from '../directory/catalogue.js';
import type { ObjectId } from '../directory/directory-object.js';
import { epochMsOf, type Instant, instantPlus } from '../instant.js';
import type { JsonObject } from '../json.js';
import type { Actor, ChangeEvent, ReportedTarget } from './events.js';

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

export type AuditKind =
  'create' | 'update' | 'delete' | 'restore' | 'hard-delete' | 'link' | 'other';

/** Clocks of the audit log and of our looks may differ by this much. */
export const AUDIT_SKEW_MS = 5 * 60_000;

/**
 * Whether an audit record can speak of a change: same object (and for links: both ends), same kind of
 * change, inside the change's window. Source: join rules for Microsoft Graph directory audits, where
 * membership changes name the user as target and the group in a modified property.
 */
export const speaksOf = (audit: AuditRecord, change: ChangeEvent): boolean =>
  audit.succeeded &&
  audit.objectIds.includes(change.data.objectId) &&
  kindFits(audit, change) &&
  insideWindow(audit.occurredAt, change);

const kindsThatFit: Record<ChangeEvent['type'], readonly AuditKind[]> = {
  ObjectDiscovered: [],
  ObjectCreated: ['create', 'restore'],
  ObjectChanged: ['update', 'link'],
  ObjectSoftDeleted: ['delete'],
  ObjectHardDeleted: ['hard-delete', 'delete'],
  ObjectRestored: ['restore'],
};

const kindFits = (audit: AuditRecord, change: ChangeEvent): boolean =>
  kindsThatFit[change.type].includes(audit.kind) &&
  (change.type !== 'ObjectChanged' ||
    (audit.kind === 'link' ? linkFits(audit, change) : attributesFit(audit, change)));

type Changed = Extract<ChangeEvent, { type: 'ObjectChanged' }>;

const linkFits = (audit: AuditRecord, change: Changed): boolean =>
  change.data.links.some(({ targetId }) => audit.objectIds.includes(targetId));

/** What the directory maintains by itself changes with every edit and tells nothing of this one. */
const attributesFit = (audit: AuditRecord, { data }: Changed): boolean => {
  const changed = data.attributes.filter(
    ({ name }) => propertyRule(data.objectType, name).compared,
  );
  if (changed.length === 0) return false;
  const touched = audit.attributes.filter((name) => propertyRule(data.objectType, name).compared);
  return (
    touched.length === 0 ||
    changed.some(({ name }) => touched.some((path) => covers(path, name) || covers(name, path)))
  );
};

const insideWindow = (occurredAt: Instant, { data: { window } }: ChangeEvent): boolean =>
  occurredAt <= instantPlus(window.until, AUDIT_SKEW_MS) &&
  (window.after === null || occurredAt >= instantPlus(window.after, -AUDIT_SKEW_MS));

interface Candidate {
  readonly event: ChangeEvent;
}

/**
 * A record younger than this may speak of a change that no look has shown yet, so only a window that
 * holds it will do; afterwards the nearest one does, because clocks differ and some changes show late.
 */
export const SETTLING_MS = 10 * 60_000;

/**
 * The change an audit record speaks of: of those whose window holds it, the earliest; once it has
 * settled, else the one whose window lies nearest. `undefined` when none fits: never a guess.
 */
export const bestMatch = <Row extends Candidate>(
  audit: AuditRecord,
  changes: readonly Row[],
  now: Instant,
): Row | undefined => {
  const settled = instantPlus(audit.occurredAt, SETTLING_MS) <= now;
  const ranked = changes
    .filter(({ event }) => speaksOf(audit, event))
    .map((change) => ({ change, distance: distanceMs(audit, change.event) }))
    .filter(({ distance }) => settled || distance === 0);
  ranked.sort((one, other) => one.distance - other.distance || byUntil(one.change, other.change));
  return ranked[0]?.change;
};

const byUntil = (one: Candidate, other: Candidate): number =>
  epochMsOf(one.event.data.window.until) - epochMsOf(other.event.data.window.until);

/** 0 inside the window, else how far outside. */
const distanceMs = ({ occurredAt }: AuditRecord, { data: { window } }: ChangeEvent): number => {
  const at = epochMsOf(occurredAt);
  const after = window.after === null ? at : epochMsOf(window.after);
  return Math.max(0, after - at, at - epochMsOf(window.until));
};
