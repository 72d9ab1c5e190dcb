import { type Instant, instantPlus } from '../domain/instant.js';
import { dayOf } from '../domain/timeline/streams.js';
import type { EventStore, Position } from '../event-store/event-store.port.js';
import type { History } from '../history/history.port.js';
import { DAY_MS, dayPlus, startOf } from './days.js';
import { stateAtEndOf } from './end-of-day.js';
import type { RetentionOptions } from './retention-options.port.js';
import type { RetentionState } from './retention-state.js';
import { cleanCut, newestOf, slicesUpTo } from './slices.js';

/** What a run will do, or why it does nothing. */
export type Plan =
  | {
      readonly kind: 'cut';
      /** The last day to be folded into a baseline. */
      readonly day: string;
      readonly slices: number;
      /** Of the last event folded in. */
      readonly position: Position;
    }
  | {
      /** What was ordered is to be finished. */
      readonly kind: 'go-on';
      readonly day: string;
      readonly slices: number;
    }
  | { readonly kind: 'wait'; readonly why: string };

const wait = (why: string): Plan => ({ kind: 'wait', why });

/** Decides on what the log says what is due. */
export class Planner {
  constructor(
    readonly options: RetentionOptions,
    private readonly store: EventStore,
    private readonly history: History,
  ) {}

  async plan(now: Instant, { hold, baselineDay, ordered }: RetentionState): Promise<Plan> {
    if (hold !== null) return wait(`A legal hold stands: ${hold.reason} (${hold.by})`);
    if (ordered !== null && baselineDay !== null) {
      return { kind: 'go-on', day: baselineDay, slices: ordered.length };
    }
    const { retentionDays, sealEveryDays } = this.options;
    const last = dayPlus(dayOf(instantPlus(now, -retentionDays * DAY_MS)), -1);
    const next = baselineDay === null ? last : dayPlus(baselineDay, sealEveryDays);
    if (last < next) {
      const due = startOf(dayPlus(next, retentionDays + 1));
      return wait(`The next baseline is due from ${due} on`);
    }
    return this.cutUpTo(last, now, baselineDay);
  }

  private async cutUpTo(last: string, now: Instant, baselineDay: string | null): Promise<Plan> {
    const { tenantId } = this.options;
    const slices = await slicesUpTo(this.store, tenantId, last, baselineDay);
    if (slices.length === 0) return wait(`Nothing is as old as ${last}`);
    const day = await cleanCut(this.store, tenantId, slices, { day: last, today: dayOf(now) });
    const folded = slices.filter((slice) => slice.day <= (day ?? ''));
    const position = newestOf(folded.map((slice) => slice.position));
    if (day === undefined || position === undefined || day <= (baselineDay ?? '')) {
      return wait(`The days around ${last} lie across each other in the log`);
    }
    const why = await this.unknownAt(day);
    return why === null ? { kind: 'cut', day, slices: folded.length, position } : wait(why);
  }

  /** Why the tenant at the end of a day cannot be sealed; `null` where it can. */
  private async unknownAt(day: string): Promise<string | null> {
    const earliest = this.history.open(this.options.tenantId).earliest();
    if (earliest === null || earliest >= startOf(dayPlus(day, 1))) {
      return `The first full sync was not complete at the end of ${day}`;
    }
    return (await this.isNothingKnown(day)) ? `No object was known at the end of ${day}` : null;
  }

  /** A baseline of nothing would say no more than that there was a day. */
  private async isNothingKnown(day: string): Promise<boolean> {
    const state = stateAtEndOf(this.history.open(this.options.tenantId), day);
    const objects = state.scan()[Symbol.asyncIterator]();
    try {
      return (await objects.next()).done === true;
    } finally {
      await objects.return?.();
    }
  }
}
