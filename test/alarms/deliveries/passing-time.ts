import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryClock } from '../../../src/alarms/deliveries/delivery-clock.js';

interface Waiting {
  readonly untilMs: number;
  readonly ms: number;
  readonly resolve: () => void;
}

/** As long a message may be under way: until it has ended no time passes by itself. */
const UNDER_WAY_MS = 15_000;
const REAL_LIMIT_MS = 50_000;

/** Time that passes as soon as everybody only waits for it. */
export class PassingTime implements DeliveryClock {
  private readonly waiting = new Set<Waiting>();
  private passedMs = 0;

  nowMs = (): number => Date.now() + this.passedMs;

  wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const one = {
        ms,
        untilMs: this.nowMs() + ms,
        resolve: () => {
          this.waiting.delete(one);
          resolve();
        },
      };
      if (signal.aborted) {
        resolve();
        return;
      }
      this.waiting.add(one);
      signal.addEventListener('abort', one.resolve, { once: true });
    });

  /** Lets time pass until the condition holds. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + REAL_LIMIT_MS;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`Not so in time: ${String(holds)}`);
      await delay(2);
      this.passIfIdle();
    }
  }

  pass(ms: number): void {
    this.passedMs += ms;
    for (const one of this.waiting) if (one.untilMs <= this.nowMs()) one.resolve();
  }

  private passIfIdle(): void {
    const all = [...this.waiting];
    if (all.length === 0 || all.some(({ ms }) => ms === UNDER_WAY_MS)) return;
    this.pass(Math.max(0, Math.min(...all.map(({ untilMs }) => untilMs)) - this.nowMs()));
  }
}
