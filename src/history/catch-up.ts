import { setTimeout as pause } from 'node:timers/promises';

import { StatelineError } from '../domain/errors.js';
import type { Instant } from '../domain/instant.js';
import {
  type EventStore,
  EventStoreUnavailable,
  type LogRange,
  type Position,
  type RecordedEvent,
} from '../event-store/event-store.port.js';
import { ORDERS } from './baselines.js';
import { Batches } from './batches.js';
import { loadBaseline } from './load-baseline.js';
import type { Model } from './model.js';
import { LogReplaced } from './model-outdated.js';
import { type At, atOf, positionOf } from './positions.js';
import { wasLive, Windows } from './windows.js';

const STREAM_PREFIXES = ['changes_', 'capture_', ORDERS];
/** Between two tries to reach a log that cannot be read. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** Within this time an event that was appended is mostly committed here. */
const SOON_MS = 50;

/** The read model follows the log no more: it failed, or is being closed. */
export class ProjectionStopped extends StatelineError {
  readonly code = 'projection-stopped';
  readonly category = 'unavailable';
}

/** Follows the log and writes what it finds to a model. Written once, for every table. */
export class CatchUp {
  readonly #stop = new AbortController();
  readonly #batches: Batches;
  #failure: Error | undefined;
  /** Why the log cannot be read just now. */
  #interruption: Error | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #running: Promise<void> | undefined;
  /** Where the log ended when following began, 0 until that is known; `undefined` while live. */
  #head: At | undefined = 0;
  /** Up to here the log holds nothing to follow behind the checkpoint. */
  #clearUpTo: At = 0;

  /** `onFailure` is told, once, why the log is followed no more. */
  constructor(
    private readonly model: Model,
    private readonly store: EventStore,
    private readonly onFailure: (failure: Error) => void,
  ) {
    this.#batches = new Batches(model, this);
  }

