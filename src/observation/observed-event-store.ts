import type { Span } from '@opentelemetry/api';
import { StatelineError } from '../domain/errors.js';
import type { StatelineEvent } from '../domain/events.js';
import type {
  Appended,
  EventStore,
  LogRange,
  NewEvent,
  Position,
  RecordedEvent,
  StreamAppend,
} from '../event-store/event-store.port.js';
import { ForwardingEventStore } from '../event-store/forwarding-event-store.port.js';
import type { Meters } from './meters.js';
import { correlationHere, inSpan, isWatched } from './span.port.js';

type Operation = 'append' | 'read' | 'follow' | 'head';

/** What only says where somebody stands, or that he is still there: under ids of its own, and no cause of anything. */
const NO_CAUSE: ReadonlySet<StatelineEvent['type']> = new Set([
  ...(['LeaseTaken', 'LeaseRenewed', 'LeaseReleased', 'CheckpointRecorded'] as const),
]);

/** Counts what goes to the log and comes from it, and shows appends as spans of what they belong to. */
export class ObservedEventStore extends ForwardingEventStore {
  constructor(
    store: EventStore,
    private readonly meters: Meters,
  ) {
    super(store);
  }

  override async appendBatch(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    const ended = this.meters.appendSeconds.startTimer();
    try {
      const appended = await (isWatched()
        ? this.appendInSpan(appends)
        : this.store.appendBatch(appends));
      for (const { events } of appends) for (const event of events) this.count(event);
      return appended;
    } catch (error) {
      throw this.failed('append', error);
    } finally {
      ended();
    }
  }

  override read(...args: Parameters<EventStore['read']>): AsyncIterable<RecordedEvent> {
    return this.watched('read', this.store.read(...args));
  }

  override readAll(range: LogRange): AsyncIterable<RecordedEvent> {
    return this.watched('read', this.store.readAll(range));
  }

  override subscribe(range: LogRange, signal: AbortSignal): AsyncIterable<RecordedEvent> {
    return this.watched('follow', this.store.subscribe(range, signal));
  }

  override async *batches(
    range: LogRange,
    live?: AbortSignal,
  ): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
    for await (const batch of this.watched('follow', this.store.batches(range, live))) {
      this.meters.eventsRead.inc(batch.length);
      yield batch;
    }
  }

  override head(): Promise<Position | undefined> {
    return this.store.head().catch((error: unknown) => {
      throw this.failed('head', error);
    });
  }

  private appendInSpan(appends: readonly StreamAppend[]): Promise<readonly Appended[]> {
    const all = appends.flatMap(({ events }) => events);
    const causes = [...new Set(all.filter(isCause).map(({ metadata }) => metadata.$correlationId))];
    const here = correlationHere();
    const own = here !== null && causes.includes(here) ? here : causes[0];
    if (own === undefined && here === null) return this.store.appendBatch(appends);
    const facts = { correlationId: own ?? here ?? undefined, related: causes };
    return inSpan('log.append', facts, (span) => {
      if (span !== undefined) tellOf(all, span);
      return this.store.appendBatch(appends);
    });
  }

  private count({ event, metadata }: NewEvent): void {
    const { meters } = this;
    const tenant = meters.tenantOf(metadata.tenantId);
    meters.eventsAppended.inc({ tenant, type: event.type });
    if (event.type === 'AlarmRaised') meters.alarms.inc({ tenant, level: event.data.level });
    if (event.type === 'DeliverySettled') {
      meters.deliveries.inc({ tenant, outcome: event.data.outcome });
    }
  }

  /** As it is, but for failures; an async generator of its own would cost more than most reads. */
  private watched<Value>(operation: Operation, values: AsyncIterable<Value>): AsyncIterable<Value> {
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = values[Symbol.asyncIterator]();
        const next = () =>
          iterator.next().catch((error: unknown) => {
            throw this.failed(operation, error);
          });
        return iterator.return === undefined
          ? { next }
          : { next, return: () => iterator.return?.() ?? ENDED };
      },
    };
  }

  private failed(operation: Operation, error: unknown): unknown {
    const code = error instanceof StatelineError ? error.code : 'unexpected';
    const isStop = error instanceof Error && error.name === 'AbortError';
    if (!isStop) this.meters.logFailures.inc({ operation, code });
    return error;
  }
}

const ENDED = Promise.resolve({ done: true, value: undefined } as const);

const isCause = ({ event }: NewEvent): boolean => !NO_CAUSE.has(event.type);

const MOST_TYPES = 8;

const tellOf = (events: readonly NewEvent[], span: Span): void => {
  const types = [...new Set(events.map(({ event }) => event.type))];
  const causations = new Set(events.flatMap(({ metadata }) => metadata.$causationId ?? []));
  span.setAttributes({
    'stateline.tenant_id': events[0]?.metadata.tenantId ?? '',
    'stateline.events': events.length,
    'stateline.event_types': types.slice(0, MOST_TYPES),
    ...(causations.size === 0
      ? {}
      : { 'stateline.causation_ids': [...causations].slice(0, MOST_TYPES) }),
  });
};
