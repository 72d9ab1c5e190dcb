import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { StatelineError } from '../domain/errors.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** So often work that was given up is begun again by itself, where something is left to do of it. */
const MOST_TIMES_AGAIN = 20;

export interface LaneWork {
  readonly work: (id: string, signal: AbortSignal) => Promise<void>;
  /** Whether there is something to do; asked at the end of work, for what came up meanwhile. */
  readonly isDue: (id: string) => boolean;
  /** What to do with work that can never succeed. */
  readonly giveUp: (id: string, reason: string) => Promise<void>;
}

type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;

const pauseFor: Pause = (ms, signal) => wait(ms, undefined, { signal });

/** Works on one thing at a time, in the order of asking; waits for what is unavailable to come back. */
export class Lane {
  private readonly waiting = new Set<string>();
  /** What was given up and is due still: how often, and whether it is left alone for a while. */
  private readonly givenUp = new Map<string, { times: number; isResting: boolean }>();
  private readonly stopped = new AbortController();
  private current: string | null = null;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly task: LaneWork,
    private readonly pause: Pause = pauseFor,
  ) {}

  /** Asking again for what waits, rests or is worked on changes nothing. */
  add(id: string): void {
    if (this.stopped.signal.aborted || id === this.current) return;
    if (this.givenUp.get(id)?.isResting === true) return;
    this.waiting.add(id);
    if (this.current === null) this.working = this.workThrough();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.working;
  }

  private async workThrough(): Promise<void> {
    for (let id = this.next(); id !== null; id = this.next()) {
      const isDone = await this.workOn(id);
      const isDue = this.task.isDue(id);
      if (isDone || !isDue) this.givenUp.delete(id);
      if (isDue && isDone) this.waiting.add(id);
      if (isDue && !isDone) void this.rest(id);
    }
  }

  /** Others go on meanwhile; without a pause, what fails at once would keep them from it for good. */
  private async rest(id: string): Promise<void> {
    const { signal } = this.stopped;
    const times = (this.givenUp.get(id)?.times ?? 0) + 1;
    this.givenUp.set(id, { times, isResting: true });
    if (times > MOST_TIMES_AGAIN) {
      new Logger(this.name).error(`${id} is left as it is: it was given up ${String(times)} times`);
      return;
    }
    const ms = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS);
    await this.pause(ms, signal).catch(() => undefined);
    this.givenUp.set(id, { times, isResting: false });
    this.add(id);
  }

  private next(): string | null {
    const [id = null] = this.waiting;
    if (id !== null) this.waiting.delete(id);
    this.current = this.stopped.signal.aborted ? null : id;
    return this.current;
  }

  /** Whether it was worked through; not when it was given up. */
  private async workOn(id: string): Promise<boolean> {
    const { signal } = this.stopped;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.task.work(id, signal);
        return true;
      } catch (error) {
        if (signal.aborted) return true;
        if (!(await this.isWorthRetrying(id, error))) return false;
      }
      await this.pause(pauseMs, signal).catch(() => undefined);
    }
  }

  private async isWorthRetrying(id: string, error: unknown): Promise<boolean> {
    const logger = new Logger(this.name);
    if (error instanceof StatelineError && error.category === 'unavailable') {
      logger.warn(`${id} waits: ${error.message}`);
      return true;
    }
    const reason = error instanceof StatelineError ? error.message : `Unexpected: ${String(error)}`;
    try {
      await this.task.giveUp(id, reason);
      return false;
    } catch (cause) {
      logger.error(`${id} failed (${reason}), which could not be recorded: ${String(cause)}`);
      return true;
    }
  }
}
