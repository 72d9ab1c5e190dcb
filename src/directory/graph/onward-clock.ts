/** A clock that never goes back: by how much the one below it is set back stays added. */
export class OnwardClock {
  private last = -Infinity;
  private lostMs = 0;

  constructor(private readonly below: () => number) {}

  /** Milliseconds, to be compared with others of this clock only. */
  now(): number {
    const at = this.below();
    if (at < this.last) this.lostMs += this.last - at;
    this.last = at;
    return at + this.lostMs;
  }

  /** What the clock below shows at a moment of this one, in milliseconds since 1970. */
  shown(moment: number): number {
    return moment - this.lostMs;
  }
}
