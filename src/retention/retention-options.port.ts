import { InvalidValue } from '../domain/errors.js';
import { type Clock, instantAt } from '../domain/instant.js';

const LEAST_DAYS = 5;
const DEFAULT_DAYS = 30;
/** A baseline holds the whole tenant: written every day, a large one would be most of the log. */
const DEFAULT_SEAL_EVERY_DAYS = 7;
const HOUR_MS = 3_600_000;

/** How long a tenant's history is kept. */
export class RetentionOptions {
  readonly tenantId: string;
  /** At least so many whole days can be asked for; at least 5. */
  readonly retentionDays: number = DEFAULT_DAYS;
  /** A new baseline after so many days at the earliest: what is kept is longer by up to this. */
  readonly sealEveryDays: number = DEFAULT_SEAL_EVERY_DAYS;
  readonly checkEveryMs: number = HOUR_MS;
  /** Whether this process does the work; without it, it only answers and takes holds. */
  readonly runs: boolean = true;
  readonly clock: Clock = () => instantAt(Date.now());

  /** @throws InvalidValue for fewer than 5 days */
  constructor(given: Pick<RetentionOptions, 'tenantId'> & Partial<RetentionOptions>) {
    this.tenantId = given.tenantId;
    Object.assign(this, given);
    atLeast('retentionDays', this.retentionDays, LEAST_DAYS);
    atLeast('sealEveryDays', this.sealEveryDays, 1);
  }
}

const atLeast = (field: string, days: number, least: number): void => {
  if (Number.isInteger(days) && days >= least) return;
  throw new InvalidValue(field, `a whole number of days, at least ${least}`, String(days));
};
