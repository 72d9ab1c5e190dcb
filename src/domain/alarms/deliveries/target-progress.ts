import type { Instant } from '../../instant.js';
import { epochMsOf } from '../../instant.js';
import type { DeliveryEvent } from './delivery-events.js';

const HOUR_MS = 60 * 60_000;

/** How far a target has been told, as its records say. */
export class TargetProgress {
  #reached = -1;
  readonly #settled = new Set<number>();
  readonly #wanted = new Map<number, Instant>();
  #told: readonly Instant[] = [];

  /** Up to this place on the stream of alarms nothing is left. */
  get reached(): number {
    return this.#reached;
  }

  /** Places of those that were given up and are wanted again, and since when. */
  get wanted(): ReadonlyMap<number, Instant> {
    return this.#wanted;
  }

  /** Whether nothing is left to tell of the alarm at this place. */
  isSettled(revision: number): boolean {
    return revision <= this.#reached || this.#settled.has(revision);
  }

  /** How often it was told in the hour before. */
  toldInHourBefore(now: Instant): number {
    return inHourBefore(this.#told, now).length;
  }

  /** Takes a record in. */
  take({ type, data }: DeliveryEvent): void {
    const { alarmRevision: revision } = data;
    switch (type) {
      case 'DeliveriesReached':
        this.#reached = Math.max(this.#reached, revision);
        for (const one of this.#settled) if (one <= this.#reached) this.#settled.delete(one);
        return;
      case 'DeliveryWanted':
        this.#wanted.set(revision, data.at);
        return;
      case 'DeliverySettled':
        this.#wanted.delete(revision);
        if (revision > this.#reached) this.#settled.add(revision);
        if (data.outcome !== 'delivered') return;
        this.#told = [...inHourBefore(this.#told, data.at), data.at];
    }
  }
}

const inHourBefore = (moments: readonly Instant[], now: Instant): readonly Instant[] =>
  moments.filter((moment) => epochMsOf(moment) > epochMsOf(now) - HOUR_MS);
