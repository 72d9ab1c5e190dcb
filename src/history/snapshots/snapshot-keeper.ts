import { setTimeout as pause } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import { epochMsOf } from '../../domain/instant.js';
import { ensureRoom } from '../disk-room.js';
import { asSeen, sealedOf } from '../horizon.js';
import { firstTold } from '../first-told.js';
import type { TenantRow } from '../model.js';
import type { RowNo } from '../rows.js';
import { dueRow, gapFor, needlessRow, type Saved } from './kept-rows.js';
import { SnapshotWriter } from './snapshot-file.js';
import { type States, WholeTenant } from './whole-tenant.js';

const LOOK_EVERY_MS = 2_000;
const LONGEST_PAUSE_MS = 600_000;
/** With more than this to read, the projection has the disk for itself. */
const MOST_LAG = 10_000;
/** Of lines in a block, before they are compressed: a few hundred objects. */
const BLOCK_BYTES = 256 * 1024;
/** Of room for each object, when no state has been saved. */
const OBJECT_BYTES = 500;

export interface KeeperOptions {
  /** Tenants with fewer objects need no saved states. */
  readonly largeFrom: number;
  /** Of lines in a block. */
  readonly blockBytes?: number;
  /** Rows between two states, at least. */
  readonly leastGap?: number;
}

/**
 * Saves states of large tenants in the background, one at a time: one when enough has changed since the
 * last one, and between the rows that a rebuild has passed by. What is before the window and what became
 * too dense is removed, so that about 24 states of a tenant are kept at most.
 */
export class SnapshotKeeper {
  readonly #logger = new Logger('History');
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    private readonly states: States,
    private readonly options: KeeperOptions,
    private readonly lagEvents: () => number | null,
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Whether a tenant has so many objects that threads of their own read it. */
  isLarge({ no }: TenantRow): boolean {
    return liveIn(this.states.model.liveOf(no)) >= this.options.largeFrom;
  }

  /** Saves the state that is due and removes what is not needed; tells whether more may be due. */
  async keep(tenantId: string, tenant: TenantRow): Promise<boolean> {
    const { snapshots } = this.states;
    const saved = this.#savedOf(tenantId, tenant);
    if (saved === undefined) return false;
    const needless = needlessRow(saved);
    if (needless !== undefined && !snapshots.isHeld(tenant.no, needless)) {
      snapshots.remove(tenant.no, needless);
      return true;
    }
    const due = dueRow(saved);
    if (due !== undefined) await this.#save(tenant, due);
    return due !== undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    for (let waitMs = LOOK_EVERY_MS; !signal.aborted;) {
      await pause(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
      try {
        await this.#keepAll();
        waitMs = LOOK_EVERY_MS;
      } catch (error) {
        if (this.#isStopped) return;
        waitMs = Math.min(2 * waitMs, LONGEST_PAUSE_MS);
        this.#logger.warn(`The state of a tenant could not be saved: ${String(error)}`);
      }
    }
  }

  async #keepAll(): Promise<void> {
    for (const [tenantId, tenant] of this.states.model.tenants) {
      let isMoreDue = true;
      while (isMoreDue && this.#mayWork()) isMoreDue = await this.keep(tenantId, tenant);
    }
  }

  #mayWork(): boolean {
    return !this.#isStopped && (this.lagEvents() ?? Infinity) <= MOST_LAG;
  }

  /** `undefined` for a tenant that needs none. */
  #savedOf(tenantId: string, tenant: TenantRow): Saved | undefined {
    const { model, snapshots } = this.states;
    if (tenant.earliest === null || !this.isLarge(tenant)) return undefined;
    const told = firstTold(model, tenantId);
    const first = Math.max(told, model.times.lastRow(tenant.no, epochMsOf(tenant.earliest)));
    const last = model.rows.committed;
    const all = sumOf(Array.from(model.tenants.values(), ({ no }) => liveIn(model.liveOf(no))));
    const gap = gapFor(all, last - first, this.options.leastGap);
    return { rows: snapshots.rowsOf(tenant.no), first, last, gap };
  }

  async #save(tenant: TenantRow, row: RowNo): Promise<void> {
    const { model, snapshots } = this.states;
    const { blockBytes = BLOCK_BYTES, largeFrom } = this.options;
    const objects = Math.max(largeFrom, liveIn(model.liveOf(tenant.no)));
    ensureRoom(model.folder, objects * OBJECT_BYTES, model.free);
    const [known, sealed] = [model.rows.committed, sealedOf(tenant)];
    const writer = await SnapshotWriter.open(snapshots.pathOf(tenant.no, row));
    try {
      const whole = new WholeTenant(this.states, tenant, { ...asSeen(row), known, sealed });
      for await (const piece of whole.answers({ as: 'blocks', bytes: blockBytes })) {
        if (this.#isStopped) break;
        await writer.add(piece.blocks, piece.bytes);
      }
      if (this.#isStopped) await writer.drop();
      else await writer.finish({ row, at: model.rows.at(row), known, sealed });
    } catch (error) {
      await writer.drop();
      throw error;
    }
    if (!this.#isStopped) snapshots.add(tenant.no, row);
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }
}

const liveIn = (live: ReadonlyMap<string, number>): number => sumOf([...live.values()]);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
