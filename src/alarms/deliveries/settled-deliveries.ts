import type { Delivery } from '../../domain/alarms/deliveries/delivery.js';
import type { DeliveryEvent } from '../../domain/alarms/deliveries/delivery-events.js';

/** Of one tenant; what is older is in the log alone. */
const MOST_KEPT = 10_000;

const keyOf = ({ alarmId, target }: Pick<Delivery, 'alarmId' | 'target'>): string =>
  `${alarmId} ${target}`;

/** What became of telling whom of what, the newest of it. */
export class SettledDeliveries {
  /** In the order of the last record. */
  private readonly deliveries = new Map<string, Delivery>();

  /** Takes a record in. */
  take({ type, data }: DeliveryEvent): void {
    if (type === 'DeliveriesReached') return;
    const key = keyOf(data);
    const known = this.deliveries.get(key);
    if (type === 'DeliveryWanted') {
      if (known !== undefined) this.put(key, { ...known, wantedAt: data.at });
      return;
    }
    const { alarmId, rule, level, text, target, outcome, attempts, detail, recoveryId, at } = data;
    this.put(key, {
      ...{ alarmId, rule, level, text, target, outcome, attempts, detail },
      ...{ recoveryId: recoveryId ?? null, settledAt: at, wantedAt: null },
    });
  }

  of(alarmId: string, target: string): Delivery | undefined {
    return this.deliveries.get(keyOf({ alarmId, target }));
  }

  /** Newest first. */
  all(): readonly Delivery[] {
    return [...this.deliveries.values()].reverse();
  }

  private put(key: string, delivery: Delivery): void {
    this.deliveries.delete(key);
    this.deliveries.set(key, delivery);
    if (this.deliveries.size <= MOST_KEPT) return;
    this.deliveries.delete(this.leastNeeded());
  }

  /** What was given up is remembered longer than what was told. */
  private leastNeeded(): string {
    let first = '';
    for (const [key, { outcome }] of this.deliveries) {
      if (outcome === 'delivered') return key;
      if (first === '') first = key;
    }
    return first;
  }
}
