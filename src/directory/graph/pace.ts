import { instantAt } from '../../domain/instant.js';
import { DirectoryUnavailable, type Quota } from '../directory.port.js';
import type { GraphSettings } from './graph-options.js';
import { OnwardClock } from './onward-clock.js';
import { type Family, families } from './quotas.js';
import { SpentLately } from './spent-lately.js';

/**
 * What goes first of what waits: the writer, so that no reading can keep a recovery from going on; then
 * policies and roles, changes, and readings of everything.
 */
export type Priority = 'writer' | ReaderPriority;
export type ReaderPriority = 'high' | 'normal' | 'low';

/** Seconds' worth of requests that may go at once after a pause. */
const burstSeconds: Record<Family, number> = {
  directoryRead: 2,
  directoryWrite: 2,
  conditionalAccess: 0,
  reports: 8,
};

/** What the directory counts over. Microsoft Graph throttling limits, 2026. */
const windowSeconds: Record<Family, number> = {
  directoryRead: 10,
  directoryWrite: 150,
  conditionalAccess: 1,
  reports: 10,
};

/** For how long a warning of the directory (`x-ms-throttle-limit-percentage`) slows us down. */
const SLOW_MS = 10_000;

/** One thing to do, and what it takes. */
export interface Turn {
  readonly family: Family;
  /** Resource units. */
  readonly cost: number;
  readonly priority?: Priority | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One allowance per family of quotas, shared by everything that talks to one tenant. Who waits goes in
 * the order of priority, then of asking; Conditional Access requests also go one by one.
 */
export class Pace {
  private readonly lanes: Readonly<Record<Family, Lane>>;
  /** Nobody waits until a clock that was set back has caught up. */
  private readonly clock: OnwardClock;

  constructor({ now, ...settings }: Pick<GraphSettings, 'pace' | 'now' | 'wait'>) {
    const clock = new OnwardClock(now);
    this.clock = clock;
    const lane = (family: Family) => new Lane(family, { ...settings, clock });
    this.lanes = {
      directoryRead: lane('directoryRead'),
      directoryWrite: lane('directoryWrite'),
      conditionalAccess: lane('conditionalAccess'),
      reports: lane('reports'),
    };
  }

  /** Runs `work` when the family's allowance has room for it. @throws DirectoryUnavailable when too much waits */
  async run<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result> {
    const done = await this.lanes[turn.family].enter(turn);
    try {
      return await work();
    } finally {
      done();
    }
  }

  /** The directory said no: nothing of this family goes before `ms` have passed. */
  hold(family: Family, ms: number): void {
    this.lanes[family].hold(this.clock.now() + ms);
    this.throttled(family, ms);
  }

  /** The directory said no to a part of what was asked, and those who asked wait by themselves. */
  throttled(family: Family, ms: number): void {
    this.lanes[family].throttled(this.clock.now() + ms);
  }

  /** How much of each allowance is used. */
  quotas(): readonly Quota[] {
    return families.map((family) => this.lanes[family].quota());
  }

  /** The directory warns that `share` of the allowance is used up; from 0.8 on we go slower. */
  warn(family: Family, share: number): void {
    if (share >= 0.8) this.lanes[family].slow(share < 1 ? 2 : 4, this.clock.now() + SLOW_MS);
  }
}

interface Waiting {
  readonly turn: Turn;
  readonly go: (done: () => void) => void;
}

/** More than this in one queue is a fault of ours, not a busy day. */
const MOST_WAITING = 10_000;

const rank: Record<Priority, number> = { writer: 0, high: 1, normal: 2, low: 3 };

/** Spaces costs evenly and lets a burst of them go at once (generic cell rate algorithm). */
class Lane {
  private readonly waiting: Waiting[] = [];
  private readonly perSecond: number;
  private readonly burstMs: number;
  private freeAt = 0;
  private slower = { times: 1, until: 0 };
  private throttledUntil = 0;
  private throttles = 0;
  private readonly spent: SpentLately;
  private isServing = false;
  private pause = new AbortController();

  constructor(
    private readonly family: Family,
    private readonly settings: Pick<GraphSettings, 'pace' | 'wait'> & {
      readonly clock: OnwardClock;
    },
  ) {
    this.perSecond = settings.pace[family];
    this.burstMs = burstSeconds[family] * 1000;
    this.spent = new SpentLately(windowSeconds[family] * 1000);
  }

  quota(): Quota {
    const { clock } = this.settings;
    const now = clock.now();
    const ahead = (until: number) => (until > now ? instantAt(clock.shown(until)) : null);
    return {
      name: this.family,
      limit: this.perSecond * windowSeconds[this.family],
      spent: this.spent.sum(now),
      windowSeconds: windowSeconds[this.family],
      throttledUntil: ahead(this.throttledUntil),
      throttles: this.throttles,
      slowedUntil: ahead(this.slower.until),
      waiting: this.waiting.length,
    };
  }

  /** Resolves when the turn may go, with what is to be called when it is over. */
  enter(turn: Turn): Promise<() => void> {
    const { signal } = turn;
    if (this.waiting.length >= MOST_WAITING) {
      throw new DirectoryUnavailable(`More than ${MOST_WAITING} requests wait for ${this.family}`);
    }
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        if (this.waiting.length === 0) this.pause.abort();
        reject(signal?.reason as Error);
      };
      const go = (done: () => void) => {
        signal?.removeEventListener('abort', leave);
        resolve(done);
      };
      const waiting: Waiting = { turn, go };
      signal?.addEventListener('abort', leave, { once: true });
      this.insert(waiting);
      void this.serve();
    });
  }

  hold(until: number): void {
    this.freeAt = Math.max(this.freeAt, until + this.burstMs);
  }

  throttled(until: number): void {
    this.throttles += 1;
    this.throttledUntil = Math.max(this.throttledUntil, until);
  }

  slow(times: number, until: number): void {
    this.slower = { times, until };
  }

  private insert(waiting: Waiting): void {
    const own = rank[waiting.turn.priority ?? 'normal'];
    const later = this.waiting.findIndex(({ turn }) => rank[turn.priority ?? 'normal'] > own);
    this.waiting.splice(later === -1 ? this.waiting.length : later, 0, waiting);
  }

  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    while (this.waiting.length > 0) {
      const at = await this.room();
      const next = this.waiting.shift();
      if (next === undefined) continue;
      const times = at < this.slower.until ? this.slower.times : 1;
      this.freeAt = Math.max(this.freeAt, at) + (next.turn.cost * 1000 * times) / this.perSecond;
      this.spent.add(next.turn.cost, at);
      await this.started(next);
    }
    this.isServing = false;
  }

  /** The moment there is room, having waited for it; a wait that nobody needs any more ends early. */
  private async room(): Promise<number> {
    let at = this.settings.clock.now();
    for (;;) {
      const isSlow = at < this.slower.until && this.slower.times > 1;
      const room = this.freeAt - (isSlow ? 0 : this.burstMs);
      if (room <= at || this.waiting.length === 0) return at;
      this.pause = new AbortController();
      const waited = await this.settings.wait(room - at, this.pause.signal).then(
        () => room,
        () => 0,
      );
      at = Math.max(this.settings.clock.now(), waited);
    }
  }

  /** A second of Conditional Access counts from the answer, which may have taken its time to come. */
  private async started({ go }: Waiting): Promise<void> {
    if (this.family !== 'conditionalAccess') {
      go(() => undefined);
      return;
    }
    await new Promise<void>((over) => {
      go(over);
    });
    this.hold(this.settings.clock.now() + 1000 / this.perSecond);
  }
}
