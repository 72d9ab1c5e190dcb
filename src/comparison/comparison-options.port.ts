import { type Clock, instantAt } from '../domain/instant.js';

/** How the comparison room behaves; provide another object of this class to change it. */
export class ComparisonOptions {
  /** Reports whose differences are kept in memory, so that their next page is at hand. */
  readonly cachedReports: number = 4;
  readonly clock: Clock = () => instantAt(Date.now());

  constructor(changed: Partial<ComparisonOptions> = {}) {
    Object.assign(this, changed);
  }
}
