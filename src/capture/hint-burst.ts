import type { ObjectType } from '../domain/directory/directory-object.js';
import type { Hints } from './hints.js';

/** What comes within this share of the spacing is one burst. */
const SOON = 0.15;

/** Makes one look of many hints: at most one in `spacingMs` for each type, and that soon. */
export class HintBurst {
  private readonly timers = new Map<ObjectType, NodeJS.Timeout>();
  private readonly lastMs = new Map<ObjectType, number>();
  private stopped = false;

  constructor(
    private readonly hints: Hints,
    private readonly spacingMs: number,
  ) {}

  add(type: ObjectType): void {
    if (this.stopped || this.timers.has(type)) return;
    const sinceMs = performance.now() - (this.lastMs.get(type) ?? Number.NEGATIVE_INFINITY);
    const waitMs = Math.max(this.spacingMs * SOON, this.spacingMs - sinceMs);
    this.timers.set(
      type,
      setTimeout(() => {
        this.timers.delete(type);
        this.lastMs.set(type, performance.now());
        this.hints.lookAt([type]);
      }, waitMs),
    );
  }

  /** Nothing is hinted at any more. */
  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
