import { status } from '@grpc/grpc-js';
import type { StatelineEvent } from '../../src/domain/events.js';
import { ATOMIC_BYTES } from '../../src/event-store/event-store.port.js';
import {
  aNewEvent,
  anObjectChanged,
  aStreamId,
  collect,
  idsOf,
  newEvents,
} from '../support/events.js';
import { eventually } from '../support/eventually.js';
import type { Fault } from '../support/eventstoredb/faults.js';
import { appendAndRead, deleteSoftly, Surroundings, UNHURRIED } from './an-eventstoredb.js';

const around = new Surroundings();
afterEach(() => around.close());

describe('an append that goes wrong', () => {
  const written = [false, true];
  const faults: (readonly [string, Fault])[] = written.flatMap((is) => [
    [`never answered, written: ${is}`, { fault: 'no answer', written: is }],
    [
      `ended by the server without an answer, written: ${is}`,
      { fault: 'ended normally', written: is },
    ],
    [`cut off, written: ${is}`, { fault: 'connection killed', written: is }],
    [`timed out in the server, written: ${is}`, { fault: 'timeout', written: is }],
    [
      `answered with unavailable, written: ${is}`,
      { fault: 'status', code: status.UNAVAILABLE, message: 'going down', written: is },
    ],
    [
      `answered with an unknown status, written: ${is}`,
      { fault: 'status', code: status.UNKNOWN, message: 'strange', written: is },
    ],
    [
      `answered with an internal error, written: ${is}`,
      { fault: 'status', code: status.INTERNAL, message: 'stream reset', written: is },
    ],
  ]);
  const more: (readonly [string, Fault])[] = [
    ['refused by a server that is not ready', { fault: 'server not ready' }],
    ['refused by a busy server', { fault: 'server busy' }],
    ['refused by a node that knows no leader', { fault: 'no leader info' }],
    ['answered with a result that has no name', { fault: 'unknown' }],
    ['answered after we stopped waiting', { fault: 'late answer', ms: 800 }],
  ];

  it.each([...faults, ...more])('is done once when it is %s', async (_, fault) => {
    const server = await around.server();
    const store = await around.store(server.url);
    server.faults.next(3, fault);

    const { appended, standing, events, last } = await appendAndRead(store);

    expect(standing).toEqual(events);
    expect(appended).toEqual({ revision: 2, position: last?.position });
    expect(server.eventCount()).toBe(3);
    expect(server.faults.hits).toBeGreaterThan(0);
    expect(around.troubles).toHaveLength(1);
  });

  it('is answered once its first try is replicated', async () => {
    const server = await around.server();
    const store = await around.store(server.url);
    server.faults.next(1, { fault: 'no answer', written: true });
    server.faults.next(2, { fault: 'not replicated yet' }, { on: 'repeated append' });

    const { standing, events } = await appendAndRead(store);

    expect(standing).toEqual(events);
    expect(server.faults.hits).toBe(3);
  });

  it('goes to the leader that a follower names', async () => {
    const [leader, follower] = [await around.server(), await around.server()];
    const store = await around.store(follower.url);
    const toLeader = { fault: 'not leader', host: '127.0.0.1', port: leader.port } as const;
    follower.faults.next(Infinity, toLeader);

    const { standing, events } = await appendAndRead(store);

    expect(standing).toEqual(events);
    expect([leader.eventCount(), follower.eventCount()]).toEqual([3, 0]);
  });

  it('survives a restart of the server', async () => {
    const server = await around.server();
    const store = await around.store(server.url);
    const streamId = aStreamId();
    await server.stop();
    const writing = appendAndRead(store, streamId);
    await expect(
      Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 300, 'waiting'))]),
    ).resolves.toBe('waiting');
    await server.restart();

    const { standing, events } = await writing;

    expect(standing).toEqual(events);
    expect(around.troubles).toHaveLength(1);
  });

  it('does not mind a clock of the server that is ahead', async () => {
    const server = await around.server();
    server.clock.aheadMs = 3_600_000;
    const store = await around.store(server.url, { timing: UNHURRIED });

    const { standing, events } = await appendAndRead(store);

    expect(standing).toEqual(events);
    expect(server.callCounts.append).toBe(1);
  });

  it('harms no append of another client in the process', async () => {
    const [one, other] = [await around.server(), await around.server()];
    const store = await around.store(one.url, { timing: UNHURRIED });
    const neighbour = await around.store(other.url, { timing: UNHURRIED });
    await Promise.all([appendAndRead(store), appendAndRead(neighbour)]);
    one.faults.next(1, { fault: 'late answer', ms: 200 });
    other.faults.next(1, { fault: 'connection killed', written: false });

    const [here, there] = await Promise.all([appendAndRead(store), appendAndRead(neighbour)]);

    expect(here.standing).toEqual(here.events);
    expect(there.standing).toEqual(there.events);
    expect([one.callCounts.append, other.callCounts.append]).toEqual([2, 3]);
  });

  it('is a conflict when others have appended meanwhile, and only then', async () => {
    const server = await around.server();
    const [store, other] = [await around.store(server.url), await around.store(server.url)];
    const streamId = aStreamId();
    server.faults.next(1, { fault: 'no answer', written: false });
    const writing = store.append(streamId, 'no_stream', newEvents(2));
    const theirs = newEvents(1);
    await eventually(() => server.faults.hits === 1);
    await other.append(streamId, 'no_stream', theirs);

    await expect(writing).rejects.toMatchObject({ code: 'wrong-expected-revision' });

    expect(idsOf(await collect(store.read(streamId)))).toEqual(idsOf(theirs));
  });

  it('is known as its own in a stream that was deleted and lives again', async () => {
    const server = await around.server();
    const store = await around.store(server.url);
    const { last } = await appendAndRead(store);
    const streamId = last?.streamId ?? aStreamId();
    await deleteSoftly(server.url, streamId);
    server.faults.next(1, { fault: 'no answer', written: true });

    const { appended, standing, events } = await appendAndRead(store, streamId);

    expect(standing).toEqual(events);
    expect(appended.revision).toBe(5);
  });

  it('goes on where only the first part of it stands', async () => {
    const server = await around.server();
    const [dying, store] = [await around.store(server.url), await around.store(server.url)];
    const events = Array.from({ length: 70 }, () => aNewEvent(anObjectChanged('x'.repeat(16_000))));
    const streamId = aStreamId();
    server.faults.next(Infinity, { fault: 'no answer', written: false }, { after: 1 });
    const first = dying.append(streamId, 'no_stream', events);
    await dying.close();
    await expect(first).rejects.toMatchObject({ code: 'append-outcome-unknown' });
    server.faults.clear();
    const before = server.eventCount();

    const { standing } = await appendAndRead(store, streamId, events);

    expect(before).toBe(Math.floor(ATOMIC_BYTES / 16_400));
    expect(standing).toEqual(idsOf(events));
  });
});

