import type { Event } from './events.js';

interface Holding {
  readonly role: string;
  /** Names a process: new at each start. */
  readonly holder: string;
  /** Counts the takings of a lease, from 1. */
  readonly term: number;
}

/** Gone stale when nothing was heard for `ttlMs`. */
export type LeaseTaken = Event<'LeaseTaken', Holding & { ttlMs: number }>;
export type LeaseRenewed = Event<'LeaseRenewed', Holding>;
export type LeaseReleased = Event<'LeaseReleased', Holding>;

export type LeaseEvent = LeaseTaken | LeaseRenewed | LeaseReleased;
