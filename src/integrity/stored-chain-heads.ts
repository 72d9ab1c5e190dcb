import type { ChainHead } from '../domain/integrity/seal.js';
import { instantAt } from '../domain/instant.js';
import {
  baselineStream,
  captureStream,
  changeStreams,
  dayOf,
  operatorsStream,
  SHARDS,
  sliceOf,
  sliceStream,
} from '../domain/timeline/streams.js';
import { type EventStore, streamId } from '../event-store/event-store.port.js';
import { ChainHeads } from './chain-heads.port.js';
import { removedUpTo } from './removed-slices.js';

/** Slices below this day are not looked at, and where the chains stood in them. */
interface Floor {
  /** The first day that may have a slice, `YYYYMMDD`; `null` when there is none at all. */
  readonly from: string | null;
  readonly removed: readonly ChainHead[];
}

/** Days of a shard looked at side by side: first today and tomorrow, as most shards have events daily. */
const FIRST_DAYS = 2;
const MORE_DAYS = 8;

/** Reads where the chains stand from the log, back to where the tenant or what is kept of it begins. */
export class StoredChainHeads extends ChainHeads {
  constructor(private readonly store: EventStore) {
    super();
  }

  override async head(
    tenantId: string,
    shard: number,
    day: string,
  ): Promise<ChainHead | undefined> {
    return this.headAbove(await this.floor(tenantId), tenantId, shard, day);
  }

  override async heads(tenantId: string, day: string): Promise<readonly ChainHead[]> {
    const floor = await this.floor(tenantId);
    const heads = await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) => this.headAbove(floor, tenantId, shard, day)),
    );
    return heads.filter((head) => head !== undefined);
  }

  override operators(tenantId: string): Promise<ChainHead | undefined> {
    return this.headOf(operatorsStream(tenantId));
  }

  private async headAbove(
    { from, removed }: Floor,
    tenantId: string,
    shard: number,
    until: string,
  ): Promise<ChainHead | undefined> {
    for (const days of from === null ? [] : daysBack(until, from)) {
      const heads = await Promise.all(
        days.map((day) => this.headOf(sliceStream(tenantId, shard, day))),
      );
      const newest = heads.find((head) => head !== undefined);
      if (newest !== undefined) return newest;
    }
    return removed.find((head) => sliceOf(head.streamId)?.shard === shard);
  }

  /** `undefined` also for what was recorded before there were chains. */
  private async headOf(slice: string): Promise<ChainHead | undefined> {
    const last = await this.store.last(streamId(slice));
    const chain = last?.metadata.chain;
    return last === undefined || chain === undefined
      ? undefined
      : { streamId: slice, revision: last.revision, chain };
  }

  private async floor(tenantId: string): Promise<Floor> {
    const baselineDay = await removedUpTo(this.store, tenantId);
    if (baselineDay === null) return { from: await this.firstDay(tenantId), removed: [] };
    const sealed = await this.store.last(streamId(baselineStream(tenantId, baselineDay)));
    const removed =
      sealed?.event.type === 'BaselineSealed' ? (sealed.event.data.seal?.heads ?? []) : [];
    return { from: dayAfter(baselineDay), removed };
  }

  private async firstDay(tenantId: string): Promise<string | null> {
    for await (const { metadata } of this.store.read(streamId(captureStream(tenantId, 'tenant')))) {
      // The clock of the machine that went on from here may have been behind.
      return dayBefore(dayOf(metadata.observedAt));
    }
    const range = { after: 'start', streamPrefixes: [changeStreams(tenantId)] } as const;
    for await (const event of this.store.readAll(range)) {
      return sliceOf(event.streamId)?.day ?? null;
    }
    return null;
  }
}

const DAY_MS = 86_400_000;

const startOf = (day: string): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));

const dayOfMs = (epochMs: number): string => dayOf(instantAt(epochMs));

export const dayAfter = (day: string): string => dayOfMs(startOf(day) + DAY_MS);

const dayBefore = (day: string): string => dayOfMs(startOf(day) - DAY_MS);

/** Days from `until` back to `from`, some at a time. */
function* daysBack(until: string, from: string): Generator<readonly string[]> {
  const first = startOf(from);
  let some = FIRST_DAYS;
  for (let last = startOf(until); last >= first;) {
    const count = Math.min(some, (last - first) / DAY_MS + 1);
    const newest = last;
    yield Array.from({ length: count }, (_, back) => dayOfMs(newest - back * DAY_MS));
    last -= count * DAY_MS;
    some = MORE_DAYS;
  }
}
