import type { components } from '../api/schema.js';

/** Changes that are looked at as one: of one actor or of one operation, in a window. */
export interface Cause {
  /** Id or name; only where no correlation id says it more exactly. */
  readonly actor?: string;
  readonly correlationId?: string;
  readonly from?: string;
  readonly until?: string;
}

/** The names of a cause's parts in the address. */
export const CAUSE_PARTS = ['actor', 'correlationId', 'from', 'until'] as const;
export type CauseValues = Readonly<Record<(typeof CAUSE_PARTS)[number], string>>;

/**
 * What an address asks for; `null` where it names nobody and nothing. Of an actor and an operation only the operation
 * counts: what is shown is what an undo takes back, and that knows no "both".
 */
export const causeOf = ({ actor, correlationId, from, until }: CauseValues): Cause | null => {
  const window = { ...(from !== '' && { from }), ...(until !== '' && { until }) };
  if (correlationId !== '') return { correlationId, ...window };
  return actor === '' ? null : { actor, ...window };
};

/** The same as an undo, a report and a counterfactual take it. */
export const causeBody = ({
  actor,
  correlationId,
  from,
  until,
}: Cause): components['schemas']['CauseBody'] => ({
  ...(actor !== undefined && { actors: [actor] }),
  ...(correlationId !== undefined && { correlationIds: [correlationId] }),
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
});

/** What is looked into, as a title; `name` is the actor's where it is known. */
export const causeTitle = ({ actor, correlationId }: Cause, name?: string): string =>
  correlationId === undefined ? `What ${name ?? actor ?? ''} did` : `Operation ${correlationId}`;
