import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { StatelineError } from '../domain/errors.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export interface LaneWork {
  readonly work: (id: string, signal: AbortSignal) => Promise<void>;
  /** Whether there is something to do; asked at the end of work, for what came up meanwhile. */
  readonly isDue: (id: string) => boolean;
  /** What to do with work that can never succeed. */
  readonly giveUp: (id: string, reason: string) => Promise<void>;
}

/** Works on one thing at a time, in the order of asking; waits for what is unavailable to come back. */
export class Lane {
  private readonly waiting = new Set<string>();
  private readonly stopped = new AbortController();
  private current: string | null = null;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly task: LaneWork,
  ) {}

  /** Asking again for what waits or is worked on changes nothing. */
  add(id: string): void {
    if (this.stopped.signal.aborted || id === this.current) return;
    this.waiting.add(id);
    if (this.current === null) this.working = this.workThrough();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.working;
  }

  private async workThrough(): Promise<void> {
    for (let id = this.next(); id !== null; id = this.next()) {
      await this.workOn(id);
      if (this.task.isDue(id)) this.waiting.add(id);
    }
  }

  private next(): string | null {
    const [id = null] = this.waiting;
    if (id !== null) this.waiting.delete(id);
    this.current = this.stopped.signal.aborted ? null : id;
    return this.current;
  }

  private async workOn(id: string): Promise<void> {
    const { signal } = this.stopped;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.task.work(id, signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(await this.isWorthRetrying(id, error))) return;
      }
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
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
