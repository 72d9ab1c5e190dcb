import type { Cause } from '../../comparison/report-events.js';
import type { Actor } from '../../timeline/events.js';
import type { Whose } from './object-replay.js';

/** What changes of a cause are told by. */
export type Names = Omit<Cause, 'from' | 'until'>;

/** Those kinds of names that are given. */
export const namesIn = ({ actors, correlationIds, changeIds }: Names): Names => ({
  ...(actors && { actors }),
  ...(correlationIds && { correlationIds }),
  ...(changeIds && { changeIds }),
});

/** What is known about who made a change. */
export interface Origin {
  readonly changeId: string;
  readonly actors: readonly Actor[];
  readonly correlationId: string;
  readonly auditCorrelationIds: readonly string[];
}

/**
 * Tells whose the changes in the window of a cause are. Several audit records may speak of one change: where some
 * are of the cause and some are not, it is the cause's only when it is named by its id. Case does not matter in
 * ids and names.
 */
export const whoseIn = (cause: Names): ((origin: Origin) => Whose) => {
  const changeIds = new Set(cause.changeIds);
  const [actors, correlationIds] = [folded(cause.actors), folded(cause.correlationIds)];
  const isActor = ({ id, name }: Actor): boolean => actors.has(fold(id)) || actors.has(fold(name));
  const isCorrelated = (id: string): boolean => correlationIds.has(fold(id));
  return (origin) => {
    if (changeIds.has(origin.changeId) || isCorrelated(origin.correlationId)) return 'cause';
    const by = origin.actors.map(isActor);
    const of = origin.auditCorrelationIds.map(isCorrelated);
    if (areAll(by) || areAll(of)) return 'cause';
    return [...by, ...of].includes(true) ? 'several' : othersIn(origin);
  };
};

/**
 * As {@link whoseIn}, of what every kind of name names: of who made a change and of what it was made in. Where each
 * names a part of it at least, it is several's.
 */
export const whoseInAll = (names: Names): ((origin: Origin) => Whose) => {
  const kinds = Object.entries(names).map(([kind, some]) => whoseIn({ [kind]: some }));
  return (origin) => {
    const found = kinds.map((whose) => whose(origin));
    if (found.every((one) => one === 'cause')) return 'cause';
    return found.every((one) => one === 'cause' || one === 'several')
      ? 'several'
      : othersIn(origin);
  };
};

/** A change that nothing is attributed to belongs to nobody. */
export const othersIn = ({ actors }: Pick<Origin, 'actors'>): Whose =>
  actors.length === 0 ? 'nobody' : 'others';

const areAll = (marks: readonly boolean[]): boolean => marks.length > 0 && !marks.includes(false);

const folded = (texts: readonly string[] = []): ReadonlySet<string> => new Set(texts.map(fold));

const fold = (text: string | null): string => text?.toLowerCase() ?? '';
