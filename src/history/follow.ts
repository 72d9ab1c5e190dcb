import { ProjectionStopped } from './catch-up.js';
import { firstTold } from './first-told.js';
import type { TimelineRow } from './history.port.js';
import type { Projected } from './lmdb-tenant-history.js';
import type { Model } from './model.js';
import { type At, positionOf } from './positions.js';
import { type RowNo, Word } from './rows.js';
import { entryAt, reportedEntryAt } from './entries.js';
import type { Position } from '../event-store/event-store.port.js';

/** Rows read at a time. */
const CHUNK = 250;

interface Follower {
  readonly tenantId: string;
  readonly projected: () => Projected;
  readonly start: At;
  readonly signal: AbortSignal;
}

interface Followed {
  readonly at: Position;
  readonly entry: TimelineRow;
}

/** Entries behind a position, then each as it is committed; ends when aborted or closed. */
export async function* followTimeline(follower: Follower): AsyncGenerator<Followed> {
  const { projected, signal } = follower;
  let after = follower.start;
  while (!signal.aborted) {
    const { model, catchUp } = projected();
    const next = catchUp.nextCommit;
    const { entries, last } = entriesBehind(model, follower.tenantId, after);
    yield* entries;
    if (last > after) after = last;
    else if (catchUp.failure !== undefined) {
      throw new ProjectionStopped(catchUp.failure.message, { cause: catchUp.failure });
    } else if (catchUp.stopped) return;
    else await firstOf(next, signal);
  }
}

const entriesBehind = (model: Model, tenantId: string, after: At) => {
  const tenant = model.tenants.get(tenantId)?.no;
  const { rows } = model;
  const first = rows.upTo(after) + 1;
  const entries: Followed[] = [];
  let last = after;
  for (let row = first; row <= rows.committed && row < first + CHUNK; row += 1) {
    last = rows.at(row);
    if (model.tenantOf(row) !== tenant) continue;
    const entry = entryToldBy(model, tenantId, row);
    if (entry !== undefined) entries.push({ at: positionOf(last), entry });
  }
  return { entries, last };
};

/** The entry that a row adds or tells more of; `undefined` when that is not told any more. */
const entryToldBy = (model: Model, tenantId: string, row: RowNo): TimelineRow | undefined => {
  if (model.isReported(row)) {
    const baseline = model.tenants.get(tenantId)?.baseline ?? null;
    return model.audit.isTold(row, baseline) ? reportedEntryAt(model, row) : undefined;
  }
  const change = model.isAttribution(row) ? model.rows.get(row, Word.target) : row;
  return change < firstTold(model, tenantId) ? undefined : entryAt(model, change);
};

/** Leaves nothing behind on the signal, which may live much longer. */
const firstOf = async (next: Promise<void>, signal: AbortSignal): Promise<void> => {
  const aborted = Promise.withResolvers<undefined>();
  const onAbort = (): void => {
    aborted.resolve(undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([next, aborted.promise]);
  signal.removeEventListener('abort', onAbort);
};
