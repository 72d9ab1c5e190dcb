import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { credentials, status } from '@grpc/grpc-js';
import {
  type AppendExpectedRevision,
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { start } from '../support/children.js';
import { eventually } from '../support/eventually.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';

const someEvents = (count: number) =>
  Array.from({ length: count }, (_, number) =>
    jsonEvent({ id: randomUUID(), type: 'Happened', data: { number }, metadata: { by: 'test' } }),
  );

const { StreamsClient } = streamsGrpc;

const aProposal = () => {
  const message = new streams.AppendReq.ProposedMessage();
  const id = new shared.UUID();
  id.setString(randomUUID());
  message.setId(id);
  message.getMetadataMap().set('type', 'Happened').set('content-type', 'application/json');
  const proposal = new streams.AppendReq();
  proposal.setProposedMessage(message);
  return proposal;
};

const ended = [() => true, () => false] as const;

/** The revisions that a read gives, or the kind of error it ends with. */
const revisionsOf = async (
  stream: AsyncIterable<{ readonly event?: { readonly revision: bigint } | undefined }>,
) => {
  const revisions: number[] = [];
  for await (const { event } of stream) revisions.push(Number(event?.revision));
  return revisions;
};

describe.each([true, false])('An EventStoreDB for tests, batch append %s', (batchAppend) => {
  let server: TestEventStoreDb;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    server = await startEventStoreDb({ features: { batchAppend } });
    client = EventStoreDBClient.connectionString(server.url);
  });
  afterEach(async () => {
    // The client never ends to dispose of a call that the server has ended.
    void client.dispose();
    await server.close();
  });

  const append = (
    stream: string,
    expectedRevision: bigint | 'any' | 'no_stream' | 'stream_exists',
    events = someEvents(1),
  ) => client.appendToStream(stream, events, { expectedRevision });

  it('gives back what was appended, with byte positions and the time of the append', async () => {
    const events = someEvents(3);
    const appended = await append('a-1', NO_STREAM, events);
    const read = [];
    for await (const { event } of client.readStream('a-1')) read.push(event);

    expect(read.map((event) => event?.id)).toEqual(events.map(({ id }) => id));
    expect(read.map((event) => event?.data)).toEqual(events.map(({ data }) => data));
    expect(read.map((event) => event?.metadata)).toEqual(events.map(({ metadata }) => metadata));
    expect(appended.nextExpectedRevision).toBe(2n);
    expect(appended.position).toEqual(read[2]?.position);
    const [first, second] = read;
    expect(Number(second?.position?.commit)).toBeGreaterThan(Number(first?.position?.commit) + 90);
    expect(Math.abs(Number(first?.created) - Date.now())).toBeLessThan(10_000);
  });

  it('refuses an append to a stream that stands elsewhere, and names where it stands', async () => {
    await append('a-1', NO_STREAM, someEvents(2));

    await expect(append('a-1', NO_STREAM)).rejects.toMatchObject({
      type: 'wrong-expected-version',
      streamName: 'a-1',
      expectedVersion: 'no_stream',
      actualVersion: 1n,
    });
    await expect(append('a-1', 7n)).rejects.toMatchObject({ actualVersion: 1n });
    await expect(append('b-1', 'stream_exists')).rejects.toMatchObject({
      actualVersion: 'no_stream',
    });
  });

  it('answers a repeated append as the first time, and a partly repeated one as a conflict', async () => {
    const events = someEvents(2);
    const first = await append('a-1', NO_STREAM, events);
    await append('a-1', 1n);

    await expect(append('a-1', NO_STREAM, events)).resolves.toEqual(first);
    await expect(append('a-1', 'any', events)).resolves.toEqual(first);
    await expect(append('a-1', 0n, events)).rejects.toMatchObject({
      type: 'wrong-expected-version',
    });
    const partly = append('a-1', NO_STREAM, [...events.slice(0, 1), ...someEvents(1)]);
    await expect(partly).rejects.toMatchObject({ type: 'wrong-expected-version' });
    expect(server.eventCount()).toBe(3);
  });

  it('no longer knows ids by heart after a restart, but finds them where they must stand', async () => {
    const events = someEvents(1);
    await append('a-1', NO_STREAM, events);
    await server.stop();
    await server.restart();
    // Clients notice only at the next call that the connection is gone.
    await eventually(() => append('b-1', 'any').then(...ended));

    await expect(append('a-1', NO_STREAM, events)).resolves.toMatchObject({
      nextExpectedRevision: 0n,
    });
    await expect(append('a-1', 'any', events)).resolves.toMatchObject({ nextExpectedRevision: 1n });
  });

  it('counts data, metadata and types towards the largest append', async () => {
    const data = 'x'.repeat(1024 * 1024);
    await expect(
      append('a-1', 'any', [jsonEvent({ type: 'Happened', data: { number: data } })] as never),
    ).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 1024 * 1024,
    });
    expect(server.eventCount()).toBe(0);
  });

  it('hides a deleted stream until it is appended to again, from the next revision on', async () => {
    await append('a-1', NO_STREAM, someEvents(2));
    await client.deleteStream('a-1', { expectedRevision: 1n });

    await expect(revisionsOf(client.readStream('a-1'))).rejects.toMatchObject({
      type: 'stream-not-found',
    });
    await expect(append('a-1', NO_STREAM)).resolves.toMatchObject({ nextExpectedRevision: 2n });
    expect(await revisionsOf(client.readStream('a-1'))).toEqual([2]);
    const stale = client.deleteStream('a-1', { expectedRevision: 1n });
    await expect(stale).rejects.toMatchObject({ type: 'wrong-expected-version' });
  });

  it('never takes a tombstoned name again', async () => {
    await append('a-1', NO_STREAM);
    await client.tombstoneStream('a-1');

    await expect(append('a-1', 'any')).rejects.toMatchObject({ type: 'stream-deleted' });
    await expect(revisionsOf(client.readStream('a-1'))).rejects.toMatchObject({
      type: 'stream-deleted',
    });
  });

  it('shows hidden events in the whole log until a scavenge, which keeps the last of a stream', async () => {
    await append('a-1', NO_STREAM, someEvents(5));
    const ofStream = async () => {
      const revisions = [];
      for await (const { event } of client.readAll()) {
        if (event?.streamId === 'a-1') revisions.push(Number(event.revision));
      }
      return revisions;
    };
    await client.setStreamMetadata('a-1', { maxCount: 2 });
    expect(await revisionsOf(client.readStream('a-1'))).toEqual([3, 4]);
    await client.setStreamMetadata('a-1', { truncateBefore: 4 });
    expect(
      await revisionsOf(client.readStream('a-1', { direction: BACKWARDS, fromRevision: END })),
    ).toEqual([4]);
    await client.setStreamMetadata('a-1', { maxAge: 60 });
    server.clock.aheadMs = 61_000;
    expect(await revisionsOf(client.readStream('a-1'))).toEqual([]);

    expect(await ofStream()).toEqual([0, 1, 2, 3, 4]);
    server.scavenge();
    expect(await ofStream()).toEqual([4]);
  });
});

