import { relationRule } from '../domain/directory/catalogue.js';
import type { Observation, Relation } from '../domain/directory/directory-object.js';
import { type Instant, instantPlus } from '../domain/instant.js';
import { AUDIT_SKEW_MS } from '../domain/timeline/attribution.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import type { KnownObject } from '../domain/timeline/object-timeline.js';
import type { TenantHistory } from '../history/history.port.js';

/** Changes of an object that are looked through. */
const MOST = 100;

/**
 * When the swept links that an observation shows were read before, where some of them are known: a first
 * reading that begins again, or a hint, has met them. `null` where they were not, or nobody knows when.
 */
export const readBefore = (
  history: TenantHistory,
  observation: Observation,
  known: KnownObject,
): Instant | null => {
  const { objectId, objectType } = observation;
  const seen = observation.seen === 'present' ? observation.links : [];
  const relations = seen.map(({ relation }) => relation);
  const isRead = (relation: Relation): boolean =>
    relationRule(objectType, relation).reading === 'sweep' && knows(known, relation);
  if (!relations.every(isRead)) return null;
  const { rows } = history.changes({ objectId, order: 'newest-first', page: { size: MOST } });
  const last = rows.find(({ event }) => relations.some((relation) => tells(event, relation)));
  // What it showed may have been older.
  return last === undefined ? null : instantPlus(last.observedAt, -AUDIT_SKEW_MS);
};

const knows = (known: KnownObject, relation: Relation): boolean =>
  known.status !== 'unknown' &&
  [...known.links.values()].some((link) => link.relation === relation);

const tells = ({ data }: ChangeEvent, relation: Relation): boolean =>
  'links' in data && data.links.some((link) => link.relation === relation);
