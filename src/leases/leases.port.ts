import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';

/** Work of which one process at a time may do a tenant's. */
export type LeaseRole = 'capture' | 'writer' | 'retention' | 'alarms' | 'exports';

/** This process holds a lease, for as long as the signal has not aborted. */
export interface Term {
  /** Counts the takings of this lease, from 1. */
  readonly number: number;
  /** Whether the holder before gave it up, or there was none: nothing it began is under way. */
  readonly handedOver: boolean;
  /** Aborts when the lease is lost, or this process stops. */
  readonly signal: AbortSignal;
  /**
   * To be asked before each write that a second process must not make: by this process's own clock,
   * so that it also tells when the process slept. @throws LeaseLost
   */
  readonly assertHeld: () => void;
}

export interface LeaseHolder {
  readonly holder: string;
  readonly since: Instant;
  readonly isUs: boolean;
}

/** Another process may be doing this work by now. */
export class LeaseLost extends StatelineError {
  readonly code = 'lease-lost';
  readonly category = 'unavailable';
}

/** The port: who may do what. Where a log belongs to one process, that process may do everything. */
export abstract class Leases {
  /**
   * Waits for the lease, does the work while it holds it, and waits again when it was lost or the work
   * failed, until `signal` aborts; gives the lease up then, and resolves when the work has ended.
   * Work that returns before its signal aborts gives the lease up too.
   */
  abstract hold(
    lease: { readonly tenantId: string; readonly role: LeaseRole },
    work: (term: Term) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;

  /** Who held it last, as the log tells; `null` when nobody does. */
  abstract holder(tenantId: string, role: LeaseRole): Promise<LeaseHolder | null>;
}
