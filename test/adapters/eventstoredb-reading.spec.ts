import { createServer } from 'node:net';
import { status } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { LogRange, RecordedEvent, StreamId } from '../../src/event-store/event-store.port.js';
import type { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbSliceRemoval } from '../../src/event-store/eventstoredb/eventstoredb-slice-removal.js';
import { aCategory, aStreamId, collect, idsOf, newEvents } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import type { Fault, Where } from '../support/eventstoredb/faults.js';
import { appendAndRead, deleteSoftly, Surroundings } from './an-eventstoredb.js';

const around = new Surroundings();
afterEach(() => around.close());

const aServerWith = async (count: number) => {
  const server = await around.server();
  const store = await around.store(server.url);
  const category = aCategory();
  const streamId = `${category}-a` as StreamId;
  const events = newEvents(count);
  await store.append(streamId, 'no_stream', events);
  return { server, store, streamId, category, ids: idsOf(events) };
};

const deaths: (readonly [string, Fault])[] = [
  ['cut off', { fault: 'connection killed', written: false }],
  ['refused by a server that is not ready', { fault: 'server not ready' }],
  ['never answered', { fault: 'no answer', written: false }],
  [
    'ended by an error half-way',
    { fault: 'dies', afterEvents: 7, status: { code: status.UNAVAILABLE, message: 'gone' } },
  ],
  [
    'ended by an unknown error half-way',
    { fault: 'dies', afterEvents: 7, status: { code: status.UNKNOWN, message: '?' } },
  ],
];

describe('a read that goes wrong', () => {
  it.each(deaths)('gives every event of a stream once when it is %s', async (_, fault) => {
    const { server, store, streamId, ids } = await aServerWith(60);
    server.faults.next(3, fault, { on: 'read' });

    expect(idsOf(await collect(store.read(streamId)))).toEqual(ids);
    expect(server.faults.hits).toBe(3);
  });

  it.each([...deaths, ['ended normally half-way', { fault: 'dies', afterEvents: 7 }] as const])(
    'gives every event of the log once when it is %s',
    async (_, fault) => {
      const { server, store, category, ids } = await aServerWith(60);
      server.faults.next(3, fault, { on: 'subscription' });

      const log = await collect(store.readAll({ after: 'start', streamPrefixes: [category] }));

      expect(idsOf(log)).toEqual(ids);
      expect(server.faults.hits).toBe(3);
    },
  );

  it('goes on where a connection broke under a reader that takes its time', async () => {
    const { server, store, streamId, ids } = await aServerWith(500);
    const seen: string[] = [];
    for await (const { id } of store.read(streamId)) {
      seen.push(id);
      if (seen.length % 100 === 50) server.dropConnections();
    }

    expect(seen).toEqual(ids);
  });

  it('goes on when the connection was given up under it', async () => {
    const { server, store, streamId, category, ids } = await aServerWith(400);
    const log = store.readAll({ after: 'start', streamPrefixes: [category] });
    const seen: [string[], string[]] = [[], []];
    server.faults.next(9, { fault: 'server not ready' });
    const appending = appendAndRead(store);
    const reading = [store.read(streamId), log].map(async (events, index) => {
      for await (const { id } of events) {
        seen[index]?.push(id);
        // Slow enough to see the connection given up twice.
        if (seen[index]?.length === 3) await appending;
      }
    });
    await Promise.all(reading);

    expect(seen).toEqual([ids, ids]);
    expect(server.faults.hits).toBe(9);
  });

  it('ends with an error when nothing comes for too long', async () => {
    const server = await around.server();
    const store = await around.store(server.url, {
      timing: { giveUpAfterMs: 300, silenceMs: 100 },
    });
    server.faults.next(Infinity, { fault: 'no answer', written: false }, { on: 'read' });

    await expect(store.last(aStreamId())).rejects.toMatchObject({
      code: 'event-store-unavailable',
    });
  });

  it('says at once that it may not', async () => {
    const { server, store, streamId } = await aServerWith(1);
    server.faults.next(1, { fault: 'access denied' }, { on: 'read' });

    await expect(collect(store.read(streamId))).rejects.toMatchObject({
      code: 'event-store-access-denied',
    });
  });
});

