import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { InvalidValue } from '../domain/errors.js';
import type { Decider, StatelineEvent } from '../domain/events.js';
import {
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamId,
} from '../event-store/event-store.port.js';
import type { Page, PageRequest } from './history.port.js';

const RESUBSCRIBE_MS = 1000;

export interface Job<State> {
  readonly tenantId: string;
  readonly state: State;
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
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly category: string,
    private readonly decider: Pick<Decider<never, State, Event>, 'evolve' | 'initialState'>,
  ) {}

  /** Resolves when what stands in the log is folded; what comes later is folded as it comes. */
  async start(): Promise<void> {
    for await (const recorded of this.store.readAll(this.range())) this.fold(recorded);
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.following;
  }

  /** Calls back with the id of each job that has a new event. */
  onChange(listener: (id: string) => void): void {
    this.listeners.push(listener);
  }

  get(id: string): Job<State> | undefined {
    return this.jobs.get(id);
  }

  ids(): readonly string[] {
    return [...this.jobs.keys()];
  }

  /** A tenant's jobs, newest first. @throws InvalidValue naming `cursor` */
  newestFirst(tenantId: string, { size, after }: PageRequest): Page<string> {
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
    return this.position !== 'start' && comparePositions(position, this.position) <= 0;
  }

  private range() {
    return { after: this.position, streamPrefixes: [`${this.category}-`] };
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      try {
        for await (const recorded of this.store.subscribe(this.range(), signal)) {
          this.fold(recorded);
        }
      } catch (error) {
        new Logger(this.category).warn(`Following is interrupted: ${String(error)}`);
      }
      await wait(RESUBSCRIBE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private fold({ streamId, event, metadata, position }: RecordedEvent): void {
    const id = streamId.slice(this.category.length + 1);
    const state = this.jobs.get(id)?.state ?? this.decider.initialState;
    // The category's streams hold the events of its decider only.
    const next = this.decider.evolve(state, event as Event);
    this.jobs.set(id, { tenantId: metadata.tenantId, state: next });
    this.position = position;
    for (const listener of this.listeners) listener(id);
    const done = this.waiting.filter((waiter) => this.reached(waiter.position));
    this.waiting = this.waiting.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }
}
