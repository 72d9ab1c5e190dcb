import type { Horizon } from '../horizon.js';
import type { Model, TenantRow } from '../model.js';
import { type KeeperOptions, SnapshotKeeper } from './snapshot-keeper.js';
import type { ScanWorkers } from './scan-workers.js';
import { MemoryOfModel } from './shared-memory.js';
import { Snapshots } from './snapshots.js';
import { TouchedObjects } from './touched.js';
import { type States, WholeTenant } from './whole-tenant.js';

/** Smaller tenants are read where they are asked for, in a fraction of a second. */
const LARGE_FROM = 5_000;

/** The saved states of a model, and the reading of whole tenants from them. */
export class SavedStates {
  readonly #states: States;
  readonly keeper: SnapshotKeeper;

  constructor(
    model: Model,
    workers: ScanWorkers,
    lagEvents: () => number | null,
    options: KeeperOptions = { largeFrom: LARGE_FROM },
  ) {
    const snapshots = new Snapshots(model);
    const touched = new TouchedObjects(model);
    this.#states = { model, snapshots, workers, touched, memory: new MemoryOfModel(model) };
    this.keeper = new SnapshotKeeper(this.#states, options, lagEvents);
  }

  /** A tenant as changes have it; `undefined` when it is small. */
  whole(tenant: TenantRow | undefined, horizon: Horizon): WholeTenant | undefined {
    const isLarge = tenant !== undefined && this.keeper.isLarge(tenant);
    return isLarge ? new WholeTenant(this.#states, tenant, horizon) : undefined;
  }
}
