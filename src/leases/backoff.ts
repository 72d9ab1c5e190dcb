const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** Work that lasted this long was no part of a row of failures. */
const GOOD_MS = 60_000;

/** How long to wait after work failed: doubling, and short again after work that lasted. */
export class Backoff {
  private nextMs = FIRST_MS;

  /** Milliseconds to wait after a failure of work that took `workedMs`. */
  after(workedMs: number): number {
    if (workedMs >= GOOD_MS) this.nextMs = FIRST_MS;
    const waitMs = this.nextMs;
    this.nextMs = Math.min(2 * waitMs, LONGEST_MS);
    return waitMs;
  }
}
