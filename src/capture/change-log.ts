import { randomUUID } from 'node:crypto';
import type { EventMetadata } from '../domain/events.js';
import type { Instant } from '../domain/instant.js';
import type { TimelineEvent } from '../domain/timeline/events.js';
import { changeStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type StreamAppend,
  type StreamId,
  streamId,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';

export interface ObservedEvent {
  readonly event: TimelineEvent;
  readonly metadata: EventMetadata;
}

/**
 * Appends a tenant's change events to their shards. One append at a time, so that every one knows
 * the revision it expects; forgets what it knew when another writer was faster.
 */
export class ChangeLog {
  private readonly revisions = new Map<StreamId, ExpectedRevision>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
  ) {}

  /** Position of the last event appended. @throws WrongExpectedRevision when the log moved */
  append(events: readonly ObservedEvent[]): Promise<Position | undefined> {
    const appended = this.turn.then(() => this.appendNow(events));
    this.turn = appended.catch(() => undefined);
    return appended;
  }

  private async appendNow(events: readonly ObservedEvent[]): Promise<Position | undefined> {
    const appends = await this.byStream(events);
    try {
      const results = await this.store.appendBatch(appends);
      appends.forEach(({ streamId: id }, index) => {
        this.revisions.set(id, results[index]?.revision ?? 'no_stream');
      });
      return results.at(-1)?.position;
    } catch (error) {
      if (error instanceof WrongExpectedRevision) this.revisions.clear();
      throw error;
    }
  }

  private async byStream(events: readonly ObservedEvent[]): Promise<readonly StreamAppend[]> {
    const streams = Map.groupBy(events, ({ event, metadata }) =>
      streamId(changeStream(this.tenantId, event.data.objectId, metadata.observedAt)),
    );
    this.forgetOtherDays(events[0]?.metadata.observedAt);
    return Promise.all(
      [...streams].map(async ([id, group]) => ({
        streamId: id,
        expected: await this.revisionOf(id),
        events: group.map((observed): NewEvent => ({ id: randomUUID(), ...observed })),
      })),
    );
  }

  private async revisionOf(id: StreamId): Promise<ExpectedRevision> {
    return this.revisions.get(id) ?? (await this.store.last(id))?.revision ?? 'no_stream';
  }

  /** Yesterday's streams are not appended to any more. */
  private forgetOtherDays(observedAt: Instant | undefined): void {
    const day = observedAt?.slice(0, 10).replaceAll('-', '') ?? '';
    for (const id of this.revisions.keys()) if (!id.endsWith(day)) this.revisions.delete(id);
  }
}
