import { type Clock, instantAt } from '../domain/instant.js';

/** How the recovery room behaves; provide another object of this class to change it. */
export class RecoveryOptions {
  /**
   * How long a write may stay invisible to a read. Microsoft Graph is eventually consistent; a lost
   * answer is looked for this long before the write is sent again.
   */
  readonly readLagMs: number = 60_000;
  /** Writes sent together; Microsoft Graph takes 20 in one batch. */
  readonly groupSize: number = 20;
  readonly planLifetimeMs: number = 24 * 60 * 60_000;
  readonly clock: Clock = () => instantAt(Date.now());

  constructor(changed: Partial<RecoveryOptions> = {}) {
    Object.assign(this, changed);
  }
}