describe('An EventStoreDB for tests', () => {
  let server: TestEventStoreDb;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    server = await startEventStoreDb();
    client = EventStoreDBClient.connectionString(server.url);
  });
  afterEach(async () => {
    // The client never ends to dispose of a call that the server has ended.
    void client.dispose();
    await server.close();
  });

  it('reads the whole log both ways from a position, which is included forwards only', async () => {
    const { position } = await client.appendToStream('a-1', someEvents(3));
    if (!position) throw new Error('An append has a position');

    const from = client.readAll({ fromPosition: position });
    expect(await revisionsOf(from)).toEqual([2]);
    const before = client.readAll({ fromPosition: position, direction: BACKWARDS, maxCount: 2 });
    expect(await revisionsOf(before)).toEqual([1, 0]);
    const inside = { commit: position.commit + 1n, prepare: position.prepare + 1n };
    await expect(revisionsOf(client.readAll({ fromPosition: inside }))).rejects.toMatchObject({
      type: 'unknown',
    });
  });

  it('gives a filtered subscription what matches, checkpoints, word when it is live, and live events', async () => {
    for (let round = 0; round < 20; round += 1) {
      await client.appendToStream(`a-${round}`, someEvents(5));
      await client.appendToStream(`b-${round}`, someEvents(20));
    }
    const checkpoints: bigint[] = [];
    const streams: string[] = [];
    let caughtUp = 0;
    const subscription = client.subscribeToAll({
      fromPosition: START,
      filter: streamNameFilter({
        prefixes: ['a-', 'c-'],
        maxSearchWindow: 50,
        checkpointInterval: 2,
        checkpointReached: (_, { commit }) => {
          checkpoints.push(commit);
          return Promise.resolve();
        },
      }),
    });
    subscription.on('data', ({ event }) => streams.push(event?.streamId ?? ''));
    subscription.on('caughtUp', () => (caughtUp += 1));
    await eventually(() => caughtUp > 0);

    expect(streams).toHaveLength(100);
    expect(checkpoints.length).toBeGreaterThanOrEqual(4);
    expect(checkpoints).toEqual([...checkpoints].sort((one, other) => Number(one - other)));
    await client.appendToStream('b-1', someEvents(10));
    await client.appendToStream('c-1', someEvents(3));
    await eventually(() => streams.length === 103);
    await subscription.unsubscribe();
  });

  it.each(['stream', 'filter'])(
    'loses nothing for a subscriber by %s that does not read for a while',
    async (kind) => {
      const filter = streamNameFilter({ prefixes: ['a-'], maxSearchWindow: 64 });
      const subscription =
        kind === 'stream'
          ? client.subscribeToStream('a-1', { fromRevision: START })
          : client.subscribeToAll({ fromPosition: START, filter });
      const isLive = new Promise((resolve) => subscription.once('caughtUp', resolve));
      subscription.once('data', () => subscription.pause());
      await isLive;
      for (let round = 0; round < 20; round += 1) {
        await client.appendToStream('a-1', someEvents(50));
        await client.appendToStream('b-1', someEvents(50));
      }
      const revisions: number[] = [];
      subscription.on('data', ({ event }) => revisions.push(Number(event?.revision)));
      subscription.resume();
      await eventually(() => revisions.at(-1) === 999);

      expect(revisions).toEqual(Array.from({ length: 999 }, (_, index) => index + 1));
      await subscription.unsubscribe();
    },
  );

  it('runs in a process of its own, takes orders there, and ends with its input', async () => {
    const child = start('eventstoredb/main.ts');
    if (!child.stdout || !child.stdin) throw new Error('A child has pipes');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url, control } = JSON.parse(line.toString()) as Record<'url' | 'control', string>;
    const other = EventStoreDBClient.connectionString(url);
    const fault = { calls: 1, fault: { fault: 'server not ready' } };
    await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify(fault) });

    const refused = other.appendToStream('a-1', someEvents(1));
    await expect(refused).rejects.toMatchObject({ type: 'unknown' });
    await other.appendToStream('a-1', someEvents(3));
    const counters = await (await fetch(`${control}/counters`)).json();
    expect(counters).toMatchObject({ events: 3, faultHits: 1, calls: { append: 2 } });
    await other.dispose();
    child.stdin.end();
    await expect(once(child, 'close')).resolves.toEqual([0, null]);
  });

  it('answers as a real server in trouble does', async () => {
    const { faults } = server;
    const outcome = () =>
      client.appendToStream('a-1', someEvents(1)).catch((error: unknown) => error);

    faults.next(1, { fault: 'server not ready' });
    await expect(outcome()).resolves.toMatchObject({
      type: 'unknown',
      message: 'Could not recognize Server Is Not Ready',
    });
    faults.next(1, { fault: 'timeout', written: true });
    await expect(outcome()).resolves.toMatchObject({ type: 'deadline-exceeded' });
    faults.next(1, { fault: 'access denied' });
    await expect(outcome()).resolves.toMatchObject({ type: 'access-denied' });
    server.clock.aheadMs = 60_000;
    await expect(outcome()).resolves.toMatchObject({ type: 'deadline-exceeded' });
    server.clock.aheadMs = 0;
    faults.next(1, { fault: 'connection killed', written: true });
    await expect(outcome()).resolves.toMatchObject({ type: 'unavailable' });
    faults.next(1, { fault: 'not leader', host: '127.0.0.1', port: server.port });
    await expect(outcome()).resolves.toMatchObject({
      type: 'not-leader',
      leader: { port: server.port },
    });
    faults.next(1, { fault: 'status', code: status.INTERNAL, message: 'No', written: false });
    await expect(outcome()).resolves.toMatchObject({ code: status.INTERNAL });
    await expect(outcome()).resolves.toMatchObject({ success: true });
    expect([server.eventCount(), faults.hits]).toEqual([3, 6]);
  });

  it('leaves appends without an answer, late, or on a call that ended, for the streams it is told', async () => {
    const { faults } = server;
    const settled: string[] = [];
    const append = (stream: string, name: string) =>
      client.appendToStream(stream, someEvents(1)).then(
        () => settled.push(name),
        () => settled.push(`${name} failed`),
      );
    faults.next(1, { fault: 'no answer', written: true }, { stream: (id) => id === 'a-1' });
    faults.next(1, { fault: 'late answer', ms: 100 }, { stream: (id) => id === 'a-2' });
    void append('a-1', 'silent');
    const late = append('a-2', 'late');
    await append('a-3', 'prompt');
    await late;
    expect(settled).toEqual(['prompt', 'late']);
    expect(server.eventCount()).toBe(3);

    faults.next(1, { fault: 'ended normally', written: true });
    void append('a-4', 'ended');
    await eventually(() => server.eventCount() === 4);
    void append('a-5', 'behind the end');
    expect(settled).toHaveLength(2);
  });

  it('lets appends wait behind a slow one, in their order', async () => {
    await client.appendToStream('a-0', someEvents(1));
    server.faults.next(1, { fault: 'slow', ms: 50 });
    const settled: bigint[] = [];
    const expected: AppendExpectedRevision[] = [NO_STREAM, 0n, 1n];
    const appends = expected.map(async (expectedRevision) => {
      const appended = await client.appendToStream('a-1', someEvents(1), { expectedRevision });
      settled.push(appended.nextExpectedRevision);
    });
    await Promise.all(appends);

    expect(settled).toEqual([0n, 1n, 2n]);
  });

  it('does not answer a repeated append while the first try is not replicated', async () => {
    const events = someEvents(1);
    server.faults.next(1, { fault: 'not replicated yet' });
    await client.appendToStream('a-1', events, { expectedRevision: NO_STREAM });
    const repeat = () => client.appendToStream('a-1', events, { expectedRevision: NO_STREAM });
    const nothing = Promise.resolve('nothing');
    const unanswered = repeat().then(...ended);
    await eventually(() => server.faults.hits === 1);

    await expect(repeat()).resolves.toMatchObject({ nextExpectedRevision: 0n });
    await expect(Promise.race([unanswered, nothing])).resolves.toBe('nothing');
  });

  it('answers a deletion late, not at all, or with a status', async () => {
    const { faults } = server;
    await client.appendToStream('a-1', someEvents(1));
    faults.next(1, { fault: 'late answer', ms: 20 }, { on: 'delete' });
    await expect(client.deleteStream('a-1')).resolves.toHaveProperty('position');
    faults.next(1, { fault: 'timeout', written: true }, { on: 'delete' });
    await expect(client.tombstoneStream('a-1')).rejects.toMatchObject({ type: 'timeout' });
    await expect(client.deleteStream('a-1')).rejects.toMatchObject({ type: 'stream-deleted' });
  });

  it('is found by clients that ask for the members of its cluster', async () => {
    const url = server.url.replace('esdb:', 'esdb+discover:');
    const other = EventStoreDBClient.connectionString(url);
    await expect(other.appendToStream('a-1', someEvents(1))).resolves.toMatchObject({
      success: true,
    });
    await other.dispose();
  });

  it.each(['cancelled', 'cut off'])(
    'appends nothing of a call that is %s half-way',
    async (how) => {
      const stub = new StreamsClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
      const call = stub.append(() => undefined);
      const options = new streams.AppendReq.Options();
      const identifier = new shared.StreamIdentifier();
      identifier.setStreamName(Buffer.from('a-1'));
      options.setStreamIdentifier(identifier);
      options.setAny(new shared.Empty());
      const begin = new streams.AppendReq();
      begin.setOptions(options);
      call.write(begin);
      call.write(aProposal());
      await eventually(() => server.callCounts.append === 1);
      if (how === 'cancelled') call.cancel();
      else server.dropConnections();
      stub.close();
      await eventually(() => client.appendToStream('b-1', someEvents(1)).then(...ended));

      expect(server.records().some(({ streamId }) => streamId === 'a-1')).toBe(false);
    },
  );

  it('lets a subscription die of an error after so many events', async () => {
    await client.appendToStream('a-1', someEvents(10));
    const died = { code: status.INTERNAL, message: 'The reader is gone' };
    server.faults.next(1, { fault: 'dies', afterEvents: 4, status: died });
    const received: number[] = [];
    const error = await (async () => {
      for await (const { event } of client.subscribeToStream('a-1')) {
        received.push(Number(event?.revision));
      }
      return undefined;
    })().catch((cause: unknown) => cause);

    expect(received).toEqual([0, 1, 2, 3]);
    expect(error).toMatchObject({ code: status.INTERNAL });
  });
});
