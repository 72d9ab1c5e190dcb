import {
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamId,
} from '../event-store.port.js';
import { StreamNotWhole } from './errors.js';

/** Streams that say something about one log and the processes on it. */
const OF_ONE_LOG = ['lease_', 'identity-'];

/** The events of a log that its copies hold as well. */
export class CopyableEvents {
  private readonly taken = new Map<StreamId, boolean>();

  constructor(private readonly store: EventStore) {}

  /** In log order, up to a position; none of removed streams. @throws StreamNotWhole */
  async *upTo(
    until: Position | undefined,
    after: Position | 'start' = 'start',
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    if (until === undefined) return;
    for await (const event of this.store.readAll({ after })) {
      if (comparePositions(event.position, until) > 0) return;
      if (this.taken.get(event.streamId) ?? (await this.learn(event.streamId))) yield event;
    }
  }

  private async learn(stream: StreamId): Promise<boolean> {
    const ofOneLog = OF_ONE_LOG.some((prefix) => stream.startsWith(prefix));
    const takes = !ofOneLog && (await this.stands(stream));
    this.taken.set(stream, takes);
    return takes;
  }

  /** Until it is cleaned up a log may still tell of streams that were removed. */
  private async stands(stream: StreamId): Promise<boolean> {
    for await (const first of this.store.read(stream)) {
      if (first.revision > 0) throw new StreamNotWhole(first);
      return true;
    }
    return false;
  }
}
