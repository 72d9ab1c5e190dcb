import { ProjectionStopped } from './catch-up.js';
import { firstTold } from './first-told.js';
import type { TimelineEntry } from './history.port.js';
import type { Projected } from './lmdb-tenant-history.js';
import type { Model } from './model.js';
import { type At, positionOf } from './positions.js';
import { Word } from './rows.js';
import { entryAt } from './timeline.js';
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
  readonly entry: TimelineEntry;
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
  const told = firstTold(model, tenantId);
  const entries: Followed[] = [];
  let last = after;
  for (let row = first; row <= rows.committed && row < first + CHUNK; row += 1) {
    last = rows.at(row);
    if (model.tenantOf(row) !== tenant) continue;
    const change = model.isAttribution(row) ? rows.get(row, Word.target) : row;
    if (change < told) continue;
    entries.push({ at: positionOf(last), entry: entryAt(model, change) });
  }
  return { entries, last };
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
