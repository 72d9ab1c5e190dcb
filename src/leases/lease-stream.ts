import { randomUUID } from 'node:crypto';
import type { Clock, Instant } from '../domain/instant.js';
import type { LeaseEvent, LeaseReleased } from '../domain/timeline/lease-events.js';
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
  readonly observedAt: Instant;
}

/** The lease has a holder. */
export type TakenMark = LeaseMark & { readonly event: Exclude<LeaseEvent, LeaseReleased> };

/** Whether somebody took the lease and did not give it up; by now that may be long ago. */
export const isTaken = (mark: LeaseMark | undefined): mark is TakenMark =>
  mark !== undefined && mark.event.type !== 'LeaseReleased';

/** When a term was taken, as its taker saw it. */
export const takenAt = ({ event, observedAt }: TakenMark): Instant =>
  event.type === 'LeaseTaken' ? observedAt : event.data.since;

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
      : {
          revision: last.revision,
          event: last.event as LeaseEvent,
          observedAt: last.metadata.observedAt,
        };
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
}
