import type { Instant } from '../instant.js';
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
/** Says again what its term began with: retention removes older events of the stream. */
export type LeaseRenewed = Event<'LeaseRenewed', Holding & { ttlMs: number; since: Instant }>;
export type LeaseReleased = Event<'LeaseReleased', Holding>;

export type LeaseEvent = LeaseTaken | LeaseRenewed | LeaseReleased;
