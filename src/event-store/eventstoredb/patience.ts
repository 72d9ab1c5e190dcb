import { EventStoreUnavailable } from '../event-store.port.js';
import type { Connection } from './connection.js';
import { EventStoreAccessDenied, EventStoreDbClosed, EventStoreRefused } from './errors.js';
import { CallFailed, type LogClient } from './log-client.js';
import type { Outage } from './outage.js';

export interface Timing {
  /** How long the first try of a call may take. */
  readonly callTimeoutMs: number;
  /** How long a call is tried again without any progress. */
  readonly giveUpAfterMs: number;
  /** First wait between two tries; each next one is twice as long. */
  readonly backoffMs: number;
  readonly backoffCapMs: number;
  /** How long a read that has not ended may stay silent. */
  readonly silenceMs: number;
}

export const DEFAULT_TIMING: Timing = {
  callTimeoutMs: 10_000,
  giveUpAfterMs: 60_000,
  backoffMs: 100,
  backoffCapMs: 10_000,
  silenceMs: 30_000,
};

/** Tries after which a client is given up: it may be stuck in a way that no error tells. */
const RENEW_EVERY = 4;
/** A call takes at most so many times the time of the first. */
const LONGEST_CALL = 8;
/** Tries after which waits no longer double. */
const DOUBLINGS = 16;

/** What everything that is tried again has in common. */
export interface Trying {
  readonly connection: Connection;
  readonly timing: Timing;
  readonly outage: Outage;
}

/** One thing that is tried until it works: how long to wait, when to renew, when to give up. */
export class Patience {
  private tries = 0;
  private since = 0;

  /** `what` is a verb and its object, for messages. */
  constructor(
    private readonly trying: Trying,
    private readonly what: string,
    private readonly giveUpAfterMs = trying.timing.giveUpAfterMs,
  ) {}

  /** How long the next try may take: longer each time, for a slow network must not fail for ever. */
  get callTimeoutMs(): number {
    return this.trying.timing.callTimeoutMs * Math.min(2 ** this.tries, LONGEST_CALL);
  }

  /** Something came of the last try. */
  progressed(): void {
    if (this.tries === 0) return;
    this.tries = 0;
    this.trying.outage.over();
  }

  /** Waits before the next try. @throws EventStoreUnavailable when there is none */
  async afterFailure(client: LogClient, failure: unknown): Promise<void> {
    if (this.trying.connection.closed.aborted) throw new EventStoreDbClosed();
    if (!(failure instanceof CallFailed)) throw failure;
    if (failure.kind === 'denied') throw new EventStoreAccessDenied(this.what, { cause: failure });
    if (failure.kind === 'refused') {
      const message = `The event store refuses to ${this.what}: ${failure.message}`;
      throw new EventStoreRefused(message, { cause: failure });
    }
    await this.again(client, failure);
  }

  /** Waits before the next try, whatever the failure. @throws EventStoreUnavailable after the limit */
  async again(
    client: LogClient,
    failure: Error,
    signal = this.trying.connection.closed,
  ): Promise<void> {
    const { connection, timing, outage } = this.trying;
    if (this.tries === 0) this.since = performance.now();
    outage.began(this.what, failure);
    this.tries += 1;
    if (performance.now() - this.since > this.giveUpAfterMs) {
      const tried = `${this.giveUpAfterMs} ms of trying to ${this.what}`;
      const message = `The event store did not answer in ${tried}; see to the server and the network: ${failure.message}`;
      throw new EventStoreUnavailable(message, { cause: failure });
    }
    if (this.tries % RENEW_EVERY === 0) connection.renew(client);
    const doubled = timing.backoffMs * 2 ** Math.min(this.tries - 1, DOUBLINGS);
    await connection.wait(
      Math.min(timing.backoffCapMs, doubled) * (0.5 + Math.random() / 2),
      signal,
    );
  }
}
