import type { Instant } from '../domain/instant.js';
import { sliceStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type StreamId,
  streamId as streamIdOf,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import type { SliceRemoval } from '../event-store/slice-removal.port.js';
import type { History } from '../history/history.port.js';
import { type BaselineWriter, sealedBaseline } from './baseline-writer.js';
import { Leftovers } from './leftovers.js';
import type { Plan, Planner } from './planner.js';
import { HELD, RemovalOrders } from './removal-orders.js';
import { type OrderedSlice, retentionOf } from './retention-state.js';
import { Stopped } from './stopped.js';

/** What a run did. */
export interface RetentionRun {
  readonly at: Instant;
  /** The baseline that stands for what was removed; `null` when nothing was. */
  readonly baselineDay: string | null;
  readonly removedSlices: number;
  /** Slices that grew meanwhile: they stay until the next baseline. */
  readonly leftSlices: number;
  /** Why it did nothing, or ended before its end. */
  readonly stoppedBy: string | null;
}

export interface RetentionParts {
  readonly tenantId: string;
  readonly store: EventStore;
  readonly history: History;
  readonly planner: Planner;
  readonly baselines: BaselineWriter;
  /** `null` when this process may not remove anything: then nothing is sealed either. */
  readonly removal: SliceRemoval | null;
}

/** A slice that never was: to remove it changes nothing, and shows whether the log lets us. */
export const neverSlice = (tenantId: string): StreamId =>
  streamIdOf(sliceStream(tenantId, 0, '00000000'));

export const NOT_HERE = 'This process may not remove anything from the log';

/**
 * Removes a tenant's oldest slices: a sealed baseline first, then the order that names what goes, then the
 * slices, then the word that they are gone. Killed anywhere, the next run goes on there.
 */
export class Retention {
  constructor(private readonly parts: RetentionParts) {}

  get mayRemove(): boolean {
    return this.parts.removal !== null;
  }

  /**
   * `assertHeld` is asked before each write, and throws when another process may be at it.
   * @throws EventStoreUnavailable before anything is sealed when `removal` lets nothing be removed
   */
  async run(now: Instant, assertHeld: () => void): Promise<RetentionRun> {
    const { tenantId, store, planner, removal } = this.parts;
    const nothing = { at: now, baselineDay: null, removedSlices: 0, leftSlices: 0 };
    if (removal === null) return { ...nothing, stoppedBy: NOT_HERE };
    const { state } = await retentionOf(store, tenantId);
    const plan = await planner.plan(now, state);
    if (plan.kind === 'wait') return { ...nothing, stoppedBy: plan.why };
    // Before the order: what is ordered to go is not read any more, so it must be possible to remove it.
    await removal.remove(neverSlice(tenantId), 0);
    const orders = new RemovalOrders(store, tenantId, now, assertHeld);
    try {
      const ordered = await orders.order(await this.sealed(plan, assertHeld));
      const removed = await remove(removal, ordered, orders, assertHeld);
      if (removed.stoppedBy !== null) return { at: now, baselineDay: plan.day, ...removed };
      const leftovers = new Leftovers(store, removal, assertHeld);
      await leftovers.removeBaselinesBefore(tenantId, plan.day, ordered);
      await leftovers.shortenLeases(tenantId);
      await orders.removed(plan.day);
      return { at: now, baselineDay: plan.day, ...removed };
    } catch (error) {
      if (error instanceof Stopped) return { ...nothing, stoppedBy: error.message };
      throw error;
    }
  }

  /** The baseline, written unless it is there. */
  private async sealed(plan: Exclude<Plan, { kind: 'wait' }>, assertHeld: () => void) {
    const { tenantId, store, history, baselines } = this.parts;
    if (plan.kind === 'cut') await history.caughtUp(plan.position);
    const baseline = { tenantId, day: plan.day };
    return (await sealedBaseline(store, baseline)) ?? (await baselines.seal(baseline, assertHeld));
  }
}

const remove = async (
  removal: SliceRemoval,
  ordered: readonly OrderedSlice[],
  orders: RemovalOrders,
  assertHeld: () => void,
): Promise<Pick<RetentionRun, 'removedSlices' | 'leftSlices' | 'stoppedBy'>> => {
  let [removedSlices, leftSlices] = [0, 0];
  for (const { streamId, revision } of ordered) {
    if (await orders.isHeld()) return { removedSlices, leftSlices, stoppedBy: HELD };
    assertHeld();
    try {
      await removal.remove(streamIdOf(streamId), revision);
      removedSlices += 1;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      leftSlices += 1;
    }
  }
  return { removedSlices, leftSlices, stoppedBy: null };
};
