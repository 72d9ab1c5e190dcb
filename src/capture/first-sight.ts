import type { ObjectId, Observation } from '../domain/directory/directory-object.js';
import type { TenantState } from '../history/history.port.js';
import type { Standing } from './change-log.js';

/** Ids remembered before the history is waited for again; it also bounds how far it may lag behind. */
const REMEMBERED = 20_000;

/**
 * What the history knew when a first reading began, and what was recorded since. Of an object that is in
 * neither nothing is known, so that a page need not wait until the history has taken in the one before.
 */
export class FirstSight {
  private basis: { readonly standing: Standing; readonly state: TenantState } | undefined;
  private readonly recorded = new Set<ObjectId>();

  /** The state to decide on; `undefined` when the history has to be waited for. */
  stateFor(observations: readonly Observation[], standing: Standing): TenantState | undefined {
    if (this.basis?.standing !== standing || this.recorded.size > REMEMBERED) return undefined;
    const isNew = observations.every(({ objectId }) => !this.recorded.has(objectId));
    return isNew ? this.basis.state : undefined;
  }

  /** The history has been waited for: `state` holds all that was recorded. */
  begin(standing: Standing, state: TenantState): void {
    this.basis = { standing, state };
    this.recorded.clear();
  }

  add(observations: readonly Observation[]): void {
    for (const { objectId } of observations) this.recorded.add(objectId);
  }
}
