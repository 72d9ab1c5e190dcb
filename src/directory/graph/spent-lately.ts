const SLOTS = 10;

/** What was spent in the last so many milliseconds, to a tenth of them; always the same few numbers. */
export class SpentLately {
  private readonly slots = new Array<number>(SLOTS).fill(0);
  private last = 0;

  constructor(private readonly windowMs: number) {}

  add(cost: number, nowMs: number): void {
    const slot = this.reach(nowMs);
    this.slots[slot % SLOTS] = (this.slots[slot % SLOTS] ?? 0) + cost;
  }

  sum(nowMs: number): number {
    this.reach(nowMs);
    return this.slots.reduce((sum, spent) => sum + spent, 0);
  }

  /** Empties what lies further back than the window; a clock that was set back spends in the last slot. */
  private reach(nowMs: number): number {
    const now = Math.max(this.last, Math.floor((nowMs * SLOTS) / this.windowMs));
    for (let slot = Math.max(this.last, now - SLOTS) + 1; slot <= now; slot += 1) {
      this.slots[slot % SLOTS] = 0;
    }
    this.last = now;
    return now;
  }
}
