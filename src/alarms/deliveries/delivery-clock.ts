import { setTimeout as delay } from 'node:timers/promises';

/** Time as deliveries wait for it. */
export interface DeliveryClock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Resolves after `ms` or when the signal aborts; never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const wallClock: DeliveryClock = {
  nowMs: () => Date.now(),
  wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
