import type { Decider, EventMetadata, StatelineEvent } from '../domain/events.js';
import type { Instant } from '../domain/instant.js';
import { StatelineError } from '../domain/errors.js';

declare const streamIdBrand: unique symbol;
declare const positionBrand: unique symbol;
/** Category, then an id behind the first `-`. */
export type StreamId = string & { readonly [streamIdBrand]: true };
export const streamId = (id: string): StreamId => id as StreamId;
/** A place in the log of all streams, as text; compare with {@link comparePositions} only. */
export type Position = string & { readonly [positionBrand]: true };
export const position = (text: string): Position => text as Position;

/** Positions are decimal digits without leading zeros. */
export const comparePositions = (one: Position, other: Position): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

/** What the writer believes: the revision of the stream's last event, or that there is none. */
export type ExpectedRevision = number | 'no_stream';

export interface NewEvent<Event extends StatelineEvent = StatelineEvent> {
  /** A UUID fixed before the first try: a repeated append of the same ids is not a second one. */
  readonly id: string;
  readonly event: Event;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent<
  Event extends StatelineEvent = StatelineEvent,
> extends NewEvent<Event> {
  readonly streamId: StreamId;
  /** An event's place in its own stream, from 0. */
  readonly revision: number;
  readonly position: Position;
  /** When the event store accepted it. */
  readonly recordedAt: Instant;
}

export interface StreamAppend {
  readonly streamId: StreamId;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

export interface Appended {
  readonly revision: number;
  readonly position: Position;
}

export interface LogRange {
  /** Not delivered itself. */
  readonly after: Position | 'start';
  /** Only streams whose id begins with one of these; all when absent. */
  readonly streamPrefixes?: readonly string[];
}

/** The stream is not where the writer believed it to be; nothing was appended. */
export class WrongExpectedRevision extends StatelineError {
  readonly code = 'wrong-expected-revision';
  readonly category = 'conflict';
  constructor(streamId: StreamId, expected: ExpectedRevision, options?: ErrorOptions) {
    super(`Stream ${streamId} is not at revision ${String(expected)}`, options);
  }
}

/** The log cannot be written or read now: disk full, no permission, another process, no server. */
export class EventStoreUnavailable extends StatelineError {
  readonly code: string = 'event-store-unavailable';
  readonly category = 'unavailable';
}

/** It is not known whether the events were appended; to append them again with their ids finds out. */
export class AppendOutcomeUnknown extends EventStoreUnavailable {
  override readonly code = 'append-outcome-unknown';
}

/** One event is larger than the log takes; nothing of it was appended. */
export class EventTooLarge extends StatelineError {
  readonly code = 'event-too-large';
  readonly category = 'incorrect';
  constructor(streamId: StreamId, type: string, bytes: number, options?: ErrorOptions) {
    super(`An event ${type} of ${String(bytes)} bytes for ${streamId} is too large`, options);
  }
}

/**
 * Counted bytes (data, metadata and twice the type's length) up to which the events of an element
 * are appended all or none by every adapter: the oldest servers take appends of 1 MiB.
 */
export const ATOMIC_BYTES = 512 * 1024;

const MAX_ATTEMPTS = 3;

/** The port, and its own injection token. The event store contract says what an adapter promises. */
export abstract class EventStore {
  /**
   * Whether other processes may append to the same log. If not, who holds the log is the only one.
   */
  abstract readonly shared: boolean;

  /**
   * Answers each element in order; acknowledged means on disk. Elements of one stream are appended in
   * order, and none behind one that failed; those of different streams go side by side, and any of them
   * may have been appended when the batch fails. An element is all or none up to {@link ATOMIC_BYTES};
   * a larger one is appended in parts, the first events first. Appending ids that already stand at the
   * expected place is answered as if it were the first time, also part by part.
   * @throws WrongExpectedRevision, EventTooLarge, AppendOutcomeUnknown, EventStoreUnavailable
   */
  abstract appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]>;

  /** In revision order, from `from` on (default 0); nothing when the stream does not exist. */
  abstract read(streamId: StreamId, from?: number): AsyncIterable<RecordedEvent>;

  /** The last event of a stream, or `undefined`. */
  abstract last(streamId: StreamId): Promise<RecordedEvent | undefined>;

  /** What stands in the log now, in position order. Cost grows with what matches. */
  abstract readAll(range: LogRange): AsyncIterable<RecordedEvent>;

  /** As {@link readAll}, then live events, until the reader breaks off or `signal` aborts. */
  abstract subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent>;

  /**
   * As {@link readAll}, or {@link subscribe} with a signal, but as many events at a time as the log has at
   * hand, at least one: a promise for each of millions would take as long as reading them.
   */
  async *batches(
    range: LogRange,
    live?: AbortSignal,
  ): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
    const events = live === undefined ? this.readAll(range) : this.subscribe(range, live);
    for await (const event of events) yield [event];
  }

  /** Position of the last event of the log; covers whatever was seen before; `undefined` when empty. */
  abstract head(): Promise<Position | undefined>;

  /** Tells this log from every other, and never changes. */
  abstract identity(): Promise<string>;

  /** Events behind one position up to another; `null` when positions do not count events. */
  abstract countBetween(after: Position | 'start', until: Position): number | null;

  async append(
    streamId: StreamId,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    const [appended] = await this.appendBatch([{ streamId, expected, events }]);
    if (appended === undefined) throw new RangeError('An append takes at least one event');
    return appended;
  }

  /** Load, decide, append. Deciding is pure, so a lost race is simply decided again. */
  async handle<Command, State, Event extends StatelineEvent>(
    streamId: StreamId,
    decider: Decider<Command, State, Event>,
    command: Command,
    toNewEvent: (event: Event) => NewEvent,
  ): Promise<readonly Event[]> {
    for (let attempt = 1; ; attempt += 1) {
      const { state, revision } = await this.load(streamId, decider);
      const events = decider.decide(command, state);
      if (events.length === 0) return events;
      try {
        await this.append(streamId, revision, events.map(toNewEvent));
        return events;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** The state a stream's events fold to, and where the stream stands. */
  async load<Command, State, Event extends StatelineEvent>(
    streamId: StreamId,
    { evolve, initialState }: Decider<Command, State, Event>,
  ): Promise<{ state: State; revision: ExpectedRevision }> {
    let state = initialState;
    let revision: ExpectedRevision = 'no_stream';
    for await (const recorded of this.read(streamId)) {
      // A stream holds the events of its own decider only.
      state = evolve(state, recorded.event as Event);
      revision = recorded.revision;
    }
    return { state, revision };
  }
}
