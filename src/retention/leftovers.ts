import { baselineStream, leaseStream, sliceOf } from '../domain/timeline/streams.js';
import { type EventStore, streamId } from '../event-store/event-store.port.js';
import type { SliceRemoval } from '../event-store/slice-removal.port.js';
import type { LeaseRole } from '../leases/leases.port.js';
import { dayPlus, daysFrom } from './days.js';
import type { OrderedSlice } from './retention-state.js';

/** Far more than retention lets pass between two baselines. */
const DAYS_BACK = 400;
const LEASES: readonly LeaseRole[] = ['capture', 'writer', 'retention', 'alarms'];
/** Events of a lease that stay, and how many there are before the older ones go. */
const LEASE_EVENTS = 100;
const MANY_LEASE_EVENTS = 1_000;

/** What nobody reads any more once a newer baseline is in force. */
export class Leftovers {
  constructor(
    private readonly store: EventStore,
    private readonly removal: SliceRemoval,
    private readonly assertHeld: () => void,
  ) {}

  /** Baselines of earlier days, also those that were begun and never sealed. */
  async removeBaselinesBefore(
    tenantId: string,
    day: string,
    removed: readonly OrderedSlice[],
  ): Promise<void> {
    const days = removed.map((slice) => sliceOf(slice.streamId)?.day ?? day);
    const first = [dayPlus(day, -DAYS_BACK), ...days].sort()[0] ?? day;
    for (const earlier of daysFrom(first, dayPlus(day, -1))) {
      const stream = streamId(baselineStream(tenantId, earlier));
      const last = await this.store.last(stream);
      if (last === undefined) continue;
      this.assertHeld();
      await this.removal.remove(stream, last.revision);
    }
  }

  /** Each renewal of a lease is an event: only the last ones tell anything. */
  async shortenLeases(tenantId: string): Promise<void> {
    for (const role of LEASES) {
      const stream = streamId(leaseStream(tenantId, role));
      const last = await this.store.last(stream);
      if (last === undefined || last.revision < MANY_LEASE_EVENTS) continue;
      this.assertHeld();
      await this.removal.truncate(stream, last.revision + 1 - LEASE_EVENTS);
    }
  }
}
