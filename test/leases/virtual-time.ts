import { setImmediate } from 'node:timers/promises';
import type { LeaseClock } from '../../src/leases/lease-clock.js';

interface Waiting {
  readonly atMs: number;
  readonly resolve: () => void;
}

/** Time that passes when the test says so. */
export class VirtualTime {
  nowMs = 0;
  private waiting: Waiting[] = [];

  /** A process's own clock, at a speed of its own; a process that sleeps hears nothing until it wakes. */
  clock(speed: number, asleep: () => Promise<void> | null): LeaseClock {
    return {
      nowMs: () => this.nowMs * speed,
      wait: async (ms, signal) => {
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          this.waiting.push({ atMs: this.nowMs + ms / speed, resolve });
          signal.addEventListener('abort', () => {
            resolve();
          });
        });
        await asleep();
      },
    };
  }

  /** Lets time pass until the condition holds; rejects after `limitMs` of it. */
  async until(
    holds: () => boolean | Promise<boolean>,
    isIdle: () => boolean,
    limitMs = 60_000,
  ): Promise<void> {
    const deadline = this.nowMs + limitMs;
    while (!(await holds())) {
      if (this.nowMs > deadline) throw new Error(`Not so in time: ${String(holds)}`);
      await this.pass(10, isIdle);
    }
  }

  /** Lets time pass, and everything happen that is due. */
  async pass(ms: number, isIdle: () => boolean): Promise<void> {
    const until = this.nowMs + ms;
    while (this.nowMs < until) {
      await settled(isIdle);
      this.nowMs = Math.min(this.nowMs + 10, until);
      const due = this.waiting.filter(({ atMs }) => atMs <= this.nowMs);
      this.waiting = this.waiting.filter(({ atMs }) => atMs > this.nowMs);
      for (const { resolve } of due) resolve();
    }
    await settled(isIdle);
  }
}

/** What is under way and needs no time to pass has come to its end. */
const settled = async (isIdle: () => boolean): Promise<void> => {
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await setImmediate();
    if (!isIdle()) quiet = -1;
  }
};
