import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { InvalidValue, StatelineError } from '../domain/errors.js';
import type { Decider, StatelineEvent } from '../domain/events.js';
import {
  comparePositions,
  type EventStore,
  EventStoreUnavailable,
  type Position,
  type RecordedEvent,
  type StreamId,
} from '../event-store/event-store.port.js';
import type { Page, PageRequest } from './history.port.js';

/** Between two tries to follow a log. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export interface Job<State> {
  readonly tenantId: string;
  readonly state: State;
}

/** The log could not be read yet, so nobody knows which jobs there are. */
export class JobsNotRead extends StatelineError {
  readonly code = 'jobs-not-read';
  readonly category = 'unavailable';
  constructor(category: string, options?: ErrorOptions) {
    super(`The ${category} cannot be read from the log yet; ask again`, options);
  }
}

/**
 * Follows the streams of one category and keeps what each folds to, in memory: small, because a fold
 * holds counts and no rows. Streams are in the order of their first event.
 */
export class JobFollower<State, Event extends StatelineEvent> {
  private readonly jobs = new Map<string, Job<State>>();
  private readonly listeners: ((id: string) => void)[] = [];
  private readonly stopped = new AbortController();
  private waiting: { readonly position: Position; readonly resolve: () => void }[] = [];
  private position: Position | 'start' = 'start';
  /** Whether what stood in the log at first is folded. */
  private isRead = false;
  /** Why it is not. */
  private interruption: EventStoreUnavailable | undefined;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly category: string,
    private readonly decider: Pick<Decider<never, State, Event>, 'evolve' | 'initialState'>,
  ) {}

  /**
   * Resolves when what stands in the log is folded; what comes later is folded as it comes. Resolves as
   * well when the log is out of reach: then it is tried on, and until it succeeds no job can be asked for.
   */
  async start(): Promise<void> {
    try {
      await this.readFirst();
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      this.interrupted(error);
    }
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    // A first read that goes on here waits for a log that is out of reach, and nobody waits for it.
    if (this.isRead) await this.following;
  }

  /** Calls back with the id of each job that has a new event, and of each one once all are read. */
  onChange(listener: (id: string) => void): void {
    this.listeners.push(listener);
  }

  /** @throws JobsNotRead */
  get(id: string): Job<State> | undefined {
    this.mustBeRead();
    return this.jobs.get(id);
  }

  /** None before they are read. */
  ids(): readonly string[] {
    return this.isRead ? [...this.jobs.keys()] : [];
  }

  /** A tenant's jobs, newest first. @throws JobsNotRead, InvalidValue naming `cursor` */
  newestFirst(tenantId: string, { size, after }: PageRequest): Page<string> {
    this.mustBeRead();
    const ids = this.ids()
      .filter((id) => this.jobs.get(id)?.tenantId === tenantId)
      .reverse();
    const start = after === undefined ? 0 : ids.indexOf(after) + 1;
    if (after !== undefined && start === 0) {
      throw new InvalidValue('cursor', 'the cursor of an earlier page', after);
    }
    const rows = ids.slice(start, start + size);
    return { rows, next: start + size < ids.length ? (rows.at(-1) ?? null) : null };
  }

  /** Resolves when the stream's last event is folded: who told can ask at once. */
  async caughtUp(streamId: StreamId): Promise<void> {
    const last = await this.store.last(streamId);
    if (last === undefined || this.reached(last.position)) return;
    const { position } = last;
    await new Promise<void>((resolve) => this.waiting.push({ position, resolve }));
  }

  private reached(position: Position): boolean {
    const { isRead, position: read } = this;
    return isRead && read !== 'start' && comparePositions(position, read) <= 0;
  }

  /** @throws JobsNotRead */
  mustBeRead(): void {
    if (!this.isRead) throw new JobsNotRead(this.category, { cause: this.interruption });
  }

  private range() {
    return { after: this.position, streamPrefixes: [`${this.category}-`] };
  }

  /** Nobody is told of what jobs went through long ago. */
  private async readFirst(): Promise<void> {
    for await (const recorded of this.store.readAll(this.range())) this.fold(recorded);
    this.isRead = true;
    for (const id of this.ids()) this.tell(id);
    this.wake();
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopped;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const begunMs = performance.now();
      try {
        if (!this.isRead) await this.readFirst();
        for await (const recorded of this.store.subscribe(this.range(), signal)) {
          this.fold(recorded);
          this.tell(idOf(recorded, this.category));
          this.wake();
        }
      } catch (error) {
        this.interrupted(error);
      }
      // What lasted so long was no part of a row of failures.
      if (performance.now() - begunMs > LONGEST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS;
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  private interrupted(error: unknown): void {
    if (this.stopped.signal.aborted) return;
    if (error instanceof EventStoreUnavailable) this.interruption = error;
    new Logger(this.category).warn(`Following is interrupted: ${String(error)}`);
  }

  private fold(recorded: RecordedEvent): void {
    const { event, metadata, position } = recorded;
    const id = idOf(recorded, this.category);
    const state = this.jobs.get(id)?.state ?? this.decider.initialState;
    // The category's streams hold the events of its decider only.
    const next = this.decider.evolve(state, event as Event);
    this.jobs.set(id, { tenantId: metadata.tenantId, state: next });
    this.position = position;
  }

  private tell(id: string): void {
    for (const listener of this.listeners) listener(id);
  }

  private wake(): void {
    const done = this.waiting.filter((waiter) => this.reached(waiter.position));
    this.waiting = this.waiting.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }
}

const idOf = ({ streamId }: RecordedEvent, category: string): string =>
  streamId.slice(category.length + 1);
