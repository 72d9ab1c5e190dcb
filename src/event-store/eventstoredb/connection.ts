import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDbClosed } from './errors.js';
import type { LogClient } from './log-client.js';

/** The client of the moment, and its replacement when it seems to be stuck. */
export class Connection {
  private readonly closing = new AbortController();
  private current: LogClient;

  constructor(private readonly connect: () => LogClient) {
    setMaxListeners(0, this.closing.signal);
    this.current = connect();
  }

  get client(): LogClient {
    if (this.closing.signal.aborted) throw new EventStoreDbClosed();
    return this.current;
  }

  /** Aborts when the connection is closed. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** Gives up a client; nothing happens when it has been given up before. */
  renew(failed: LogClient): void {
    if (failed !== this.current || this.closing.signal.aborted) return;
    try {
      this.current = this.connect();
    } catch {
      // A certificate that cannot be read just now: the old client goes on, and this is tried again.
      return;
    }
    void dispose(failed);
  }

  /** Waits, but not beyond the closing. @throws EventStoreDbClosed */
  async wait(ms: number, signal = this.closing.signal): Promise<void> {
    try {
      await delay(ms, undefined, { signal });
    } catch {
      throw new EventStoreDbClosed();
    }
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await dispose(this.current);
  }
}

const dispose = async (client: LogClient): Promise<void> => {
  try {
    await client.dispose();
  } catch {
    // Nobody waits for it any more.
  }
};
