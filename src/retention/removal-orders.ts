import type { Instant } from '../domain/instant.js';
import type { BaselineSealed, RetentionEvent } from '../domain/timeline/retention-events.js';
import {
  comparePositions,
  type EventStore,
  type NewEvent,
  position,
  type RecordedEvent,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import { entry } from './entries.js';
import {
  type OrderedSlice,
  retentionOf,
  type RetentionState,
  streamOfRetention,
} from './retention-state.js';
import { changedBehind, inOrderOfRemoval, slicesUpTo } from './slices.js';
import { Stopped } from './stopped.js';

/** Slices that one event names at most: an event has a limit. */
const SLICES_TOGETHER = 1_000;
const MAX_ATTEMPTS = 3;

export const HELD = 'A legal hold was placed meanwhile';

/** A tenant's retention stream, as a run writes to it. */
export class RemovalOrders {
  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
    private readonly now: Instant,
    private readonly assertHeld: () => void,
  ) {}

  /**
   * Puts on record what goes, and gives all that was ordered. Decided anew when the stream has grown:
   * a hold that was placed meanwhile wins. @throws Stopped
   */
  async order(sealed: RecordedEvent<BaselineSealed>): Promise<readonly OrderedSlice[]> {
    let all: readonly OrderedSlice[] = [];
    await this.decide(async ({ hold, ordered }) => {
      if (hold !== null) throw new Stopped(HELD);
      const before = ordered ?? [];
      const missing = await this.missing(sealed, before);
      all = [...before, ...missing];
      if (all.length === 0) throw new Stopped('What was sealed has grown since');
      return ordersOf(sealed.event.data.day, missing).map((event, part) =>
        this.entry(event, `${sealed.id} ${before.length} ${part}`),
      );
    });
    return all;
  }

  /** Puts on record that what was ordered is gone. */
  async removed(baselineDay: string): Promise<void> {
    const event = this.entry({ type: 'SlicesRemoved', data: { baselineDay } });
    await this.decide(() => Promise.resolve([event]));
  }

  /** Only holds are written by others, so the last event tells. */
  async isHeld(): Promise<boolean> {
    const last = await this.store.last(streamOfRetention(this.tenantId));
    return last?.event.type === 'LegalHoldPlaced';
  }

  private async decide(
    events: (state: RetentionState) => Promise<readonly NewEvent[]>,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { state, revision } = await retentionOf(this.store, this.tenantId);
      const decided = await events(state);
      if (decided.length === 0) return;
      this.assertHeld();
      try {
        await this.store.append(streamOfRetention(this.tenantId), revision, decided);
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** What the baseline stands for and no order names yet. */
  private async missing(
    { event: { data }, position: sealedAt }: RecordedEvent<BaselineSealed>,
    ordered: readonly OrderedSlice[],
  ): Promise<readonly OrderedSlice[]> {
    const named = new Set(ordered.map(({ streamId }) => streamId));
    const all = await slicesUpTo(this.store, this.tenantId, data.day, null);
    // What grew behind the seal is not in the baseline; every history reads it.
    const folded = all.filter((slice) => comparePositions(slice.position, sealedAt) < 0);
    const slices = folded.filter(({ streamId }) => !named.has(streamId));
    const lastFolded = position(data.position);
    if ((await changedBehind(this.store, slices, lastFolded)).length > 0) {
      throw new Stopped('Changes came late for a day that was being sealed');
    }
    const inOrder = await inOrderOfRemoval(this.store, slices, lastFolded);
    return inOrder.map(({ streamId, revision, chain }) => ({ streamId, revision, chain }));
  }

  private entry(event: RetentionEvent, id?: string): NewEvent {
    const { tenantId, now: at } = this;
    return entry(event, { tenantId, at, ...(id !== undefined && { id }) });
  }
}

const ordersOf = (
  baselineDay: string,
  slices: readonly OrderedSlice[],
): readonly RetentionEvent[] => {
  const count = Math.ceil(slices.length / SLICES_TOGETHER);
  return Array.from({ length: count }, (_, part) => ({
    type: 'SliceRemovalOrdered',
    data: {
      baselineDay,
      slices: slices.slice(part * SLICES_TOGETHER, (part + 1) * SLICES_TOGETHER),
    },
  }));
};
