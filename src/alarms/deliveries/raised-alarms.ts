import type { Alarm } from '../../domain/alarms/alarm-events.js';
import type { Instant } from '../../domain/instant.js';
import { alarmsStream } from '../../domain/timeline/streams.js';
import {
  type EventStore,
  type Position,
  type StreamId,
  streamId,
} from '../../event-store/event-store.port.js';

/** An alarm where it stands. */
export interface RaisedAlarm {
  readonly alarm: Alarm;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: Instant;
}

/** The alarms of a tenant, as they stand in the log. */
export class RaisedAlarms {
  readonly stream: StreamId;

  constructor(
    private readonly store: EventStore,
    tenantId: string,
  ) {
    this.stream = streamId(alarmsStream(tenantId));
  }

  /** In the order in which they were raised, from a place in their stream on. */
  async *from(place: number): AsyncGenerator<RaisedAlarm, void, undefined> {
    for await (const recorded of this.store.read(this.stream, place)) {
      const { event, revision, position, recordedAt } = recorded;
      if (event.type === 'AlarmRaised') yield { alarm: event.data, revision, position, recordedAt };
    }
  }

  /** The one at a place, or `undefined`. */
  async at(place: number): Promise<RaisedAlarm | undefined> {
    for await (const raised of this.from(place)) {
      return raised.revision === place ? raised : undefined;
    }
    return undefined;
  }

  /** The place of the newest; -1 before the first. */
  async newest(): Promise<number> {
    return (await this.store.last(this.stream))?.revision ?? -1;
  }
}
