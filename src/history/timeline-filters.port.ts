import { isAtLeast } from '../domain/severity/severity.js';
import { isFirstSight } from '../domain/timeline/events.js';
import { isBy } from './entries.js';
import { isReported, type TimelineQuery, type TimelineRow } from './history.port.js';

export type Filters = Pick<
  TimelineQuery,
  'objectId' | 'actor' | 'correlationId' | 'type' | 'severity' | 'attribution' | 'origin'
>;

/** Whether an entry is wanted. Of what was reported, every target counts as its object. */
export const passes = (entry: TimelineRow, filters: Filters): boolean =>
  isOfKind(entry, filters) && isCausedBy(entry, filters) && isKnownSo(entry, filters);

const isOfKind = (entry: TimelineRow, { objectId, type, severity }: Filters): boolean =>
  (objectId === undefined || isAbout(entry, objectId)) &&
  (type === undefined || entry.event.data.objectType === type) &&
  (severity === undefined || isAtLeast(entry.severity, severity));

const isCausedBy = (entry: TimelineRow, { actor, correlationId }: Filters): boolean =>
  (actor === undefined || isBy(entry.actors, actor)) &&
  (correlationId === undefined || isCorrelated(entry, correlationId));

const isKnownSo = (entry: TimelineRow, { attribution, origin }: Filters): boolean =>
  (attribution === undefined || attribution === attributionOf(entry)) &&
  (origin === undefined || (origin === 'reported') === isReported(entry));

/** Nobody is sought for what was there before anybody looked. */
const attributionOf = ({ event, actors }: TimelineRow): Filters['attribution'] => {
  if (actors.length > 0) return 'known';
  return isFirstSight(event) ? undefined : 'unknown';
};

const isAbout = (entry: TimelineRow, objectId: string): boolean => {
  if (!isReported(entry)) return entry.event.data.objectId === objectId;
  const { data } = entry.event;
  const sought = objectId.toLowerCase();
  return [data.objectId, ...data.targets.map(({ id }) => id)].some(
    (id) => id?.toLowerCase() === sought,
  );
};

const isCorrelated = (entry: TimelineRow, correlationId: string): boolean => {
  const sought = correlationId.toLowerCase();
  return [entry.correlationId, ...entry.auditCorrelationIds].some(
    (id) => id.toLowerCase() === sought,
  );
};
