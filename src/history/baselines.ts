import { StatelineError } from '../domain/errors.js';
import type { BaselineSealed } from '../domain/timeline/retention-events.js';
import { baselineStream, retentionStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  position,
  type StreamId,
  streamId,
} from '../event-store/event-store.port.js';
import type { BaselineRow } from './model.js';
import { atOf } from './positions.js';

/** Orders of removal: from then on the slices up to a baseline are not to be read any more. */
export const ORDERS = 'retention-';

/** A whole tenant at the end of a day, in the log. */
export interface Baseline extends BaselineRow {
  readonly tenantId: string;
  readonly streamId: StreamId;
  readonly sealed: BaselineSealed['data'];
}

/** What older slices were folded into cannot be read: history before the window would be invented. */
export class BaselineUnreadable extends StatelineError {
  readonly code = 'baseline-unreadable';
  readonly category = 'fault';
}

/** Retention may put a newer baseline in the place of one while it is looked for. */
const MAX_ATTEMPTS = 3;

/**
 * The baselines that stand for removed slices, the newest of each tenant, in the order of their
 * positions. @throws BaselineUnreadable when one is not there
 */
export const baselinesInForce = async (
  store: EventStore,
  tenantIds: readonly string[] | 'all',
): Promise<readonly Baseline[]> => {
  for (let attempt = 1; ; attempt += 1) {
    const ordered = await daysOrdered(store, tenantIds);
    const found = await Promise.all(
      Array.from(ordered, ([tenantId, day]) => sealedBaseline(store, tenantId, day)),
    );
    const baselines = found.filter((baseline) => baseline !== undefined);
    if (baselines.length === ordered.size) return baselines.sort((one, other) => one.at - other.at);
    if (attempt === MAX_ATTEMPTS) {
      const days = Array.from(ordered, ([tenantId, day]) => `${tenantId} of ${day}`);
      throw new BaselineUnreadable(`A baseline is missing from the log, of ${days.join(', ')}`);
    }
  }
};

/** To look for everybody's takes reading all of a log that cannot filter by an index. */
const daysOrdered = async (
  store: EventStore,
  tenantIds: readonly string[] | 'all',
): Promise<ReadonlyMap<string, string>> => {
  const days = new Map<string, string>();
  const range = { after: 'start', streamPrefixes: [ORDERS] } as const;
  const streams =
    tenantIds === 'all'
      ? [store.readAll(range)]
      : tenantIds.map((id) => store.read(streamId(retentionStream(id))));
  for (const stream of streams) {
    for await (const { event, metadata } of stream) {
      if (event.type === 'SliceRemovalOrdered') days.set(metadata.tenantId, event.data.baselineDay);
    }
  }
  return days;
};

/** A tenant's baseline of a day; `undefined` when it is not sealed, or was removed behind a newer one. */
export const sealedBaseline = async (
  store: EventStore,
  tenantId: string,
  day: string,
): Promise<Baseline | undefined> => {
  const stream = streamId(baselineStream(tenantId, day));
  const last = await store.last(stream);
  if (last?.event.type !== 'BaselineSealed') return undefined;
  const { data } = last.event;
  return {
    tenantId,
    streamId: stream,
    sealed: data,
    day: data.day,
    instant: data.instant,
    at: atOf(position(data.position)),
    sealedAt: atOf(last.position),
  };
};
