import { setTimeout as wait } from 'node:timers/promises';
import type { Step } from '../domain/recovery/plan.js';
import type { Looked } from './step-look.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 5000;
/** What an effect is given before the first look, at most. */
const LONGEST_START_MS = 10_000;
/** Of what was enough for one effect, what the next one is given, and after that by how much more. */
const SHARE = 0.8;
const MORE = 0.25;

export interface Awaited {
  readonly steps: readonly Step[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly isMissing: (looked: Looked) => boolean;
  /** What is told of each look. */
  readonly onLook?: (looked: readonly Looked[]) => Promise<void>;
}

/** Waits for what was written to show, as long as the last effects took before it looks at all. */
export class Effects {
  private usualMs = 0;

  constructor(
    private readonly look: (steps: readonly Step[]) => Promise<readonly Looked[]>,
    private readonly now: () => number,
    private readonly signal: AbortSignal,
  ) {}

  /** The last look at each step; looks at least once after the deadline. @throws DirectoryUnavailable */
  async of({ steps, deadline, isMissing, onLook }: Awaited): Promise<readonly Looked[]> {
    const seen = new Map<string, Looked>();
    const begunMs = performance.now();
    let open = steps;
    if (open.length > 0) await this.pause(this.usualMs, deadline);
    let pauseMs = Math.max(FIRST_PAUSE_MS, this.usualMs * MORE);
    for (let looks = 1; open.length > 0; looks += 1) {
      const isLast = this.now() >= deadline;
      const looked = await this.look(open);
      await onLook?.(looked);
      for (const one of looked) seen.set(one.step.stepId, one);
      open = looked.filter(isMissing).map(({ planned }) => planned);
      if (isLast) break;
      if (open.length === 0) this.note(looks, performance.now() - begunMs);
      else await this.pause(Math.min(pauseMs, LONGEST_PAUSE_MS), deadline);
      pauseMs *= 2;
    }
    return [...seen.values()];
  }

  private note(looks: number, tookMs: number): void {
    this.usualMs = Math.min(looks === 1 ? this.usualMs * SHARE : tookMs, LONGEST_START_MS);
  }

  private async pause(ms: number, deadline: number): Promise<void> {
    const leftMs = Math.max(deadline - this.now(), 1);
    const pauseMs = Math.min(ms, leftMs);
    if (pauseMs > 0) await wait(pauseMs, undefined, { signal: this.signal });
    else this.signal.throwIfAborted();
  }
}
