import type { Observation } from '../domain/directory/directory-object.js';
import type { TenantState } from '../history/history.port.js';
import type { Standing } from './change-log.js';
import { IdSet } from './id-set.js';

/** Ids remembered before the history is asked for a newer state. */
const RENEWED_AFTER = 20_000;
/** Ids remembered before the history is waited for; it also bounds how far it may lag behind. */
const MOST = 100_000;

/**
 * What the history knew at some moment of a first reading, and what was recorded since. Of an object that
 * is in neither nothing is known, so that a page need not wait until the history has taken in the one before.
 */
export class FirstSight {
  private basis: { readonly standing: Standing; readonly state: TenantState } | undefined;
  /** Recorded before a newer state was asked for, which will hold it. */
  private older = new IdSet();
  private newer = new IdSet();
  private renewing: Promise<void> | undefined;

  /** The state to decide on; `undefined` when the history has to be waited for. */
  stateFor(observations: readonly Observation[], standing: Standing): TenantState | undefined {
    if (this.basis?.standing !== standing || this.newer.size > MOST) return undefined;
    const isNew = observations.every(
      ({ objectId }) => !this.newer.has(objectId) && !this.older.has(objectId),
    );
    return isNew ? this.basis.state : undefined;
  }

  /** The history has been waited for: `state` holds all that was recorded. */
  begin(standing: Standing, state: TenantState): void {
    this.basis = { standing, state };
    this.older.clear();
    this.newer.clear();
  }

  /** These were recorded; `now` waits for the history and gives a state that holds all of that. */
  add(observations: readonly Observation[], now: () => Promise<TenantState>): void {
    for (const { objectId } of observations) this.newer.add(objectId);
    if (this.newer.size > RENEWED_AFTER) this.renewing ??= this.renew(now);
  }

  private async renew(now: () => Promise<TenantState>): Promise<void> {
    const { basis, newer } = this;
    this.older.clear();
    this.older = newer;
    this.newer = new IdSet();
    try {
      const state = await now();
      // Begun anew meanwhile, on a state that is newer still.
      if (basis === undefined || this.basis !== basis) return;
      this.basis = { ...basis, state };
      this.older.clear();
    } catch {
      // Who waits for the history when this one has become too old hears of it.
      this.basis = undefined;
    } finally {
      this.renewing = undefined;
    }
  }
}
