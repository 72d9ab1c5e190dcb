import type { Cause } from '../domain/comparison/report-events.js';
import type { Whose } from '../domain/recovery/cause/object-replay.js';
import { othersIn, whoseIn } from '../domain/recovery/cause/whose.js';
import { comparePositions, position, type Position } from '../event-store/event-store.port.js';
import type { TenantHistory, TenantState, TimelineEntry } from '../history/history.port.js';

/** The part of the log that a cause is looked for in, and what follows on it. */
export interface Span {
  readonly history: TenantHistory;
  readonly cause: Cause;
  /** Not among it. */
  readonly from: Position;
  readonly upTo: Position;
  readonly before: TenantState;
  readonly after: TenantState;
  /** Whose one of its changes is. */
  readonly whose: (entry: TimelineEntry) => Whose;
}

/** @param end log position of the last change that counts; now when it is left out @throws InstantOutsideHistory */
export const spanOf = (
  history: TenantHistory,
  cause: Cause,
  end: string = history.now().trust.position,
): Span => {
  const [from, upTo] = [position(cause.from.position), position(end)];
  const before = history.at({ position: from }, 'from');
  const after = history.at({ position: upTo }, 'until');
  return { history, cause, from, upTo, before, after, whose: whoseWithin(cause, history) };
};

const whoseWithin = (cause: Cause, history: TenantHistory): Span['whose'] => {
  const whose = whoseIn(cause);
  const isInside = insideOf(cause, history);
  return (entry) => (isInside(entry) ? whose(entry) : othersIn(entry));
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
