import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.js';
import type { CaptureEvent, CheckpointRecorded } from '../domain/timeline/capture-events.js';
import { captureStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  streamId,
} from '../event-store/event-store.port.js';

/** Where a reader stands, from its own stream. */
export class Checkpoints {
  private revision: ExpectedRevision = 'no_stream';

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
    readonly reader: string,
  ) {}

  private get stream() {
    return streamId(captureStream(this.tenantId, this.reader));
  }

  /**
   * The last checkpoint, or `undefined` when the reader never closed a page. Reads the stream from
   * its end, so that the cost does not grow with the age of the tenant.
   */
  async load(): Promise<CheckpointRecorded['data'] | undefined> {
    const last = await this.store.last(this.stream);
    this.revision = last?.revision ?? 'no_stream';
    for (let from = last?.revision ?? -1; from >= 0; from -= 1) {
      const event = await this.eventAt(from);
      if (event?.type === 'CheckpointRecorded') return event.data;
    }
    return undefined;
  }

  /** Whether an event of a type stands on the stream; reads all of it, so for short streams only. */
  async has(type: CaptureEvent['type']): Promise<boolean> {
    let found = false;
    for await (const { event, revision } of this.store.read(this.stream)) {
      this.revision = revision;
      found ||= event.type === type;
    }
    return found;
  }

  async append(event: CaptureEvent, observedAt: Instant): Promise<void> {
    const { revision } = await this.store.append(this.stream, this.revision, [
      {
        id: randomUUID(),
        event,
        metadata: {
          tenantId: this.tenantId,
          schemaVersion: '1',
          observedAt,
          reader: this.reader,
          $correlationId: randomUUID(),
        },
      },
    ]);
    this.revision = revision;
  }

  private async eventAt(revision: number): Promise<CaptureEvent | undefined> {
    for await (const { event } of this.store.read(this.stream, revision)) {
      return event as CaptureEvent;
    }
    return undefined;
  }
}
