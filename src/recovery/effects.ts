import type { Step } from '../domain/recovery/plan.js';
import type { Seen } from './look-each.js';
import type { Looked } from './step-look.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 5000;
/** What an effect is given before the first look, at most. */
const LONGEST_START_MS = 10_000;
/** Of what was enough for one effect, what the next one is given, and after that by how much more. */
const SHARE = 0.8;
const MORE = 0.25;

/** How time passes. */
export interface Time {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** @throws when it is no use to wait any longer */
  readonly wait: (ms: number) => Promise<unknown>;
}

export interface Awaited {
  readonly steps: readonly Step[];
  /** Milliseconds of {@link Time.now}. */
  readonly deadline: number;
  readonly isMissing: (looked: Looked) => boolean;
  /** What is told of each look. */
  readonly onLook?: (looked: readonly Looked[]) => Promise<void>;
}

/** Waits for what was written to show, as long as the last effects took before it looks at all. */
export class Effects {
  private usualMs = 0;

  constructor(
    private readonly look: (steps: readonly Step[]) => Promise<Pick<Seen, 'looked' | 'silent'>>,
    private readonly time: Time,
  ) {}

  /**
   * The last look at each step, where that was answered; looks at least once after the deadline.
   * @throws DirectoryUnavailable
   */
  async of({ steps, deadline, isMissing, onLook }: Awaited): Promise<readonly Looked[]> {
    const seen = new Map<string, Looked>();
    const begunMs = this.time.now();
    let open = steps;
    if (open.length > 0) await this.pause(this.usualMs, deadline);
    let pauseMs = Math.max(FIRST_PAUSE_MS, this.usualMs * MORE);
    for (let looks = 1; open.length > 0; looks += 1) {
      const isLast = this.time.now() >= deadline;
      const { looked, silent } = await this.look(open);
      await onLook?.(looked);
      for (const one of looked) seen.set(one.step.stepId, one);
      for (const stepId of silent.keys()) seen.delete(stepId);
      const missing = looked.filter(isMissing).map(({ planned }) => planned);
      open = [...missing, ...open.filter(({ stepId }) => silent.has(stepId))];
      if (isLast) break;
      if (open.length === 0) this.note(looks, this.time.now() - begunMs);
      else await this.pause(Math.min(pauseMs, LONGEST_PAUSE_MS), deadline);
      pauseMs *= 2;
    }
    return [...seen.values()];
  }

  private note(looks: number, tookMs: number): void {
    const usualMs = looks === 1 ? this.usualMs * SHARE : tookMs;
    this.usualMs = Math.min(Math.max(usualMs, 0), LONGEST_START_MS);
  }

  private pause(ms: number, deadline: number): Promise<unknown> {
    return this.time.wait(Math.min(ms, Math.max(deadline - this.time.now(), 1)));
  }
}