describe('reading the whole log', () => {
  it('leaves out what is not of Stateline', async () => {
    const { server, store, streamId, ids } = await aServerWith(2);
    const others = EventStoreDBClient.connectionString(server.url);
    await others.appendToStream('other-app', {
      id: '00000000-0000-4000-8000-000000000000',
      type: 'bytes',
      contentType: 'application/octet-stream',
      data: Uint8Array.of(1, 2, 3),
      metadata: undefined,
    });
    await others.setStreamMetadata(streamId, { maxCount: 100 });
    await others.appendToStream('list-a', jsonEvent({ type: '$>', data: `0@${streamId}` }));
    await others.dispose();
    await store.identity();

    expect(idsOf(await collect(store.readAll({ after: 'start' })))).toEqual(ids);
  });

  it('ends when nothing that matches stands at the end of a long log', async () => {
    const { store, category, ids } = await aServerWith(3);
    for (let round = 0; round < 4; round += 1) {
      await store.append(aStreamId('other'), 'no_stream', newEvents(400));
    }

    const log = await collect(store.readAll({ after: 'start', streamPrefixes: [category] }));

    expect(idsOf(log)).toEqual(ids);
    // Else the read would have been given up as silent, and tried again.
    expect(around.troubles).toEqual([]);
  });

  it('still gives what was removed until the server has cleaned up', async () => {
    const { server, store, streamId, category, ids } = await aServerWith(3);
    const removal = EventStoreDbSliceRemoval.open(server.url);
    await removal.remove(streamId, 2);
    const log = () => collect(store.readAll({ after: 'start', streamPrefixes: [category] }));

    expect(idsOf(await log())).toEqual(ids);
    expect(await collect(store.read(streamId))).toEqual([]);
    server.scavenge();
    expect((await log()).length).toBeLessThan(2);
    await removal.close();
  });
});

describe('the identity of a log', () => {
  it('is the same for all who ask first at once, and another for another log', async () => {
    const [server, other] = [await around.server(), await around.server()];
    const stores = await Promise.all([1, 2, 3, 4].map(() => around.store(server.url)));
    const neighbour = await around.store(other.url);

    const identities = await Promise.all([...stores, neighbour].map((store) => store.identity()));

    expect(new Set(identities.slice(0, 4)).size).toBe(1);
    expect(new Set(identities).size).toBe(2);
  });
});

