import { setTimeout as pause } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import { epochMsOf } from '../../domain/instant.js';
import { ensureRoom, roomFor } from '../disk-room.js';
import { asSeen, sealedOf } from '../horizon.js';
import { firstTold } from '../first-told.js';
import type { TenantRow } from '../model.js';
import type { RowNo } from '../rows.js';
import { dueRows, gapFor, needlessRow, type Saved } from './kept-rows.js';
import type { PieceAnswer } from './piece.js';
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
 * Saves states of large tenants in the background: one when enough has changed since the last one, and some
 * at a time between the rows that a rebuild has passed by. What is before the window and what became
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

  /** Saves states that are due and removes what is not needed; tells whether more may be due. */
  async keep(tenantId: string, tenant: TenantRow): Promise<boolean> {
    const { snapshots } = this.states;
    const saved = this.#savedOf(tenantId, tenant);
    if (saved === undefined) return false;
    const needless = needlessRow(saved);
    if (needless !== undefined && !snapshots.isHeld(tenant.no, needless)) {
      snapshots.remove(tenant.no, needless);
      return true;
    }
    const { folder, free } = this.states.model;
    const due = dueRows(saved, roomFor(folder, this.#bytesOf(tenant), free));
    const newest = due.at(-1);
    if (newest !== undefined) await this.#save(tenant, due, newest);
    return newest !== undefined;
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

  async #save(tenant: TenantRow, due: readonly RowNo[], newest: RowNo): Promise<void> {
    const { model, snapshots } = this.states;
    const { blockBytes = BLOCK_BYTES } = this.options;
    ensureRoom(model.folder, due.length * this.#bytesOf(tenant), model.free);
    const [known, sealed] = [model.rows.committed, sealedOf(tenant)];
    const whole = new WholeTenant(this.states, tenant, { ...asSeen(newest), known, sealed });
    const writers: SnapshotWriter[] = [];
    try {
      for (const row of due) {
        writers.push(await SnapshotWriter.open(snapshots.pathOf(tenant.no, row)));
      }
      const answers = whole.answers({ as: 'blocks', bytes: blockBytes, rows: due });
      if (!(await this.#fill(writers, answers))) return;
      for (const [place, row] of due.entries()) {
        await writers[place]?.finish({ row, at: model.rows.at(row), known, sealed });
        snapshots.add(tenant.no, row);
      }
    } finally {
      for (const writer of writers) await writer.drop();
    }
  }

  /** Room for one state. */
  #bytesOf({ no }: TenantRow): number {
    const live = liveIn(this.states.model.liveOf(no));
    return OBJECT_BYTES * Math.max(this.options.largeFrom, live);
  }

  /** Puts each block into the file of its state; whether all are there. */
  async #fill(
    writers: readonly SnapshotWriter[],
    answers: AsyncIterable<PieceAnswer>,
  ): Promise<boolean> {
    for await (const { blocks, bytes } of answers) {
      if (this.#isStopped) return false;
      let start = 0;
      for (const block of blocks) {
        await writers[block.state]?.add(block, bytes.subarray(start, start + block.size));
        start += block.size;
      }
    }
    return true;
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }
}

const liveIn = (live: ReadonlyMap<string, number>): number => sumOf([...live.values()]);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
