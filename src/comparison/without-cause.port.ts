import { setImmediate as turn } from 'node:timers/promises';
import type { Cause, Scope } from '../domain/comparison/report-events.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { ObjectReplay } from '../domain/recovery/cause/object-replay.js';
import type { WithoutCause } from '../domain/recovery/cause/without-changes.js';
import type { TenantHistory } from '../history/history.port.js';
import { entriesOf, touchedBy } from './without-entries.js';
import { scopedTo } from './without-scope.js';
import { type Span, spanOf } from './without-span.js';

/** Objects between which other work gets its turn. */
const TURN = 20;

export interface WithoutOptions {
  /** The log position up to which changes count; now when it is left out. */
  readonly upTo?: string;
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
  { upTo, startingAt = '', signal }: WithoutOptions = {},
): AsyncGenerator<WithoutCause, undefined> {
  const span = spanOf(history, cause, upTo);
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
  const before = span.before.object(id);
  let replay: ObjectReplay | undefined;
  for await (const entry of entriesOf(span, { objectId: id })) {
    const { changeId, event } = entry;
    replay ??= new ObjectReplay(event.data.objectType, {
      existence: before?.status ?? 'absent',
      attributes: before?.attributes ?? {},
    });
    replay.change({ changeId, event, whose: span.whose(entry) });
  }
  return replay?.end();
};
