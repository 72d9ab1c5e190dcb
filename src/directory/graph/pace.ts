import type { GraphSettings, PacePerSecond } from './graph-options.js';

export type Family = keyof PacePerSecond;

/** Seconds' worth of requests that may go at once after a pause. */
const burstSeconds: Record<Family, number> = {
  directoryRead: 2,
  directoryWrite: 2,
  conditionalAccess: 0,
  reports: 8,
};

/** For how long a warning of the directory (`x-ms-throttle-limit-percentage`) slows us down. */
const SLOW_MS = 10_000;

/**
 * One allowance per family of quotas, shared by everything that talks to one tenant. A request takes
 * its place in time when it asks; Conditional Access requests also go one by one.
 */
export class Pace {
  private readonly lanes = new Map<Family, Lane>();
  private conditionalAccess: Promise<unknown> = Promise.resolve();

  constructor(private readonly settings: Pick<GraphSettings, 'pace' | 'now' | 'wait'>) {}

  /** Runs `work` when the family's allowance has room for `cost` requests. */
  async run<Result>(
    family: Family,
    cost: number,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const turn = async (): Promise<Result> => {
      signal?.throwIfAborted();
      const waitMs = this.lane(family).reserve(cost, this.settings.now());
      if (waitMs > 0) await this.settings.wait(waitMs, signal);
      return work();
    };
    if (family !== 'conditionalAccess') return turn();
    const running = this.conditionalAccess.then(turn);
    // A second counts from the answer: the request may have waited for a token or a connection.
    this.conditionalAccess = running
      .catch(() => undefined)
      .then(() => {
        this.hold(family, 1000 / this.settings.pace.conditionalAccess);
      });
    return running;
  }

  /** The directory said no: nothing of this family goes before `ms` have passed. */
  hold(family: Family, ms: number): void {
    this.lane(family).hold(this.settings.now() + ms);
  }

  /** The directory warns that `share` of the allowance is used up; from 0.8 on we go slower. */
  warn(family: Family, share: number): void {
    if (share >= 0.8) this.lane(family).slow(share < 1 ? 2 : 4, this.settings.now() + SLOW_MS);
  }

  private lane(family: Family): Lane {
    const lane =
      this.lanes.get(family) ?? new Lane(this.settings.pace[family], burstSeconds[family] * 1000);
    this.lanes.set(family, lane);
    return lane;
  }
}

/** Spaces requests evenly and lets `burstMs` of them go at once (generic cell rate algorithm). */
class Lane {
  private freeAt = 0;
  private slower = { times: 1, until: 0 };

  constructor(
    private readonly perSecond: number,
    private readonly burstMs: number,
  ) {}

  /** Milliseconds to wait before `cost` requests may go. */
  reserve(cost: number, now: number): number {
    const times = now < this.slower.until ? this.slower.times : 1;
    const start = Math.max(this.freeAt, now);
    const burstMs = times === 1 ? this.burstMs : 0;
    this.freeAt = start + (cost * 1000 * times) / this.perSecond;
    return Math.max(0, start - burstMs - now);
  }

  hold(until: number): void {
    this.freeAt = Math.max(this.freeAt, until + this.burstMs);
  }

  slow(times: number, until: number): void {
    this.slower = { times, until };
  }
}