  start(): void {
    this.#running ??= this.#run().catch((error: unknown) => {
      this.fail(error);
    });
  }

  /** Ends following. What has not been committed is read again at the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#batches.settled();
    this.#batches.wakeAll();
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted || this.#failure !== undefined;
  }

  get isLive(): boolean {
    return this.#head === undefined;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Why it has stopped, or cannot go on for now. */
  get trouble(): Error | undefined {
    return this.#failure ?? this.#interruption;
  }

  /** Exact while live; else at most the distance in the log, `null` when that is not known. */
  get lagEvents(): number | null {
    const { pending } = this.#batches;
    if (this.#head === undefined) return pending;
    const { checkpoint } = this.model;
    const after = checkpoint === 0 ? 'start' : positionOf(checkpoint);
    const head = positionOf(Math.max(this.#head, checkpoint));
    const distance = this.store.countBetween(after, head);
    return distance === null ? null : Math.max(pending, distance);
  }

  /**
   * When the log took the oldest event that is not committed, as far as that is known: before all of the log
   * has been read, the last one that was.
   */
  get behindSince(): Instant | null {
    const { pendingSince, lastAdded } = this.#batches;
    return pendingSince ?? (this.isLive ? null : lastAdded);
  }

  /** Resolves at the next commit, or when following ends. */
  get nextCommit(): Promise<void> {
    return this.#batches.nextCommit;
  }

  /** @throws ProjectionStopped when the position cannot be reached any more, EventStoreUnavailable */
  async caughtUp(position: Position): Promise<void> {
    let at = atOf(position);
    for (;;) {
      const next = this.nextCommit;
      if (at <= Math.max(this.model.checkpoint, this.#clearUpTo)) return;
      if (this.stopped) throw new ProjectionStopped(this.#why(), { cause: this.#failure });
      // What was appended just now mostly comes at once; to look ahead would be to read all of it twice.
      if (await isWithin(SOON_MS, next)) continue;
      if (this.#head === undefined) at = await this.#lastToFollow(at);
      if (at > this.model.checkpoint) await next;
    }
  }

  /** Ends following for good. */
  fail(error: unknown): void {
    if (this.#failure === undefined && !this.#stop.signal.aborted) {
      this.#failure = error instanceof Error ? error : new Error(String(error), { cause: error });
      this.onFailure(this.#failure);
    }
    this.#stop.abort();
    this.#batches.wakeAll();
  }

  #why(): string {
    const message = this.#failure?.message ?? 'it is being closed';
    return `The history stopped at position ${positionOf(this.model.checkpoint)}: ${message}`;
  }

  /** The last event to follow up to a position: the log may go on with others. */
  async #lastToFollow(at: At): Promise<At> {
    const head = await this.store.head();
    const known = head === undefined ? 0 : Math.min(at, atOf(head));
    let last: At = this.model.checkpoint;
    for await (const recorded of this.store.readAll(this.#range(this.#clearUpTo))) {
      const found = atOf(recorded.position);
      if (found > at) break;
      last = found;
    }
    if (last <= this.model.checkpoint) this.#clearUpTo = Math.max(this.#clearUpTo, known);
    return last;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!this.stopped) {
      try {
        await this.#followLog();
        return;
      } catch (error) {
        if (!(error instanceof EventStoreUnavailable)) throw error;
        this.#interruption = error;
      }
      this.#head = 0;
      await this.#batches.flush();
      await pause(this.#pauseMs, undefined, { signal }).catch(() => undefined);
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    }
  }

  async #followLog(): Promise<void> {
    await this.#checkIdentity();
    const windows = await Windows.of(this.model, this.store);
    const head = await this.store.head();
    this.#interruption = undefined;
    if (head !== undefined) await this.#followTo(atOf(head), windows);
    if (this.stopped) return;
    if (!wasLive(this.model)) await this.model.meta.put('live', 1);
    this.#head = undefined;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#batches.wakeAll();
    await this.#follow(this.store.batches(this.#range(), this.#stop.signal), windows);
  }

  async #followTo(head: At, windows: Windows): Promise<void> {
    this.#head = head;
    await this.#follow(this.store.batches(this.#range()), windows);
    await this.#loadBefore(Infinity, windows);
    if (!this.stopped) this.#clearUpTo = Math.max(this.#clearUpTo, head);
  }

  async #checkIdentity(): Promise<void> {
    const identity = await this.store.identity();
    if (this.model.identity === undefined) await this.model.meta.put('identity', identity);
    else if (this.model.identity !== identity) {
      throw new LogReplaced('The history was built from another log');
    }
  }

  #range(from: At = 0): LogRange {
    const at = Math.max(this.model.checkpoint, from);
    return { after: at === 0 ? 'start' : positionOf(at), streamPrefixes: STREAM_PREFIXES };
  }

  async #follow(batches: AsyncIterable<readonly RecordedEvent[]>, windows: Windows): Promise<void> {
    for await (const batch of batches) {
      for (const recorded of batch) {
        const { event, metadata, position } = recorded;
        if (windows.isLoading) await this.#loadBefore(atOf(position), windows);
        if (event.type === 'SliceRemovalOrdered') {
          await this.#openWindow(metadata.tenantId, event.data.baselineDay, windows);
        }
        if (this.stopped) return;
        const full = this.#batches.add(recorded, windows.isFolded(recorded));
        if (full !== undefined) await full;
      }
    }
    await this.#batches.flush();
  }

  async #loadBefore(at: At, windows: Windows): Promise<void> {
    for (let due = windows.takeDue(at); due !== undefined; due = windows.takeDue(at)) {
      const baseline = due;
      await this.#batches.pausedFor(() =>
        loadBaseline(this.model, this.store, baseline, this.#stop.signal),
      );
    }
  }

  async #openWindow(tenantId: string, day: string, windows: Windows): Promise<void> {
    await this.#batches.flush();
    const baseline = await windows.opened(tenantId, day);
    if (baseline !== undefined) this.#batches.openWindow(baseline);
  }
}

/** Whether a promise settles in time; leaves no timer behind. */
const isWithin = async (ms: number, promise: Promise<void>): Promise<boolean> => {
  const settled = new AbortController();
  const late = pause(ms, false, { signal: settled.signal }).catch(() => true);
  const inTime = await Promise.race([promise.then(() => true), late]);
  settled.abort();
  return inTime;
};
