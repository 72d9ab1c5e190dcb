/** The tenant's clock: another one, as many times as fast, and as far ahead of it as it was put. */
export class SimulatedClock {
  readonly #startedAt: number;
  #aheadMs = 0;

  constructor(
    private readonly base: () => number,
    private readonly rate = 1,
  ) {
    this.#startedAt = base();
  }

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** Milliseconds since 1970. */
  now(): number {
    const passed = (this.base() - this.#startedAt) * this.rate;
    return Math.floor(this.#startedAt + passed + this.#aheadMs);
  }

  /** Time goes on by so much at once. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
