import type { AlarmEvent } from '../domain/alarms/alarm-events.js';
import { type Instant, instantAt } from '../domain/instant.js';
import { alarmsStream, alarmWatchStream } from '../domain/timeline/streams.js';
import {
  comparePositions,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  position,
  type Position,
  streamId,
} from '../event-store/event-store.port.js';
import type { Found } from './judging.js';

/** The last decision from where on alarms are raised. */
export interface Watch {
  readonly after: Position | 'start';
  readonly rules: string;
}

/** Alarms appended at once: each is some kilobytes at most, and an append is all or none. */
const AT_ONCE = 40;

/** What stands in the log of a tenant's alarms; one process at a time appends to it. */
export class AlarmRecord {
  #revision = -1;
  /** What was loaded: behind this revision, up to this position. */
  #from = -1;
  #upTo: Position | undefined;
  readonly #ids = new Set<string>();

  constructor(
    private readonly store: EventStore,
    private readonly tenantId: string,
  ) {}

  /**
   * Behind which revision alarms have to be loaded by who goes on judging at a position; -1 for all of them. Alarms
   * of others may be on record already, and be found only behind that position.
   */
  revisionAt(judged: Position): number {
    const isPast = this.#upTo === undefined || comparePositions(judged, this.#upTo) > 0;
    return isPast ? this.#revision : this.#from;
  }

  /** Reads which alarms were raised after one. */
  async load(afterRevision: number): Promise<void> {
    const stream = streamId(alarmsStream(this.tenantId));
    this.#from = afterRevision;
    this.#revision = afterRevision;
    for await (const { event, revision, position: at } of this.store.read(
      stream,
      afterRevision + 1,
    )) {
      if (event.type === 'AlarmRaised') this.#ids.add(event.data.alarmId);
      this.#revision = revision;
      this.#upTo = at;
    }
  }

  has(alarmId: string): boolean {
    return this.#ids.has(alarmId);
  }

  /** @throws WrongExpectedRevision when another process raises alarms as well, and what the store throws */
  async append(found: readonly Found[]): Promise<void> {
    const stream = streamId(alarmsStream(this.tenantId));
    for (let from = 0; from < found.length; from += AT_ONCE) {
      const some = found.slice(from, from + AT_ONCE).map((one) => this.#raised(one));
      const expected: ExpectedRevision = this.#revision < 0 ? 'no_stream' : this.#revision;
      this.#revision = (await this.store.append(stream, expected, some)).revision;
    }
    for (const { alarm } of found) this.#ids.add(alarm.alarmId);
  }

  /** `undefined` before the first start. */
  async watch(): Promise<Watch | undefined> {
    const last = await this.store.last(streamId(alarmWatchStream(this.tenantId)));
    if (last?.event.type !== 'AlarmsWatched') return undefined;
    const { after, rules } = last.event.data;
    return { after: after === 'start' ? after : position(after), rules };
  }

  async begin(watch: Watch, id: string): Promise<void> {
    const stream = streamId(alarmWatchStream(this.tenantId));
    const last = await this.store.last(stream);
    const event = { type: 'AlarmsWatched', data: watch } as const;
    const now = instantAt(Date.now());
    await this.store.append(stream, last?.revision ?? 'no_stream', [
      { id, event, metadata: this.#metadata(now, id) },
    ]);
  }

  /** Where the last alarm was raised; `undefined` when there is none. */
  async lastRaised(): Promise<Position | undefined> {
    return (await this.store.last(streamId(alarmsStream(this.tenantId))))?.position;
  }

  #raised({ alarm, entryId }: Found): NewEvent<AlarmEvent> {
    const metadata = this.#metadata(alarm.firedAt, alarm.alarmId);
    return {
      id: uuidOf(alarm.alarmId),
      event: { type: 'AlarmRaised', data: alarm },
      metadata: { ...metadata, $causationId: entryId },
    };
  }

  #metadata(observedAt: Instant, correlationId: string): NewEvent['metadata'] {
    const { tenantId } = this;
    const reader = 'alarms';
    return { tenantId, schemaVersion: '1', observedAt, reader, $correlationId: correlationId };
  }
}

/** An alarm's id in the form that ids of events have: appended twice, it is one event. */
const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
