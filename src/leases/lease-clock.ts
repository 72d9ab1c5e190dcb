import { setTimeout as delay } from 'node:timers/promises';

/** Time as one process measures it: never set, never compared with another machine's. */
export interface LeaseClock {
  /** Milliseconds since some moment; only ever grows. */
  readonly nowMs: () => number;
  /** Resolves after `ms` or when the signal aborts; never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const processClock: LeaseClock = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
