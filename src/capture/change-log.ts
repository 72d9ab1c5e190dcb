import { hash, randomUUID } from 'node:crypto';
import type { EventMetadata } from '../domain/events.js';
import { instantAt } from '../domain/instant.js';
import { CHAIN_START, chainOf } from '../domain/integrity/chain.js';
import type { TimelineEvent } from '../domain/timeline/events.js';
import { dayOf, shardOf, SHARDS, sliceOf, sliceStream } from '../domain/timeline/streams.js';
import {
  comparePositions,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type StreamAppend,
  type StreamId,
  streamId,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import type { ChainHeads } from '../integrity/chain-heads.port.js';

export interface ObservedEvent {
  readonly event: TimelineEvent;
  readonly metadata: EventMetadata;
}

/** The last event of a shard, as far as this process knows. */
interface ShardEnd {
  readonly streamId: StreamId;
  readonly revision: number;
  readonly chain: string;
}

/**
 * Where the shards of a tenant end. What was decided on the history up to `head` may be appended as
 * long as this stands: the append then expects just the events that the decision was made on.
 */
export interface Standing {
  /** Of the log, asked for after the ends: all that stood in the shards lies at or before it. */
  readonly head: Position | undefined;
}

interface Known extends Standing {
  readonly ends: Map<number, ShardEnd>;
  /** Of the newest slice, `YYYYMMDD`. */
  day: string;
}

const DAY_MS = 86_400_000;

/**
 * Appends a tenant's change events to their shards, each linked to the one before it. One append at a
 * time, so that every one knows what it expects; forgets what it knew when one fails.
 */
export class ChangeLog {
  private known: Known | undefined;
  private newestDay = '';
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
    private readonly chainHeads: ChainHeads,
  ) {}

  /** Where the shards end: as known, or learnt anew after an append has failed. */
  standing(): Promise<Standing> {
    return this.inTurn(() => this.learn());
  }

  /**
   * Position of the last event appended.
   * @throws WrongExpectedRevision when the log moved, or `standing` stands no more
   */
  append(events: readonly ObservedEvent[], standing?: Standing): Promise<Position | undefined> {
    return this.inTurn(() => this.appendNow(events, standing));
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async appendNow(
    events: readonly ObservedEvent[],
    standing: Standing | undefined,
  ): Promise<Position | undefined> {
    if (events.length === 0) return undefined;
    if (standing !== undefined && standing !== this.known) throw this.moved();
    try {
      const known = await this.knownOn(this.dayOf(events));
      const shards = Map.groupBy(events, ({ event }) => shardOf(event.data.objectId));
      const drafts = [...shards].map(([shard, group]) => this.draft(known, shard, group));
      const appended = await this.store.appendBatch(drafts.map(({ append }) => append));
      for (const { shard, end } of drafts) known.ends.set(shard, end);
      return appended.map(({ position }) => position).reduce(later);
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  /** Slices follow each other: what is recorded after an event of the next day goes there as well. */
  private dayOf(events: readonly ObservedEvent[]): string {
    const days = events.map(({ metadata }) => dayOf(metadata.observedAt));
    return (this.newestDay = days.reduce(laterDay, this.newestDay));
  }

  private draft(known: Known, shard: number, group: readonly ObservedEvent[]) {
    const id = streamId(sliceStream(this.tenantId, shard, known.day));
    const before = known.ends.get(shard);
    const expected: ExpectedRevision = before?.streamId === id ? before.revision : 'no_stream';
    let revision = expected === 'no_stream' ? -1 : expected;
    let chain = before?.chain ?? CHAIN_START;
    const events = group.map(({ event, metadata }): NewEvent => {
      const unchained = { id: randomUUID(), event, metadata };
      revision += 1;
      chain = chainOf(chain, { streamId: id, revision }, unchained, sha256);
      return { ...unchained, metadata: { ...metadata, chain } };
    });
    const append: StreamAppend = { streamId: id, expected, events };
    return { shard, append, end: { streamId: id, revision, chain } };
  }

  private async knownOn(day: string): Promise<Known> {
    const known = await this.learn();
    if (day <= known.day) return known;
    // That a slice is new says nothing about the end of the one before it.
    if (!sameEnds(await this.ends(), known.ends)) throw this.moved();
    known.day = day;
    return known;
  }

  private async learn(): Promise<Known> {
    if (this.known !== undefined) return this.known;
    const ends = await this.ends();
    const days = [...ends.values()].map((end) => sliceOf(end.streamId)?.day ?? '');
    return (this.known = { ends, day: days.reduce(laterDay, ''), head: await this.store.head() });
  }

  private async ends(): Promise<Map<number, ShardEnd>> {
    // Another machine's clock may be past midnight already.
    const until = laterDay(this.newestDay, dayOf(instantAt(Date.now() + DAY_MS)));
    const ends = new Map<number, ShardEnd>();
    for (const head of await this.chainHeads.heads(this.tenantId, until)) {
      ends.set(sliceOf(head.streamId)?.shard ?? 0, { ...head, streamId: streamId(head.streamId) });
    }
    const others = Array.from({ length: SHARDS }, (_, shard) => shard).filter((s) => !ends.has(s));
    for (const shard of others) await this.addUnchainedEnd(ends, shard);
    return ends;
  }

  /** A slice of today may have been begun by a version that knew no chains. */
  private async addUnchainedEnd(ends: Map<number, ShardEnd>, shard: number): Promise<void> {
    const today = laterDay(this.newestDay, dayOf(instantAt(Date.now())));
    const id = streamId(sliceStream(this.tenantId, shard, today));
    const last = await this.store.last(id);
    if (last !== undefined)
      ends.set(shard, { streamId: id, revision: last.revision, chain: CHAIN_START });
  }

  private moved(): WrongExpectedRevision {
    const id = streamId(sliceStream(this.tenantId, 0, this.newestDay));
    return new WrongExpectedRevision(id, 'no_stream');
  }
}

const sha256 = (text: string): string => hash('sha256', text);

const laterDay = (one: string, other: string): string => (one < other ? other : one);

const later = (one: Position, other: Position): Position =>
  comparePositions(one, other) < 0 ? other : one;

const sameEnds = (
  ends: ReadonlyMap<number, ShardEnd>,
  known: ReadonlyMap<number, ShardEnd>,
): boolean =>
  ends.size === known.size &&
  [...ends].every(([shard, end]) => known.get(shard)?.chain === end.chain);
