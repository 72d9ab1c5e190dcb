import { setTimeout as delay } from 'node:timers/promises';
import {
  type Appended,
  EventStore,
  type LogRange,
  type Position,
  position,
  type RecordedEvent,
  type StreamAppend,
  type StreamId,
} from '../event-store.port.js';
import { Appender, type AppendLimits, DEFAULT_LIMITS } from './appender.js';
import { type ConnectingOptions, tryingOf } from './connecting.js';
import { EventStoreDbClosed } from './errors.js';
import { followed } from './following.js';
import { identityOf } from './identity.js';
import { headOf, logEvents } from './log-reading.js';
import { type OnTrouble, Outage } from './outage.js';
import type { Trying } from './patience.js';
import { recordedOf } from './recorded.js';
import { lastOf, recordedEventsOf } from './stream-reading.js';

export interface EventStoreDbOptions extends ConnectingOptions {
  readonly limits?: Partial<AppendLimits>;
  /** How long closing waits for appends that are under way. */
  readonly closeWithinMs?: number;
}

const CLOSE_WITHIN_MS = 15_000;

/** The event store on EventStoreDB or KurrentDB, one node or a cluster, from 24.10 on. */
export class EventStoreDbEventStore extends EventStore {
  override readonly shared = true;
  private readonly appender: Appender;
  private known: Promise<string> | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly trying: Trying & { readonly onTrouble: OnTrouble },
    private readonly options: EventStoreDbOptions,
  ) {
    super();
    this.appender = new Appender(trying, { ...DEFAULT_LIMITS, ...options.limits });
  }

  /**
   * Opens the log once the server has answered, and waits for it.
   * @throws InvalidValue for a connection string that is none, EventStoreUnavailable with what to do
   */
  static async open(
    url: string,
    options: EventStoreDbOptions = {},
  ): Promise<EventStoreDbEventStore> {
    const store = new EventStoreDbEventStore(tryingOf(url, options), options);
    try {
      await store.head();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  override async appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    if (this.closing !== undefined) throw new EventStoreDbClosed();
    return this.appender.append(appends);
  }

  override read(streamId: StreamId, from = 0): AsyncIterable<RecordedEvent> {
    return recordedEventsOf(this.trying, streamId, from);
  }

  override async last(streamId: StreamId): Promise<RecordedEvent | undefined> {
    const last = await lastOf(this.trying, streamId);
    return last && recordedOf(last);
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    return logEvents(this.trying, range);
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    // An outage of its own: appends may work while it does not.
    const outage = new Outage(this.trying.onTrouble);
    return followed({ ...this.trying, outage }, range, signal);
  }

  override async head(): Promise<Position | undefined> {
    const head = await headOf(this.trying);
    return head && position(String(head.commit));
  }

  override async identity(): Promise<string> {
    this.known ??= identityOf(this.trying);
    try {
      return await this.known;
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  /** Positions are bytes of the server's log, other applications' events among them. */
  override countBetween(): null {
    return null;
  }

  /** Waits for what is being appended, for a while, and ends everything else. */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    const timer = new AbortController();
    const limit = delay(this.options.closeWithinMs ?? CLOSE_WITHIN_MS, undefined, {
      signal: timer.signal,
    }).catch(() => undefined);
    await Promise.race([this.appender.idle(), limit]);
    timer.abort();
    await this.trying.connection.close();
  }
}