describe('an append that comes to nothing', () => {
  it('says that its outcome is unknown when it never was answered', async () => {
    const server = await around.server();
    const store = await around.store(server.url, { timing: { giveUpAfterMs: 600 } });
    server.faults.next(Infinity, { fault: 'no answer', written: true });

    const writing = store.append(aStreamId(), 'no_stream', newEvents(1));

    await expect(writing).rejects.toMatchObject({ code: 'append-outcome-unknown' });
    expect(server.eventCount()).toBe(1);
  });

  it('says that nothing was appended when it never was begun', async () => {
    const server = await around.server();
    const store = await around.store(server.url, { timing: { giveUpAfterMs: 300 } });
    server.faults.next(Infinity, { fault: 'server not ready' });

    const writing = store.append(aStreamId(), 'no_stream', newEvents(1));

    await expect(writing).rejects.toMatchObject({ code: 'event-store-unavailable' });
  });

  it('says that its outcome is unknown when a conflict cannot be looked into', async () => {
    const server = await around.server();
    const store = await around.store(server.url, { timing: { giveUpAfterMs: 300 } });
    const { last } = await appendAndRead(store);
    server.faults.next(Infinity, { fault: 'server not ready' }, { on: 'read' });

    const writing = store.append(last?.streamId ?? aStreamId(), 'no_stream', newEvents(1));

    await expect(writing).rejects.toMatchObject({ code: 'append-outcome-unknown' });
  });

  it('says at once that it may not', async () => {
    const server = await around.server();
    const store = await around.store(server.url, { timing: UNHURRIED });
    server.faults.next(1, { fault: 'access denied' });

    const writing = store.append(aStreamId(), 'no_stream', newEvents(1));

    await expect(writing).rejects.toMatchObject({ code: 'event-store-access-denied' });
    expect(server.callCounts.append).toBe(1);
  });

  it('says which event the server finds too large, and appends nothing', async () => {
    const server = await around.server();
    const store = await around.store(server.url);
    const streamId = aStreamId();
    const large = aNewEvent(anObjectChanged('x'.repeat(1_100_000)));

    const writing = store.append(streamId, 'no_stream', [large]);

    await expect(writing).rejects.toMatchObject({ code: 'event-too-large' });
    expect(await collect(store.read(streamId))).toEqual([]);
    expect(await store.append(streamId, 'no_stream', newEvents(1))).toMatchObject({ revision: 0 });
  });

  it('says so of an event larger than any message may be', async () => {
    const server = await around.server({ maxAppendSize: 64 * 1024 * 1024 });
    const store = await around.store(server.url, { timing: { callTimeoutMs: 10_000 } });
    const large = aNewEvent(anObjectChanged('x'.repeat(17 * 1024 * 1024)));

    const writing = store.append(aStreamId(), 'no_stream', [large]);

    await expect(writing).rejects.toMatchObject({ code: 'event-too-large' });
    expect(server.eventCount()).toBe(0);
  });

  it('says so when the server takes less than we must have atomic', async () => {
    const server = await around.server({ maxAppendSize: 10_000 });
    const store = await around.store(server.url);

    const writing = store.append(aStreamId(), 'no_stream', newEvents(40));

    await expect(writing).rejects.toMatchObject({ code: 'event-store-append-limit' });
    expect(server.eventCount()).toBe(0);
  });

  const self: Record<string, unknown> = {};
  self['self'] = self;
  const broken = (value: unknown) => {
    const { type, data } = anObjectChanged();
    return { type, data: { ...data, value } } as StatelineEvent;
  };

  it.each([
    ['a BigInt', broken(1n)],
    ['a circle', broken(self)],
    [
      'something that refuses',
      broken({
        toJSON: () => {
          throw new Error('no');
        },
      }),
    ],
    ['no data', { type: 'ObjectChanged' } as StatelineEvent],
  ])('is refused before anything is sent when an event holds %s', async (_, event) => {
    const server = await around.server();
    const store = await around.store(server.url);
    const streamId = aStreamId();

    const writing = store.append(streamId, 'no_stream', [...newEvents(2), aNewEvent(event)]);

    await expect(writing).rejects.toThrow(TypeError);
    expect(server.callCounts.append).toBe(0);
    expect((await appendAndRead(store, streamId)).standing).toHaveLength(3);
  });

  it('is refused before anything is sent when an id is no UUID', async () => {
    const server = await around.server();
    const store = await around.store(server.url);
    const events = [...newEvents(1), { ...aNewEvent(), id: 'event 2' }];

    await expect(store.append(aStreamId(), 'no_stream', events)).rejects.toThrow(RangeError);

    expect(server.callCounts.append).toBe(0);
  });
});

describe('many appends at a time', () => {
  it('have so many calls under way, and no more', async () => {
    const server = await around.server();
    const timing = { callTimeoutMs: 1_500 };
    const store = await around.store(server.url, { limits: { inFlight: 5 }, timing });
    server.faults.next(5, { fault: 'no answer', written: false });
    const writing = Array.from({ length: 40 }, () => appendAndRead(store));
    await eventually(() => server.callCounts.append >= 5);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(server.callCounts.append).toBe(5);
    for (const { standing, events } of await Promise.all(writing)) expect(standing).toEqual(events);
  });

  it('are refused when too much is waiting already', async () => {
    const server = await around.server();
    const store = await around.store(server.url, { limits: { waitingBytes: 5_000 } });
    server.faults.next(1, { fault: 'slow', ms: 100 });
    const first = appendAndRead(store, aStreamId(), newEvents(30));

    await expect(appendAndRead(store)).rejects.toMatchObject({ code: 'event-store-busy' });

    expect((await first).standing).toHaveLength(30);
    expect((await appendAndRead(store)).standing).toHaveLength(3);
  });
});
