import { randomUUID } from 'node:crypto';
import type { Clock, Instant } from '../domain/instant.js';
import type { LeaseEvent } from '../domain/timeline/lease-events.js';
import { leaseStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  streamId,
  type StreamId,
} from '../event-store/event-store.port.js';
import type { LeaseRole } from './leases.port.js';

/** The newest event of a lease, and where it stands. */
export interface LeaseMark {
  readonly revision: number;
  readonly event: LeaseEvent;
}

/** When a term was taken, as its taker saw it, or renewed for the oldest time that is on record. */
export interface TermStart {
  readonly since: Instant;
  /** How long its holder may be silent; 0 when that is not on record any more. */
  readonly ttlMs: number;
}

/** One tenant's lease for one role, in the log: whose turn it is stands in its newest event. */
export class LeaseStream {
  private readonly stream: StreamId;

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
    readonly role: LeaseRole,
    private readonly clock: Clock,
  ) {
    this.stream = streamId(leaseStream(tenantId, role));
  }

  async newest(): Promise<LeaseMark | undefined> {
    const last = await this.store.last(this.stream);
    // The stream holds the events of its lease only.
    return last === undefined
      ? undefined
      : { revision: last.revision, event: last.event as LeaseEvent };
  }

  /**
   * Where a term begins. Terms only grow along the stream, so it is found by halving: a lease that is
   * renewed for a month has hundreds of thousands of events.
   */
  async startOf(mark: LeaseMark): Promise<TermStart | undefined> {
    const { term } = mark.event.data;
    let [low, high] = [0, mark.revision];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const there = await this.atOrBehind(middle);
      if (there === undefined || there.event.data.term >= term) high = middle;
      else low = there.revision + 1;
    }
    const found = await this.atOrBehind(low);
    if (found === undefined) return undefined;
    const { event, since } = found;
    return { since, ttlMs: event.type === 'LeaseTaken' ? event.data.ttlMs : 0 };
  }

  /** An event as it is appended; made once, so that a second try is no second event. */
  entry(event: LeaseEvent): NewEvent {
    return {
      id: randomUUID(),
      event,
      metadata: {
        tenantId: this.tenantId,
        schemaVersion: '1',
        observedAt: this.clock(),
        reader: 'leases',
        $correlationId: `${this.stream}:${String(event.data.term)}`,
      },
    };
  }

  /** The entry's revision. @throws WrongExpectedRevision when somebody else was faster */
  async append(expected: ExpectedRevision, entry: NewEvent): Promise<number> {
    return (await this.store.append(this.stream, expected, [entry])).revision;
  }

  /** The first event from a revision on; older ones may have been removed. */
  private async atOrBehind(
    revision: number,
  ): Promise<(LeaseMark & { readonly since: Instant }) | undefined> {
    for await (const recorded of this.store.read(this.stream, revision)) {
      return {
        revision: recorded.revision,
        event: recorded.event as LeaseEvent,
        since: recorded.metadata.observedAt,
      };
    }
    return undefined;
  }
}
