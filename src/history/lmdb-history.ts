import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Clock, instantAt } from '../domain/instant.js';
import {
  comparePositions,
  type EventStore,
  type Position,
} from '../event-store/event-store.port.js';
import { CatchUp } from './catch-up.js';
import { freeBytes, type FreeBytes } from './disk-room.js';
import { History, type TenantHistory, UnknownTenant } from './history.port.js';
import { LmdbTenantHistory, type Projected } from './lmdb-tenant-history.js';
import { Model } from './model.js';
import { positionOf } from './positions.js';

/** Names the folder of the model in use; the others are what a rebuild left half-way. */
const CURRENT = 'current';
const systemClock: Clock = () => instantAt(Date.now());

/** The read model on LMDB. Disposable: delete its folder, and it is built anew from the log. */
export class LmdbHistory extends History {
  readonly #replaced: Projected[] = [];

  private constructor(
    private readonly folder: string,
    private readonly store: EventStore,
    private readonly clock: Clock,
    private current: Projected,
  ) {
    super();
  }

  /** Opens the model in a folder and follows the log; one that cannot be used is built anew. */
  static async open(
    folder: string,
    store: EventStore,
    clock: Clock = systemClock,
    free: FreeBytes = freeBytes,
  ): Promise<LmdbHistory> {
    mkdirSync(folder, { recursive: true });
    const name = currentIn(folder);
    for (const other of readdirSync(folder)) {
      if (other !== name && other !== CURRENT) rmSync(join(folder, other), { recursive: true });
    }
    let model = await Model.open(join(folder, name), free);
    if (await isAheadOf(store, model)) {
      await model.close();
      rmSync(model.folder, { recursive: true });
      model = await Model.open(model.folder, free);
    }
    return new LmdbHistory(folder, store, clock, started(model, store));
  }

  override tenant(tenantId: string): TenantHistory {
    if (!this.current.model.tenants.has(tenantId)) throw new UnknownTenant(tenantId);
    return this.open(tenantId);
  }

  override open(tenantId: string): TenantHistory {
    return new LmdbTenantHistory(tenantId, () => this.current, this.clock);
  }

  override async caughtUp(position: Position): Promise<void> {
    await this.current.catchUp.caughtUp(position);
  }

  override status(): { position: Position | null; lagEvents: number; failure: string | null } {
    const { model, catchUp } = this.current;
    return {
      position: model.checkpoint === 0 ? null : positionOf(model.checkpoint),
      lagEvents: catchUp.lagEvents,
      failure: catchUp.failure?.message ?? null,
    };
  }

  /** Builds the model anew beside the one in use, which answers until the new one has caught up. */
  async rebuild(): Promise<void> {
    const name = nameAfter(currentIn(this.folder));
    const { free } = this.current.model;
    const next = started(await Model.open(join(this.folder, name), free), this.store);
    const head = await this.store.head();
    try {
      if (head !== undefined) await next.catchUp.caughtUp(head);
    } catch (error) {
      await closed(next);
      throw error;
    }
    useFrom(this.folder, name);
    // Answers may still be read from the old one, so it is closed with the rest.
    this.#replaced.push(this.current);
    const replaced = this.current;
    this.current = next;
    await replaced.catchUp.stop();
  }

  async close(): Promise<void> {
    for (const projected of [this.current, ...this.#replaced]) await closed(projected);
  }
}

const started = (model: Model, store: EventStore): Projected => {
  const catchUp = new CatchUp(model, store);
  catchUp.start();
  return { model, catchUp };
};

const closed = async ({ model, catchUp }: Projected): Promise<void> => {
  await catchUp.stop();
  await model.close();
};

/** A model that knows more than the log belongs to another log. */
const isAheadOf = async (store: EventStore, { checkpoint }: Model): Promise<boolean> => {
  if (checkpoint === 0) return false;
  const head = await store.head();
  return head === undefined || comparePositions(positionOf(checkpoint), head) > 0;
};

const currentIn = (folder: string): string => {
  try {
    const name = readFileSync(join(folder, CURRENT), 'utf8');
    return /^model-\d+$/.test(name) ? name : 'model-1';
  } catch {
    return 'model-1';
  }
};

const nameAfter = (name: string): string => `model-${Number(name.slice('model-'.length)) + 1}`;

const useFrom = (folder: string, name: string): void => {
  const written = join(folder, `${CURRENT}.next`);
  writeFileSync(written, name);
  renameSync(written, join(folder, CURRENT));
};
