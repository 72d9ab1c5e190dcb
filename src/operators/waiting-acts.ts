import { setTimeout as pause } from 'node:timers/promises';
import type { NewAct, OperatorsStream } from './operators-stream.js';

/** An act on its way to the log. */
export interface WaitingAct extends NewAct {
  /** Of one that is recorded at once or not at all. */
  readonly settle?: { readonly stands: () => void; readonly failed: (error: unknown) => void };
}

/** How long a stop waits. */
export interface DrainLimits {
  /** For a log that is away. */
  readonly retryWithinMs: number;
  /** For one that takes its time. */
  readonly answerWithinMs: number;
}

/** How long a noted act waits for others to go with it. */
const GATHER_MS = 400;
/** Between tries while the log is away. */
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;
/** Of one append, well below what every log takes as one. */
const MOST_ACTS = 500;
const MOST_CHARACTERS = 120_000;

/** Acts of one tenant in the order in which they came; appended some at a time. */
export class WaitingActs {
  private waiting: WaitingAct[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly stream: OperatorsStream,
    /** How many noted acts stand now, or why none do. */
    private readonly told: { appended: (noted: number) => void; failed: (error: unknown) => void },
  ) {}

  get count(): number {
    return this.waiting.length;
  }

  add(act: WaitingAct): void {
    this.waiting.push(act);
    if (act.settle !== undefined) void this.flush();
    else if (this.running === undefined) this.soon(GATHER_MS);
  }

  /** Resolves when all that waits now, or is on its way, stands, or one try has failed. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running !== undefined) return this.running;
    if (this.waiting.length === 0) return Promise.resolve();
    return (this.running = this.appendAll());
  }

  /** As {@link flush}; what the log refuses is tried again, and an answer of the log is waited for, within limits. */
  async drain({ retryWithinMs, answerWithinMs }: DrainLimits): Promise<void> {
    const over = new AbortController();
    const unanswered = pause(answerWithinMs, undefined, { signal: over.signal });
    await Promise.race([this.flushAgain(retryWithinMs), unanswered]);
    over.abort();
    await unanswered.catch(() => undefined);
    clearTimeout(this.timer);
  }

  private async flushAgain(withinMs: number): Promise<void> {
    await this.flush();
    const deadline = performance.now() + withinMs;
    while (this.waiting.length > 0 && performance.now() < deadline) {
      await pause(FIRST_PAUSE_MS);
      await this.flush();
    }
  }

  private soon(ms: number): void {
    this.timer ??= setTimeout(() => void this.flush(), ms).unref();
  }

  private async appendAll(): Promise<void> {
    for (let good = true; good && this.waiting.length > 0;) {
      good = await this.appendSome(this.nextBatch());
    }
    // In one step with finding nothing more, so that no act is added in between and left.
    this.running = undefined;
  }

  private async appendSome(batch: readonly WaitingAct[]): Promise<boolean> {
    try {
      await this.stream.append(batch);
    } catch (error) {
      this.putBack(batch, error);
      return false;
    }
    this.pauseMs = FIRST_PAUSE_MS;
    this.told.appended(batch.filter(({ settle }) => settle === undefined).length);
    for (const { settle } of batch) settle?.stands();
    return true;
  }

  private nextBatch(): readonly WaitingAct[] {
    let characters = 0;
    const most = this.waiting.slice(0, MOST_ACTS);
    const fit = most.findIndex(({ data }) => {
      characters += JSON.stringify(data).length;
      return characters > MOST_CHARACTERS;
    });
    return this.waiting.splice(0, fit < 0 ? most.length : Math.max(1, fit));
  }

  /** Who waits for an act to stand learns at once that it does not; noted ones are tried again. */
  private putBack(batch: readonly WaitingAct[], error: unknown): void {
    const all = [...batch, ...this.waiting];
    this.waiting = all.filter(({ settle }) => settle === undefined);
    for (const { settle } of all) settle?.failed(error);
    this.told.failed(error);
    if (this.waiting.length === 0) return;
    this.soon(this.pauseMs);
    this.pauseMs = Math.min(2 * this.pauseMs, LONGEST_PAUSE_MS);
  }
}
