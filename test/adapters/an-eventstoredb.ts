import { EventStoreDBClient } from '@eventstore/db-client';
import {
  type EventStoreDbOptions,
  EventStoreDbEventStore,
} from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import type { NewEvent, StreamId } from '../../src/event-store/event-store.port.js';
import {
  type EventStoreDbOptions as ServerOptions,
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';
import { aStreamId, collect, idsOf, newEvents } from '../support/events.js';

/** So quick that a test sees many tries in a second. */
export const QUICK = {
  callTimeoutMs: 250,
  giveUpAfterMs: 15_000,
  backoffMs: 10,
  backoffCapMs: 100,
  silenceMs: 1_000,
};

/** Where a test counts calls: a machine under load must not make a second try of a first one. */
export const UNHURRIED = { callTimeoutMs: 20_000 };

/** Servers and stores of one test, closed at its end. */
export class Surroundings {
  readonly troubles: string[] = [];
  private readonly open: { close: () => Promise<unknown> }[] = [];

  async server(options?: ServerOptions): Promise<TestEventStoreDb> {
    const server = await startEventStoreDb(options);
    this.open.unshift(server);
    return server;
  }

  async store(url: string, options: EventStoreDbOptions = {}): Promise<EventStoreDbEventStore> {
    const store = await EventStoreDbEventStore.open(url, {
      onTrouble: (what) => this.troubles.push(what),
      closeWithinMs: 500,
      ...options,
      timing: { ...QUICK, ...options.timing },
    });
    this.open.unshift(store);
    return store;
  }

  async close(): Promise<void> {
    for (const each of this.open.splice(0)) await each.close();
    this.troubles.length = 0;
  }
}

/** Events appended to a new stream, and what stands in it afterwards. */
export const appendAndRead = async (
  store: EventStoreDbEventStore,
  streamId: StreamId = aStreamId(),
  events: readonly NewEvent[] = newEvents(3),
) => {
  const appended = await store.append(streamId, 'no_stream', events);
  const standing = await collect(store.read(streamId));
  return { appended, standing: idsOf(standing), events: idsOf(events), last: standing.at(-1) };
};

/** As somebody else does: the stream may come back, and a scavenge keeps its last event. */
export const deleteSoftly = async (url: string, streamId: StreamId): Promise<void> => {
  const client = EventStoreDBClient.connectionString(url);
  await client.deleteStream(streamId);
  await client.dispose();
};
