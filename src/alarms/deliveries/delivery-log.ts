import { randomUUID } from 'node:crypto';
import type { DeliveryEvent } from '../../domain/alarms/deliveries/delivery-events.js';
import { TargetProgress } from '../../domain/alarms/deliveries/target-progress.js';
import { instantAt } from '../../domain/instant.js';
import { deliveriesStream } from '../../domain/timeline/streams.js';
import {
  type EventStore,
  EventStoreUnavailable,
  type NewEvent,
  type StreamId,
  streamId,
  WrongExpectedRevision,
} from '../../event-store/event-store.port.js';
import type { DeliveryClock } from './delivery-clock.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** An event of deliveries as it is appended to the stream of them. */
export const newDeliveryEvent = (
  event: DeliveryEvent,
  tenantId: string,
  nowMs: number,
): NewEvent<DeliveryEvent> => ({
  id: randomUUID(),
  event,
  metadata: {
    ...{ tenantId, schemaVersion: '1', observedAt: instantAt(nowMs), reader: 'deliveries' },
    $correlationId: 'alarmId' in event.data ? event.data.alarmId : event.data.target,
  },
});

/** Whether an event of the stream of deliveries is one of them. */
export const isDeliveryEvent = (event: { readonly type: string }): event is DeliveryEvent =>
  event.type === 'DeliverySettled' ||
  event.type === 'DeliveryWanted' ||
  event.type === 'DeliveriesReached';

/** The records of a tenant's deliveries while one process keeps them; others only ask there for one to be tried again. */
export class DeliveryLog {
  readonly stream: StreamId;
  private readonly progress = new Map<string, TargetProgress>();
  private revision = -1;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
    private readonly clock: DeliveryClock,
    private readonly signal: AbortSignal,
  ) {
    this.stream = streamId(deliveriesStream(tenantId));
  }

  /** How far a target has been told; `undefined` when it was never heard of. */
  of(target: string): TargetProgress | undefined {
    return this.progress.get(target);
  }

  /** Takes in what stands in the stream by now. @throws EventStoreUnavailable */
  catchUp(): Promise<void> {
    return this.inTurn(() => this.read());
  }

  /**
   * Appends, and waits for a log that is away as long as the work lasts.
   * @throws LeaseLost, and what the store throws once the work is over
   */
  append(events: readonly DeliveryEvent[]): Promise<void> {
    const now = this.clock.nowMs();
    const added = events.map((event) => newDeliveryEvent(event, this.tenantId, now));
    return this.inTurn(() => this.appendUntilItStands(added));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async appendUntilItStands(events: readonly NewEvent<DeliveryEvent>[]): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.appendOnce(events);
        return;
      } catch (error) {
        if (!(error instanceof EventStoreUnavailable) || this.signal.aborted) throw error;
      }
      await this.clock.wait(pauseMs, this.signal);
    }
  }

  /** Behind what others appended meanwhile; what is on record by then is not recorded twice. */
  private async appendOnce(events: readonly NewEvent<DeliveryEvent>[]): Promise<void> {
    for (let left = events; left.length > 0; left = left.filter((one) => this.isNews(one))) {
      const before = this.revision;
      try {
        await this.store.append(this.stream, before < 0 ? 'no_stream' : before, left);
        await this.read();
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
      await this.read();
      if (this.revision === before) throw new EventStoreUnavailable('The log is behind itself');
    }
  }

  private isNews({ event: { type, data } }: NewEvent<DeliveryEvent>): boolean {
    const progress = this.progress.get(data.target);
    if (type !== 'DeliverySettled' || progress === undefined) return true;
    return !progress.isSettled(data.alarmRevision) || progress.wanted.has(data.alarmRevision);
  }

  private async read(): Promise<void> {
    for await (const recorded of this.store.read(this.stream, this.revision + 1)) {
      const { event, revision } = recorded;
      this.revision = revision;
      if (!isDeliveryEvent(event)) continue;
      const known = this.progress.get(event.data.target) ?? new TargetProgress();
      known.take(event);
      this.progress.set(event.data.target, known);
    }
  }
}
