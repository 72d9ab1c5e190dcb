import { setImmediate as turn } from 'node:timers/promises';
import type { Cause, Scope } from '../domain/comparison/report-events.js';
import type { Attributes, ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { type Found, ObjectReplay } from '../domain/recovery/cause/object-replay.js';
import type { WithoutCause } from '../domain/recovery/cause/without-changes.js';
import type { TenantHistory, TenantState } from '../history/history.port.js';
import { entriesOf, touchedBy } from './without-entries.js';
import { scopedTo } from './without-scope.js';
import { type Span, type SpanOptions, spanOf } from './without-span.js';

/** Objects between which other work gets its turn. */
const TURN = 20;

export interface WithoutOptions extends SpanOptions {
  /** The first object that is asked for, be it among them or not. */
  readonly startingAt?: ObjectId | '';
  readonly signal?: AbortSignal;
}

/**
 * The objects that would be different without the changes of a cause, and those where that is left to decide, in
 * id order. Cost and memory grow with these changes, not with the tenant; other work gets its turn. Of the scope
 * count types, ids, attributes, relations and filter.
 * @throws InstantOutsideHistory, InvalidValue naming `filter`; soon after the signal is aborted
 */
export async function* withoutCause(
  history: TenantHistory,
  cause: Cause,
  scope: Scope = {},
  { startingAt = '', signal, ...options }: WithoutOptions = {},
): AsyncGenerator<WithoutCause, undefined> {
  const span = spanOf(history, cause, options);
  const isIn = scopedTo(scope, span);
  let handled = 0;
  for await (const id of touchedBy(span, { scope, startingAt, signal })) {
    const found = await withoutCauseOf(span, id);
    const scoped = found && isIn(found);
    if (scoped !== undefined) yield scoped;
    handled += 1;
    if (handled % TURN === 0) await turn(undefined, { signal });
  }
  return undefined;
}

const withoutCauseOf = async (span: Span, id: ObjectId): Promise<WithoutCause | undefined> => {
  let replay: ObjectReplay | undefined;
  for (const one of span.idsOf(id)) {
    const isAgain = replay !== undefined;
    for await (const entry of entriesOf(span, { objectId: one })) {
      const { changeId } = entry;
      const event = span.current(entry.event);
      replay ??= replayFrom(span, one, event.data.objectType);
      const change = { changeId, event, whose: span.whose(entry) };
      if (isAgain && event.type === 'ObjectCreated') replay.madeAnew(change);
      else replay.change(change);
    }
  }
  replay?.found(foundIn(span, id));
  return replay?.end();
};

const replayFrom = (span: Span, id: ObjectId, objectType: ObjectType): ObjectReplay =>
  new ObjectReplay(objectType, {
    existence: span.before.standing(id)?.status ?? 'absent',
    attributes: valuesOf(span, span.before, id),
  });

const foundIn = (span: Span, id: ObjectId): Found => ({
  attributes: valuesOf(span, span.after, id),
  hasLink: ({ relation, targetId }) =>
    span.idsOf(targetId).some((target) => span.after.hasLink(id, relation, target)),
});

const valuesOf = (span: Span, state: TenantState, id: ObjectId): Attributes =>
  span.current(state.object(id)?.attributes ?? {});
