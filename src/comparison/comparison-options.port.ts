import { type Clock, instantAt } from '../domain/instant.js';

/** How the comparison room behaves; provide another object of this class to change it. */
export class ComparisonOptions {
  /** Reports of which is kept in memory which objects differ, so that their next page is at hand. */
  readonly cachedReports: number = 4;
  /** Reports that are made or wait to be. */
  readonly mostOpenReports: number = 200;
  readonly clock: Clock = () => instantAt(Date.now());

  constructor(changed: Partial<ComparisonOptions> = {}) {
    Object.assign(this, changed);
  }
}