describe('a subscription', () => {
  /** Follows in the background, as quickly as `pace` lets it. */
  const follow = (
    store: EventStoreDbEventStore,
    range: LogRange,
    pace: (seen: number) => Promise<unknown> | undefined = () => undefined,
  ) => {
    const abort = new AbortController();
    const seen: RecordedEvent[] = [];
    const following = async () => {
      for await (const event of store.subscribe(range, abort.signal)) {
        seen.push(event);
        await pace(seen.length);
      }
    };
    const ended = following();
    return {
      seen,
      async stop() {
        abort.abort();
        await ended;
      },
    };
  };

  const appendSome = async (
    store: EventStoreDbEventStore,
    streamId: StreamId,
    from: number,
    rounds: number,
  ) => {
    let revision = from;
    const ids: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const events = newEvents(3);
      ids.push(...idsOf(events));
      ({ revision } = await store.append(streamId, revision, events));
    }
    return ids;
  };

  it.each([...deaths, ['ended normally half-way', { fault: 'dies', afterEvents: 7 }] as const])(
    'goes on, loses and repeats nothing when it is %s',
    async (_, fault) => {
      // A subscription that is never answered cannot be told from one with nothing to say.
      const where: Where = { on: 'subscription' };
      const { server, store, streamId, category, ids } = await aServerWith(30);
      if (fault.fault !== 'no answer') server.faults.next(4, fault, where);
      const following = follow(store, { after: 'start', streamPrefixes: [category] });
      const more = await appendSome(store, streamId, 29, 10);

      await eventually(() => following.seen.length >= ids.length + more.length);
      await following.stop();

      expect(idsOf(following.seen)).toEqual([...ids, ...more]);
    },
  );

  it('survives restarts of the server, and tells of each outage once', async () => {
    const { server, store, streamId, category, ids } = await aServerWith(5);
    const following = follow(store, { after: 'start', streamPrefixes: [category] });
    await eventually(() => following.seen.length === 5);
    await server.stop();
    await eventually(() => around.troubles.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.restart();
    const more = await appendSome(store, streamId, 4, 3);

    await eventually(() => following.seen.length === 14);
    await following.stop();

    expect(idsOf(following.seen)).toEqual([...ids, ...more]);
    expect(around.troubles.filter((what) => what === 'follow the log')).toHaveLength(1);
  });

  it('tells of an outage once, however long each try takes to fail', async () => {
    const { server, store, streamId, category } = await aServerWith(5);
    const following = follow(store, { after: 'start', streamPrefixes: [category] });
    await eventually(() => following.seen.length === 5);
    await server.stop();
    let tries = 0;
    const deaf = createServer((socket) => {
      tries += 1;
      socket.on('error', () => undefined);
      setTimeout(() => socket.destroy(), 200);
    });
    await new Promise<void>((resolve) => deaf.listen(server.port, '127.0.0.1', resolve));
    await eventually(() => tries > 3);
    await new Promise((resolve) => deaf.close(resolve));
    await server.restart();
    await appendSome(store, streamId, 4, 1);
    await eventually(() => following.seen.length === 8);
    await following.stop();

    expect(around.troubles.filter((what) => what === 'follow the log')).toHaveLength(1);
  });

  it('loses nothing of what its reader had not taken when the connection broke', async () => {
    const { server, store, category, ids } = await aServerWith(1_000);
    const following = follow(store, { after: 'start', streamPrefixes: [category] }, (seen) => {
      if (seen === 3 || seen === 400) server.dropConnections();
      // Long enough for checkpoints to run ahead.
      return seen === 3 ? new Promise((resolve) => setTimeout(resolve, 100)) : undefined;
    });

    await eventually(() => following.seen.length >= 1_000);
    await following.stop();

    expect(idsOf(following.seen)).toEqual(ids);
  });

  it('stops the server when its reader stops', async () => {
    const { server, store, streamId, category } = await aServerWith(1);
    let revision = 0;
    while (revision < 4_000) {
      ({ revision } = await store.append(streamId, revision, newEvents(400)));
    }
    const following = follow(
      store,
      { after: 'start', streamPrefixes: [category] },
      async (seen) => {
        if (seen !== 1) return;
        await new Promise((resolve) => setTimeout(resolve, 300));
        await deleteSoftly(server.url, streamId);
        server.scavenge();
      },
    );
    await eventually(() => following.seen.at(-1)?.revision === revision);
    await following.stop();

    expect(following.seen.length).toBeLessThan(2_000);
  });

  it('ends at once when the server is away', async () => {
    const { server, store, category } = await aServerWith(1);
    const following = follow(store, { after: 'start', streamPrefixes: [category] });
    await eventually(() => following.seen.length === 1);
    await server.stop();
    await eventually(() => around.troubles.length === 1);

    await following.stop();

    expect(following.seen).toHaveLength(1);
  });

  it('ends when the store is closed', async () => {
    const { store, category } = await aServerWith(2);
    const reading = collect(
      store.subscribe({ after: 'start', streamPrefixes: [category] }, AbortSignal.timeout(10_000)),
    );
    await appendAndRead(store);
    await store.close();

    expect((await reading).length).toBeLessThanOrEqual(2);
    await expect(store.append(aStreamId(), 'no_stream', newEvents(1))).rejects.toMatchObject({
      code: 'event-store-closed',
    });
  });
});
