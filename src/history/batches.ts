import { setImmediate as turn } from 'node:timers/promises';

import type { Instant } from '../domain/instant.js';
import type { RecordedEvent } from '../event-store/event-store.port.js';
import { inSpan, isWatched } from '../observation/span.port.js';
import type { Baseline } from './baselines.js';
import type { Model } from './model.js';
import { ProjectedBatch } from './projected-batch.js';

/** The most of a batch. */
interface Bounds {
  readonly events: number;
  /** Each may touch a page of its own, which lies in memory until the commit. */
  readonly puts: number;
  /** Of texts, which lie in memory until the commit as well, as text, as bytes and in pages. */
  readonly characters: number;
}

/** Pages of 16 MB at most: what captures has its memory for other things. */
const LIVE: Bounds = { events: 5_000, puts: 4_000, characters: 4_000_000 };
/** Large, because a commit writes each page it touches, whether once or often, and waits for the disk. */
const CATCHING_UP: Bounds = { events: 20_000, puts: 16_000, characters: 12_000_000 };
/** Events projected before other work gets its turn. */
const CHUNK = 500;

/** Of things that belong together, those that a span names. */
const MOST_CAUSES = 32;

/** What is told of the events of a batch. */
interface Filling {
  since: Instant | null;
  readonly causes: Set<string>;
}

interface Owner {
  readonly stopped: boolean;
  /** Whether what comes is new, and waited for. */
  readonly isLive: boolean;
  fail(error: unknown): void;
}

/** Projects events and commits them batch by batch; while one is written, the next one fills. */
export class Batches {
  #batch: ProjectedBatch;
  #committing: Promise<void> | undefined;
  /** Events received that are not yet committed. */
  #pending = 0;
  #filling: Filling = { since: null, causes: new Set() };
  /** Since when the log holds what is being committed. */
  #committingSince: Instant | null = null;
  #lastAdded: Instant | null = null;
  #commit = Promise.withResolvers<undefined>();

  constructor(
    private readonly model: Model,
    private readonly owner: Owner,
  ) {
    this.#batch = new ProjectedBatch(model);
  }

  get pending(): number {
    return this.#pending;
  }

  /** When the log took the oldest event that was received and is not committed; `null` for none. */
  get pendingSince(): Instant | null {
    return this.#committingSince ?? this.#filling.since;
  }

  /** When the log took the last event that was received; `null` before the first one. */
  get lastAdded(): Instant | null {
    return this.#lastAdded;
  }

  /** Resolves at the next commit, or when there is another reason to look. */
  get nextCommit(): Promise<void> {
    return this.#commit.promise;
  }

  /**
   * Projects an event, or passes one over that stands in a baseline. To be awaited when it gives a promise:
   * a promise for each event would take longer than projecting most of them.
   */
  add(recorded: RecordedEvent, isFolded: boolean): Promise<void> | undefined {
    return !isFolded && this.#batch.readsLinks(recorded)
      ? this.flush().then(() => this.#put(recorded, isFolded))
      : this.#put(recorded, isFolded);
  }

  /** From the events added next on, the tenant is told of from a baseline on. */
  openWindow(baseline: Baseline): void {
    this.#batch.openWindow(baseline);
  }

  /** Resolves when all that was added is committed, or following has ended. */
  async flush(): Promise<void> {
    while (this.#pending > 0 && !this.owner.stopped) {
      await (this.#committing ??= this.#commitBatches());
    }
  }

  /** Lets something else write to the model, with nothing of ours under way. */
  async pausedFor(write: () => Promise<void>): Promise<void> {
    await this.flush();
    if (this.owner.stopped) return;
    await write();
    this.#batch = new ProjectedBatch(this.model);
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#committing;
  }

  wakeAll(): void {
    const { resolve } = this.#commit;
    this.#commit = Promise.withResolvers<undefined>();
    resolve(undefined);
  }

  #put(recorded: RecordedEvent, isFolded: boolean): Promise<void> | undefined {
    const before = this.#batch.size;
    if (isFolded) this.#batch.pass(recorded);
    else this.#batch.project(recorded);
    this.#pending += this.#batch.size - before;
    this.#note(recorded, this.#batch.size - before);
    const isBusy = this.#committing !== undefined;
    if (this.#isDue) this.#committing ??= this.#commitBatches();
    const isFull = this.#isFull;
    if (isFull && isBusy) return this.nextCommit;
    // A batch that is full goes its way in this turn, and the next one fills meanwhile.
    return isFull || this.#pending % CHUNK === 0 ? turn() : undefined;
  }

  #note({ recordedAt, metadata }: RecordedEvent, added: number): void {
    if (added === 0) return;
    this.#filling.since ??= recordedAt;
    this.#lastAdded = recordedAt;
    const { causes } = this.#filling;
    if (isWatched() && causes.size < MOST_CAUSES) causes.add(metadata.$correlationId);
  }

  /** As a span of what the first of its events belongs to. */
  async #commitBatch(): Promise<void> {
    const batch = this.#batch;
    const { since, causes } = this.#filling;
    this.#batch = new ProjectedBatch(this.model, batch);
    this.#filling = { since: null, causes: new Set() };
    this.#committingSince = since;
    const related = [...causes];
    const attributes = { 'stateline.events': batch.size };
    const facts = { correlationId: related[0], related, attributes };
    await inSpan('history.project', facts, () => batch.commit());
    this.#committingSince = null;
    this.#pending -= batch.size;
  }

  get #isFull(): boolean {
    const { size, puts, characters } = this.#batch;
    const most = this.owner.isLive ? LIVE : CATCHING_UP;
    return size >= most.events || puts >= most.puts || characters >= most.characters;
  }

  /** A commit takes its time, however little it writes, so catching up waits for full batches. */
  get #isDue(): boolean {
    return this.#isFull || (this.owner.isLive && this.#pending > 0);
  }

  async #commitBatches(): Promise<void> {
    try {
      // Lets what is ready now arrive, so that it is written together.
      await turn();
      do {
        await this.#commitBatch();
        this.wakeAll();
      } while (this.#isDue && !this.owner.stopped);
    } catch (error) {
      this.owner.fail(error);
    } finally {
      this.#committing = undefined;
    }
  }
}
