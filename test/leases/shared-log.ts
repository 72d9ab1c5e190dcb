import {
  type Appended,
  EventStoreUnavailable,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../../src/event-store/event-store.port.js';
import { ForwardingEventStore } from '../../src/event-store/forwarding-event-store.port.js';

/** How one process reaches a log that it shares with others; can be cut, or made to hang. */
export class Connection extends ForwardingEventStore {
  /** Calls under way, those that hang excepted. */
  busy = 0;
  /** Appends are refused, after they had their effect or without it. */
  cut: 'before' | 'after' | null = null;
  /** The process sleeps: its calls wait for this, and then have their effect. */
  asleep: Promise<void> | null = null;
  appends = 0;

  override get shared(): boolean {
    return true;
  }

  override appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    this.appends += 1;
    return this.call(async () => {
      if (this.cut === 'before') throw new EventStoreUnavailable('No connection');
      const appended = await this.store.appendBatch(appends);
      if (this.cut === 'after') throw new EventStoreUnavailable('The answer was lost');
      return appended;
    });
  }

  override async *read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent> {
    for await (const event of this.store.read(streamId, from)) yield event;
  }

  override last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    return this.call(() => this.store.last(streamId));
  }

  private async call<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    if (this.asleep !== null) await this.asleep;
    this.busy += 1;
    try {
      return await act();
    } finally {
      this.busy -= 1;
    }
  }
}
