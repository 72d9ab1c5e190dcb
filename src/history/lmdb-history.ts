import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type Clock, instantAt } from '../domain/instant.js';
import { Logger } from '@nestjs/common';

import {
  type EventStore,
  EventStoreUnavailable,
  type Position,
} from '../event-store/event-store.port.js';
import { CatchUp, ProjectionStopped } from './catch-up.js';
import { freeBytes, type FreeBytes } from './disk-room.js';
import { History, type TenantHistory, UnknownTenant } from './history.port.js';
import type { HistoryStatus } from './history-status.port.js';
import { LmdbTenantHistory, type Projected } from './lmdb-tenant-history.js';
import { Model } from './model.js';
import { ModelOutdated } from './model-outdated.js';
import { LmdbOverviews } from './overview/lmdb-overviews.js';
import { atOf, positionOf } from './positions.js';
import { SavedStates } from './snapshots/saved-states.js';
import { ScanWorkers } from './snapshots/scan-workers.js';

/** Names the folder of the model in use; the others are what a rebuild left half-way. */
const CURRENT = 'current';
const TRY_AGAIN_MS = 1_000;
const systemClock: Clock = () => instantAt(Date.now());

/** The read model on LMDB. Disposable: delete its folder, and it is built anew from the log. */
export class LmdbHistory extends History {
  readonly #logger = new Logger('History');
  readonly #replaced: Projected[] = [];
  readonly #workers = new ScanWorkers();
  readonly overviews: LmdbOverviews;
  #current: Projected;
  /** The model that a rebuild builds. */
  #next: Projected | undefined;
  #rebuilding: Promise<void> | undefined;
  #closed = false;

  private constructor(
    private readonly folder: string,
    private readonly store: EventStore,
    private readonly clock: Clock,
    model: Model,
  ) {
    super();
    this.#current = this.#started(model);
    this.overviews = new LmdbOverviews(() => this.#current, clock);
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
    if (await isOfAnother(store, model)) {
      await model.close();
      rmSync(model.folder, { recursive: true });
      model = await Model.open(model.folder, free);
    }
    return new LmdbHistory(folder, store, clock, model);
  }

  override tenant(tenantId: string): TenantHistory {
    if (!this.#current.model.tenants.has(tenantId)) throw new UnknownTenant(tenantId);
    return this.open(tenantId);
  }

  override open(tenantId: string): TenantHistory {
    return new LmdbTenantHistory(tenantId, () => this.#current, this.clock);
  }

  override async caughtUp(position: Position): Promise<void> {
    await this.#current.catchUp.caughtUp(position);
  }

  override status(): HistoryStatus {
    const { model, catchUp } = this.#current;
    return {
      position: model.checkpoint === 0 ? null : positionOf(model.checkpoint),
      lagEvents: catchUp.lagEvents,
      live: catchUp.isLive,
      behindSince: catchUp.behindSince,
      failure: catchUp.trouble?.message ?? null,
      stopped: catchUp.failure !== undefined && this.#rebuilding === undefined,
    };
  }

  /** Builds the model anew beside the one in use, which answers until the new one has caught up. */
  rebuild(): Promise<void> {
    this.#rebuilding ??= this.#rebuild().finally(() => {
      this.#rebuilding = undefined;
    });
    return this.#rebuilding;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const next = this.#next;
    await next?.catchUp.stop();
    await this.#rebuilding?.catch(() => undefined);
    const all = [this.#current, ...this.#replaced];
    for (const projected of all) await stopped(projected);
    await this.#workers.close();
    for (const { model } of all) await model.close();
  }

  async #rebuild(): Promise<void> {
    for (;;) {
      try {
        await this.#rebuildOnce();
        return;
      } catch (error) {
        if (this.#closed || !mayBeTriedAgain(error)) throw error;
        await pause(TRY_AGAIN_MS);
      }
    }
  }

  async #rebuildOnce(): Promise<void> {
    const name = nameAfter(currentIn(this.folder));
    rmSync(join(this.folder, name), { recursive: true, force: true });
    const { free } = this.#current.model;
    const next = this.#started(await Model.open(join(this.folder, name), free));
    this.#next = next;
    try {
      const head = await this.store.head();
      if (this.#closed) await next.catchUp.stop();
      if (head !== undefined) await next.catchUp.caughtUp(head);
    } catch (error) {
      await stopped(next);
      await this.#workers.rest();
      await next.model.close();
      throw error;
    } finally {
      this.#next = undefined;
    }
    await this.#use(name, next);
  }

  async #use(name: string, next: Projected): Promise<void> {
    useFrom(this.folder, name);
    // Answers may still be read from the old one, so it is closed with the rest.
    this.#replaced.push(this.#current);
    const replaced = this.#current;
    this.#current = next;
    await stopped(replaced);
  }

  #started(model: Model): Projected {
    const catchUp: CatchUp = new CatchUp(model, this.store, (failure) => {
      const isInUse = this.#current.catchUp === catchUp;
      if (isInUse && failure instanceof ModelOutdated) this.#replaceBecauseOf(failure);
    });
    const states = new SavedStates(model, this.#workers, () => catchUp.lagEvents);
    model.onDamage = (damage) => {
      catchUp.fail(damage);
    };
    catchUp.start();
    states.keeper.start();
    return { model, catchUp, states };
  }

  #replaceBecauseOf({ message }: ModelOutdated): void {
    this.#logger.warn(`The history is built anew: ${message}`);
    this.rebuild().catch((error: unknown) => {
      this.#logger.error(`The history could not be built anew: ${String(error)}`);
    });
  }
}

/** The log may be out of reach, or lose slices while it is read. */
const mayBeTriedAgain = (error: unknown): boolean =>
  error instanceof EventStoreUnavailable ||
  (error instanceof ProjectionStopped && error.cause instanceof ModelOutdated);

const stopped = async ({ catchUp, states }: Projected): Promise<void> => {
  await states.keeper.stop();
  await catchUp.stop();
};

/** Whether a model was built from another log, or knows more than this one; a log out of reach is not asked. */
const isOfAnother = async (
  store: EventStore,
  { identity, checkpoint }: Model,
): Promise<boolean> => {
  if (identity === undefined) return false;
  try {
    if (identity !== (await store.identity())) return true;
    const head = await store.head();
    return checkpoint > (head === undefined ? 0 : atOf(head));
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return false;
    throw error;
  }
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
