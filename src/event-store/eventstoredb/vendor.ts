import {
  type AllStreamSubscription,
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import {
  type AppendAnswer,
  CallFailed,
  type LogClient,
  type LogEvent,
  type LogMessage,
  type LogPlace,
  type OutgoingEvent,
  type StreamRange,
} from './log-client.js';
import { appendThrough } from './vendor-append.js';
import { itemsOf, type VendorStream } from './vendor-stream.js';
import { failureOf } from './vendor-failure.js';

/** Beyond the call's own deadline: the vendor's client has no timer of its own. */
const BACKSTOP_MS = 2_000;

/** What the client gives for an event; a link whose target is gone has none. */
interface Resolved {
  readonly event?: LogEvent;
}

/** What is told of a subscription besides its events. */
interface Marked {
  readonly marker: Exclude<LogMessage, { readonly kind: 'event' }>;
}

/** Told ahead of the reader; what is pushed among the events keeps its place. */
const mark = (subscription: { push(chunk: Marked): unknown }, marker: Marked['marker']): void => {
  subscription.push({ marker });
};

const CHECKPOINTS = {
  /** Events the server looks at for one page. */
  maxSearchWindow: 500,
  /** Pages from one checkpoint to the next. */
  checkpointInterval: 10,
  checkpointReached: (subscription: AllStreamSubscription, place: LogPlace): void => {
    mark(subscription, { kind: 'checkpoint', place });
  },
};

/** Streams of ours: those of the server begin with `$`. */
const OUR_STREAMS = '^[^$]';

const ignore = (): void => undefined;

/**
 * With `vendor-append.ts` all that knows `@eventstore/db-client`. Its successor `@kurrent/kurrentdb-client` needs:
 * the class is `KurrentDBClient`, `readStream` and `readAll` give plain async iterators (break off instead of
 * `cancel`), and what {@link tamed} does is no longer needed; appends and deletions stay as they are.
 */
class VendorClient implements LogClient {
  private disposed = false;

  constructor(private readonly client: EventStoreDBClient) {}

  append(
    streamId: string,
    expected: bigint | 'no_stream',
    events: readonly OutgoingEvent[],
    timeoutMs: number,
  ): Promise<AppendAnswer> {
    const appending = appendThrough(this.client, { streamId, expected, events, timeoutMs });
    return settled(appending, timeoutMs + BACKSTOP_MS);
  }

  async *readStream(
    streamId: string,
    { from, direction, maxCount }: StreamRange,
    signal: AbortSignal,
  ): AsyncGenerator<LogEvent, void, undefined> {
    const read = this.client.readStream(streamId, {
      fromRevision: from === 'end' ? END : from,
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      ...(maxCount !== undefined && { maxCount }),
    });
    const events = this.pull<Resolved>(read, () => read.cancel(), signal);
    for await (const { event } of events) {
      if (event !== undefined) yield event;
    }
  }

  async lastOfAll(signal: AbortSignal): Promise<LogEvent | undefined> {
    const read = this.client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 });
    const events = this.pull<Resolved>(read, () => read.cancel(), signal);
    for await (const { event } of events) return event;
    return undefined;
  }

  async *subscribe(
    after: LogPlace | 'start',
    prefixes: readonly string[] | undefined,
    signal: AbortSignal,
    onConfirmed?: () => void,
  ): AsyncGenerator<LogMessage, void, undefined> {
    const subscription = this.client.subscribeToAll({
      fromPosition: after === 'start' ? START : after,
      filter:
        prefixes === undefined
          ? streamNameFilter({ regex: OUR_STREAMS, ...CHECKPOINTS })
          : streamNameFilter({ prefixes: [...prefixes], ...CHECKPOINTS }),
    });
    if (onConfirmed !== undefined) subscription.on('confirmation', onConfirmed);
    subscription.on('caughtUp', () => {
      mark(subscription, { kind: 'caught-up' });
    });
    const items = this.pull<Marked | Resolved>(
      subscription,
      () => subscription.unsubscribe(),
      signal,
    );
    for await (const item of items) {
      if ('marker' in item) yield item.marker;
      else if (item.event !== undefined) yield { kind: 'event', event: item.event };
    }
  }

  tombstoneStream(streamId: string, lastRevision: bigint, timeoutMs: number): Promise<void> {
    const deleting = async () => {
      const options = { expectedRevision: lastRevision, deadline: timeoutMs };
      await this.client.tombstoneStream(streamId, options);
    };
    return settled(deleting(), timeoutMs + BACKSTOP_MS);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await settled(this.client.dispose(), BACKSTOP_MS).catch(ignore);
    closeChannel(this.client);
  }

  /** What a stream of the vendor's gives; the call ends with the reading. */
  private async *pull<Item>(
    stream: VendorStream,
    cancel: () => Promise<void>,
    signal: AbortSignal,
  ): AsyncGenerator<Item, void, undefined> {
    try {
      yield* itemsOf<Item>(stream, signal);
    } finally {
      // Drained, so that the client forgets the call; what breaks off now interests nobody.
      stream.resume();
      cancel().catch(ignore);
    }
    // A call that was cancelled on this side ends as if all had been given.
    if (this.disposed) throw new CallFailed('unknown', 'The connection was given up');
  }
}

/** The call's result, or a failure once `limitMs` have passed. */
const settled = async <Result>(call: Promise<Result>, limitMs: number): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CallFailed('unknown', `No answer within ${limitMs} ms`));
    }, limitMs);
  });
  try {
    return await Promise.race([call, late]);
  } catch (error) {
    throw failureOf(error);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * When a discovery fails while a call does, the client leaves a rejection that nobody handles, and that
 * would end the process.
 */
const tamed = (client: EventStoreDBClient): EventStoreDBClient => {
  const handleError: unknown = Reflect.get(client, 'handleError');
  if (typeof handleError !== 'function') return client;
  const safely = async (...failed: unknown[]): Promise<void> => {
    try {
      await (Reflect.apply(handleError, client, failed) as Promise<void>);
    } catch {
      // The next call looks for a node again.
    }
  };
  Reflect.set(client, 'handleError', safely);
  return client;
};

/** `dispose` leaves the connection itself open. */
const closeChannel = (client: EventStoreDBClient): void => {
  const getChannel: unknown = Reflect.get(client, 'getChannel');
  if (typeof getChannel !== 'function') return;
  (Reflect.apply(getChannel, client, []) as Promise<{ close: () => void }>).then((channel) => {
    channel.close();
  }, ignore);
};

/** A client that connects with its first call. Throws the vendor's error for what it cannot take. */
export const connectVendor = (url: string): LogClient =>
  new VendorClient(tamed(EventStoreDBClient.connectionString(url.replace(/^kurrentdb/, 'esdb'))));
