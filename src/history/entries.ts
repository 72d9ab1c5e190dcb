import { severityOf } from '../domain/severity/severity.js';
import type { Actor, ChangeEvent, ChangeReported } from '../domain/timeline/events.js';
import type { Attribution } from './audit-rows.js';
import type { ReportedEntry, TimelineEntry } from './history.port.js';
import type { Model } from './model.js';
import { positionOf } from './positions.js';
import type { RowNo } from './rows.js';

/** A change with all that is known of its cause. */
export const entryAt = (model: Model, row: RowNo): TimelineEntry => {
  const attributions = model.audit.attributionsOf(row, model.rows.committed);
  const { id, observedAt, correlationId, causationId, event } = model.change(row);
  return {
    position: positionOf(model.rows.at(row)),
    changeId: id,
    observedAt,
    event,
    ...told(attributions),
    correlationId,
    causationId,
    ...judged(event),
  };
};

/** What an audit log says, and no look saw. */
export const reportedEntryAt = (model: Model, row: RowNo): ReportedEntry => {
  const { id, observedAt, correlationId, causationId, event } = model.audit.read(row);
  const { actors, occurredAt, activity, auditId, auditCorrelationId } = event.data;
  return {
    position: positionOf(model.rows.at(row)),
    changeId: id,
    observedAt,
    event,
    actors,
    occurredAt,
    activities: [activity],
    auditIds: auditId === null ? [] : [auditId],
    auditCorrelationIds: auditCorrelationId === null ? [] : [auditCorrelationId],
    correlationId,
    causationId,
    ...judged(event),
  };
};

const judged = (event: ChangeEvent | ChangeReported) => {
  const { level, reasons } = severityOf(event);
  return { severity: level, severityReasons: reasons };
};

const told = (attributions: readonly Attribution[]) => ({
  actors: actorsOf(attributions),
  occurredAt: attributions.map(({ occurredAt }) => occurredAt).sort()[0] ?? null,
  activities: distinct(attributions.map(({ activity }) => activity)),
  auditIds: attributions.map(({ auditId }) => auditId),
  auditCorrelationIds: distinct(
    attributions
      .map(({ auditCorrelationId }) => auditCorrelationId)
      .filter((correlationId) => correlationId !== null),
  ),
});

/** Everybody the attributions name, in their order; nobody when there is none: never a guess. */
export const actorsOf = (attributions: readonly Attribution[]): readonly Actor[] => {
  const actors = attributions.flatMap((attribution) => attribution.actors);
  if (actors.length <= 1) return actors;
  return [...new Map(actors.map((actor) => [JSON.stringify(actor), actor])).values()];
};

const distinct = (texts: readonly string[]): readonly string[] =>
  texts.length <= 1 ? texts : [...new Set(texts)];

/** Whether one of the actors goes by an id or a name; case does not matter in either. */
export const isBy = (actors: readonly Actor[], idOrName: string): boolean => {
  const sought = idOrName.toLowerCase();
  return actors.some(
    ({ id, name }) => id?.toLowerCase() === sought || name?.toLowerCase() === sought,
  );
};
