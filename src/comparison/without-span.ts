import type { Cause } from '../domain/comparison/report-events.js';
import { objectId, type ObjectId } from '../domain/directory/directory-object.js';
import type { Json } from '../domain/json.js';
import type { Whose } from '../domain/recovery/cause/object-replay.js';
import {
  type Names,
  namesIn,
  othersIn,
  whoseIn,
  whoseInAll,
} from '../domain/recovery/cause/whose.js';
import { withIds } from '../domain/recovery/recreate/ids-in.js';
import { comparePositions, position, type Position } from '../event-store/event-store.port.js';
import type { Identities } from '../history/identities.port.js';
import type { TenantHistory, TenantState, TimelineEntry } from '../history/history.port.js';

/** The part of the log that a cause is looked for in, and what follows on it. */
export interface Span {
  readonly history: TenantHistory;
  /** What finds its changes; others may be found by it, too. */
  readonly names: Names;
  /** Not among it. */
  readonly from: Position;
  readonly upTo: Position;
  readonly before: TenantState;
  readonly after: TenantState;
  /** Whose one of its changes is. */
  readonly whose: (entry: TimelineEntry) => Whose;
  /** The ids of one object, oldest first, up to the one that it goes by. */
  readonly idsOf: (id: ObjectId) => readonly ObjectId[];
  /** Plain JSON with the ids in it that objects go by. */
  readonly current: <Value extends object>(value: Value) => Value;
}

export interface SpanOptions {
  /** The log position of the last change that counts; now when it is left out. */
  readonly upTo?: string;
  /** Whether one of the names of a cause is enough, which it is when this is left out, or all have to hold. */
  readonly namedBy?: 'any' | 'all';
  /** Where they are given, an object that was made anew is one object, told under the id that it has now. */
  readonly identities?: Identities;
}

/** @throws InstantOutsideHistory */
export const spanOf = (history: TenantHistory, cause: Cause, options: SpanOptions): Span => {
  const { upTo: end = history.now().trust.position, namedBy = 'any' } = options;
  const [from, upTo] = [position(cause.from.position), position(end)];
  const before = history.at({ position: from }, 'from');
  const after = history.at({ position: upTo }, 'until');
  const names = namesIn(cause);
  const whose = namedBy === 'any' ? whoseIn(names) : whoseInAll(names);
  const isInside = insideOf(cause, history);
  return {
    ...{ history, from, upTo, before, after },
    names: namedBy === 'any' ? names : fewestOf(names),
    whose: (entry) => (isInside(entry) ? whose(entry) : othersIn(entry)),
    ...identified(after, options.identities),
  };
};

/** Those of one kind, which as a rule name the fewest changes. */
const fewestOf = ({ actors, correlationIds, changeIds }: Names): Names => {
  if (changeIds !== undefined) return { changeIds };
  if (correlationIds !== undefined) return { correlationIds };
  return actors === undefined ? {} : { actors };
};

/** An id that was not seen yet is not gone by. */
const identified = (
  after: TenantState,
  identities: Identities | undefined,
): Pick<Span, 'idsOf' | 'current'> => {
  if (identities === undefined || identities.size === 0) {
    return { idsOf: (id) => [id], current: (value) => value };
  }
  return {
    idsOf: (id) => {
      const all = identities.all(id);
      const known = all.findLastIndex((one) => after.standing(one) !== undefined);
      return known === -1 ? [id] : all.slice(0, known + 1);
    },
    current: (value) =>
      withIds(value as Json, (id) => identities.current(objectId(id))) as typeof value,
  };
};

/**
 * A change counts when it occurred, where that is known, else when it was seen. Where a window begins with what
 * is known, all that was seen from then on is in it: it may have occurred a little earlier.
 */
const insideOf = (
  { from, until }: Cause,
  history: TenantHistory,
): ((entry: TimelineEntry) => boolean) => {
  const earliest = history.earliest();
  const isFromStart = earliest === null || from.instant <= earliest;
  const last = position(until.position);
  return ({ occurredAt, position: at }) =>
    occurredAt === null
      ? comparePositions(at, last) <= 0
      : (isFromStart || occurredAt > from.instant) && occurredAt <= until.instant;
};
