import { type Instant, instantPlus } from '../../domain/instant.js';

/** How the Graph-compatible API looks back; provide another object of this class to change it. */
export class KeptFor {
  /** Snapshots by their own time, jobs by their end, as the native product keeps them: seven days. */
  readonly days: number = 7;

  /** What ended before this is not told any more. */
  since(now: Instant): Instant {
    return instantPlus(now, -this.days * 24 * 3600_000);
  }
}
