import { setImmediate as turn } from 'node:timers/promises';

import { StatelineError } from '../domain/errors.js';
import {
  comparePositions,
  type EventStore,
  type LogRange,
  type Position,
  type RecordedEvent,
} from '../event-store/event-store.port.js';
import type { Model } from './model.js';
import { type At, atOf, positionOf } from './positions.js';
import { ProjectedBatch } from './projected-batch.js';

const STREAM_PREFIXES = ['changes_', 'capture_'];
/** Large, because a commit writes each page it touches, whether once or often. */
const BATCH = 10_000;
/** Events projected before other work gets its turn. */
const CHUNK = 500;

/** The read model follows the log no more: it failed, or is being closed. */
export class ProjectionStopped extends StatelineError {
  readonly code = 'projection-stopped';
  readonly category = 'unavailable';
}

/** Follows the log and writes what it finds to a model. Written once, for every table. */
export class CatchUp {
  readonly #stop = new AbortController();
  #batch: ProjectedBatch;
  #committing: Promise<void> | undefined;
  /** Events received that are not yet committed. */
  #pending = 0;
  #commit = Promise.withResolvers<undefined>();
  #failure: Error | undefined;
  #running: Promise<void> | undefined;
  /** Where the log ended when following began; `undefined` once all of that is projected. */
  #head: At | undefined = 0;

  constructor(
    private readonly model: Model,
    private readonly store: EventStore,
  ) {
    this.#batch = new ProjectedBatch(model);
  }

  start(): void {
    this.#running ??= this.#run().catch((error: unknown) => {
      this.#fail(error);
    });
  }

  /** Ends following. What has not been committed is read again at the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#committing;
    this.#wakeAll();
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted || this.#failure !== undefined;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Exact while live; while catching up at most the distance in the log. */
  get lagEvents(): number {
    const distance = this.#head === undefined ? 0 : this.#head - this.model.checkpoint;
    return Math.max(this.#pending, distance);
  }

  /** Resolves at the next commit, or when following ends. */
  get nextCommit(): Promise<void> {
    return this.#commit.promise;
  }

  /** @throws ProjectionStopped when the position cannot be reached any more */
  async caughtUp(position: Position): Promise<void> {
    for (;;) {
      const next = this.nextCommit;
      if (atOf(position) <= this.model.checkpoint) return;
      if (this.stopped) throw new ProjectionStopped(this.#why(), { cause: this.#failure });
      if (!(await this.#holdsOursUpTo(position))) return;
      await next;
    }
  }

  #why(): string {
    const message = this.#failure?.message ?? 'it is being closed';
    return `The history stopped at position ${positionOf(this.model.checkpoint)}: ${message}`;
  }

  /** The log may go on with events that are not ours to follow. */
  async #holdsOursUpTo(position: Position): Promise<boolean> {
    for await (const recorded of this.store.readAll(this.#range())) {
      return comparePositions(recorded.position, position) <= 0;
    }
    return false;
  }

  async #run(): Promise<void> {
    const head = await this.store.head();
    this.#head = head === undefined ? undefined : atOf(head);
    if (this.#head !== undefined) await this.#follow(this.store.readAll(this.#range()));
    this.#head = undefined;
    await this.#follow(this.store.subscribe(this.#range(), this.#stop.signal));
  }

  #range(): LogRange {
    const { checkpoint } = this.model;
    const after = checkpoint === 0 ? 'start' : positionOf(checkpoint);
    return { after, streamPrefixes: STREAM_PREFIXES };
  }

  async #follow(events: AsyncIterable<RecordedEvent>): Promise<void> {
    for await (const recorded of events) {
      if (this.stopped) return;
      if (this.#batch.readsLinks(recorded)) await this.#flush();
      this.#batch.project(recorded);
      this.#pending += 1;
      this.#committing ??= this.#commitBatches();
      if (this.#pending % CHUNK === 0) await turn();
      if (this.#batch.size >= BATCH) await this.#committing;
    }
    await this.#flush();
  }

  async #flush(): Promise<void> {
    while (this.#pending > 0 && !this.stopped) {
      await (this.#committing ??= this.#commitBatches());
    }
  }

  /** Commits batch by batch; while one is written, the next one fills. */
  async #commitBatches(): Promise<void> {
    try {
      // Lets what is ready now arrive, so that it is written together.
      await turn();
      while (this.#pending > 0 && !this.stopped) {
        const batch = this.#batch;
        this.#batch = new ProjectedBatch(this.model, batch);
        await batch.commit();
        this.#pending -= batch.size;
        this.#wakeAll();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#committing = undefined;
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error), { cause: error });
    this.#stop.abort();
    this.#wakeAll();
  }

  #wakeAll(): void {
    const { resolve } = this.#commit;
    this.#commit = Promise.withResolvers<undefined>();
    resolve(undefined);
  }
}
