import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, epochMsOf } from '../../domain/instant.js';
import { ProjectionStopped } from '../catch-up.js';
import { inSlices } from '../in-slices.js';
import { LmdbTenantHistory, type Projected } from '../lmdb-tenant-history.js';
import type { At } from '../positions.js';
import { TenantCounts } from './tenant-counts.js';
import { patchBetween, type View, viewOf } from './view.js';

/** Between two updates of those who follow. */
const COALESCED_MS = 250;
const MINUTE_MS = 60_000;
/** Its position is that of an empty log as well. */
const FIRST: At = 1;

/** One tenant's overview: brought up to date when somebody asks, once for all who ask at the time. */
export class TenantOverview {
  readonly #history: LmdbTenantHistory;
  #view: View | undefined;
  /** Where the log was when the counts began: what changed up to there is not known. */
  #since: At = FIRST;
  #refreshing: Promise<View> | undefined;

  constructor(
    private readonly tenantId: string,
    private readonly projected: () => Projected,
    private readonly clock: Clock,
  ) {
    this.#history = new LmdbTenantHistory(tenantId, projected, clock);
  }

  /** What all that is committed tells. */
  now(): Promise<View> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Whether all that has changed behind a place is known of a view. */
  knows(at: At, view: View): boolean {
    return view.counts === this.#view?.counts && at > this.#since && at <= view.at;
  }

  /**
   * A later view that tells something else, and not at once; `undefined` when the history is closed.
   * @throws ProjectionStopped
   */
  async after(told: View): Promise<View | undefined> {
    await pause(COALESCED_MS, undefined, { ref: false });
    let before = told;
    while (!this.#isClosed) {
      const latest = this.#view ?? before;
      const view = latest === before ? await this.now() : latest;
      if (view.counts !== before.counts || patchBetween(before, view) !== undefined) return view;
      before = view;
      await this.#commitOrMinute(before);
    }
    return undefined;
  }

  /** @throws ProjectionStopped */
  get #isClosed(): boolean {
    const { failure, stopped } = this.projected().catchUp;
    if (failure !== undefined) throw new ProjectionStopped(failure.message, { cause: failure });
    return stopped;
  }

  /** Buckets leave with the minute, whether anything happens or not. */
  async #commitOrMinute({ nextCommit }: View): Promise<void> {
    const done = new AbortController();
    const leftMs = MINUTE_MS - (epochMsOf(this.clock()) % MINUTE_MS);
    const minute = pause(leftMs, undefined, { ref: false, signal: done.signal });
    await Promise.race([nextCommit, minute.catch(() => undefined)]);
    done.abort();
  }

  async #refresh(): Promise<View> {
    const nowMs = epochMsOf(this.clock());
    const known = this.#view?.counts;
    const isKnown = known?.isGood(this.projected().model, nowMs) === true;
    const counts = isKnown ? known : new TenantCounts(this.projected().model, this.tenantId, nowMs);
    await inSlices(isKnown ? counts.advance(nowMs) : counts.countEarlyReports());
    // What is committed while others have their turn is counted too: a view tells all up to its place.
    while (!counts.isCaughtUp) await inSlices(counts.catchUp());
    const { model, catchUp } = this.projected();
    if (!counts.isGood(model, nowMs)) return this.#refresh();
    this.#view = viewOf(counts, this.#history, catchUp.nextCommit);
    if (!isKnown) this.#since = Math.max(FIRST, this.#view.at);
    return this.#view;
  }
}
