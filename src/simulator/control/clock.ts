/** The tenant's clock: another one, and as far ahead of it as it was put. */
export class SimulatedClock {
  #aheadMs = 0;

  constructor(private readonly base: () => number) {}

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Math.floor(this.base() + this.#aheadMs);
  }

  /** Time goes on by so much at once. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
