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

/** Read together where they are read backwards. */
const AT_ONCE = 100;

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

  /** Newest first: all, or those before a place in their stream. Little more is read than is taken. */
  async *newestFirst(before = Infinity): AsyncGenerator<RaisedAlarm, void, undefined> {
    for (let end = Math.min(before, (await this.newest()) + 1); end > 0; end -= AT_ONCE) {
      yield* (await this.between(Math.max(0, end - AT_ONCE), end)).toReversed();
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
  private async between(first: number, end: number): Promise<readonly RaisedAlarm[]> {
    const alarms: RaisedAlarm[] = [];
    for await (const raised of this.from(first)) {
      if (raised.revision < end) alarms.push(raised);
      if (raised.revision >= end - 1) break;
    }
    return alarms;
  }
}
