import { InvalidValue } from '../../src/domain/errors.js';
import { position, streamId } from '../../src/event-store/event-store.port.js';
import { openEventStore } from '../../src/event-store/open-event-store.port.js';
import { checkConnectionString } from '../../src/event-store/eventstoredb/connection-string.js';
import { Connection } from '../../src/event-store/eventstoredb/connection.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { followed } from '../../src/event-store/eventstoredb/following.js';
import {
  CallFailed,
  type LogClient,
  type LogEvent,
  type LogMessage,
  type LogPlace,
} from '../../src/event-store/eventstoredb/log-client.js';
import { Outage } from '../../src/event-store/eventstoredb/outage.js';
import { connectVendor } from '../../src/event-store/eventstoredb/vendor.js';
import { recordedOf } from '../../src/event-store/eventstoredb/recorded.js';
import { newEvents, aStreamId } from '../support/events.js';
import { QUICK, Surroundings } from './an-eventstoredb.js';

describe('the connection string', () => {
  it.each([
    'esdb://localhost:2113?tls=false',
    'esdb://writer:p%40ss@one:2113,two:2113,three?nodePreference=leader&tlsCAFile=/etc/ca.crt',
    'kurrentdb://writer:secret@one:2113?tls=true',
    'esdb+discover://writer:secret@cluster.example.com:2113/?tls_verify_cert=true&Keep-Alive-Interval=10000',
  ])('may be %s', (url) => {
    expect(() => {
      checkConnectionString(url);
    }).not.toThrow();
  });

  it.each([
    ['http://writer:hunter2@host:2113', 'esdb://'],
    ['esdb:/writer:hunter2@host:2113', 'esdb://'],
    ['esdb://writer@host:2113', 'PASSWORD'],
    ['esdb://writer:hunter2@ho st:2113', 'percent-encoded'],
    ['esdb://writer:hunter2:x@host:2113', 'PASSWORD'],
    ['esdb://writer:hunter2@host:twenty', 'ports'],
    ['esdb://writer:hunter2@host:99999', 'ports'],
    ['esdb://writer:hunt@hunter2@host:2113', 'PASSWORD'],
    ['esdb://writer:hunter2%@host:2113', 'PASSWORD'],
    ['esdb://writer:hunt/hunter2@host:2113', 'PASSWORD'],
    ['esdb://writer:hunter2@host?tls=maybe', 'true or false'],
    ['esdb://writer:hunter2@host?tlsVerifyCert=false', 'tlsCAFile'],
    ['esdb://writer:hunter2@host?throwOnAppendFailure=false', 'true'],
    ['esdb://writer:hunter2@host?hunter2=1', 'tlscafile'],
    ['esdb://writer:hunter2@host?gossipTimeout=hunter2', 'NUMBER'],
    ['', 'esdb://'],
  ])('is refused as %p with what it takes and without the secret', async (url, takes) => {
    const printed: unknown[] = [];
    const warn = console.warn;
    console.warn = (...words: unknown[]) => printed.push(words);
    try {
      const opening = EventStoreDbEventStore.open(url);

      await expect(opening).rejects.toThrow(InvalidValue);
      await expect(opening).rejects.toThrow(takes);
      await expect(opening).rejects.not.toThrow('hunter2');
      expect(printed).toEqual([]);
    } finally {
      console.warn = warn;
    }
  });

  it('names a certificate file that is missing', async () => {
    const url = 'esdb://writer:hunter2@host?tlsCAFile=/nowhere/ca.crt';

    await expect(EventStoreDbEventStore.open(url)).rejects.toThrow(/certificate file/);
  });
});

describe('opening', () => {
  const around = new Surroundings();
  afterEach(() => around.close());

  it('gives up after a while when nobody answers', async () => {
    const opening = around.store('esdb://127.0.0.1:9?tls=false', {
      timing: { giveUpAfterMs: 200 },
    });

    await expect(opening).rejects.toMatchObject({ code: 'event-store-unavailable' });
  });

  it('waits for a server that is still starting', async () => {
    const server = await around.server();
    server.faults.next(3, { fault: 'server not ready' }, { on: 'read' });

    await expect(around.store(server.url)).resolves.toMatchObject({ shared: true });
    expect(around.troubles).toHaveLength(1);
  });

  it('opens the log and, where there is an identity for it, the removal', async () => {
    const server = await around.server();
    const address = { kind: 'eventstoredb', url: server.url } as const;
    const reader = await openEventStore({ ...address, retentionUrl: null });
    const keeper = await openEventStore({ ...address, retentionUrl: server.url });
    const stream = aStreamId();
    await reader.store.append(stream, 'no_stream', newEvents(1));
    await keeper.removal?.remove(stream, 0);

    expect(reader.removal).toBeNull();
    expect(await reader.store.last(stream)).toBeUndefined();
    await Promise.all([reader.close(), keeper.close()]);
  });
});

describe('the vendor client', () => {
  const around = new Surroundings();
  afterEach(() => around.close());

  it('tells checkpoints and the end of catching up in their place among the events', async () => {
    const server = await around.server();
    const store = await around.store(server.url, { timing: { callTimeoutMs: 5_000 } });
    await store.append(streamId('mine-a'), 'no_stream', newEvents(2));
    for (let stream = 0; stream < 11; stream += 1) {
      await store.append(aStreamId('other'), 'no_stream', newEvents(500));
    }
    await store.append(streamId('mine-b'), 'no_stream', newEvents(1));
    const client = connectVendor(server.url);
    const kinds: string[] = [];
    const signal = AbortSignal.timeout(10_000);
    for await (const message of client.subscribe('start', ['mine-'], signal)) {
      kinds.push(message.kind);
      if (message.kind === 'caught-up') break;
    }
    await client.dispose();

    expect(kinds.slice(0, 4)).toEqual(['event', 'event', 'checkpoint', 'event']);
    expect(kinds.at(-1)).toBe('caught-up');
  });

  it('is rid of its calls when they were broken off', async () => {
    const server = await around.server();
    const store = await around.store(server.url);
    const stream = aStreamId();
    await store.append(stream, 'no_stream', newEvents(200));
    for await (const { revision } of store.read(stream)) if (revision === 1) break;
    for await (const { revision } of store.readAll({ after: 'start' })) if (revision === 1) break;
    const began = performance.now();
    await store.close();

    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('positions', () => {
  const anEvent = (place: LogPlace | undefined): LogEvent => ({
    streamId: 'changes-a',
    id: '00000000-0000-4000-8000-000000000000',
    revision: 0n,
    type: 'ObjectChanged',
    isJson: true,
    data: {},
    metadata: {},
    created: new Date(0),
    position: place,
  });

  it.each([
    ['none', undefined],
    ['that of an old server', { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n }],
    ['one within a transaction', { commit: 20n, prepare: 10n }],
  ])('are refused when the server gives %s', (_, place) => {
    expect(() => recordedOf(anEvent(place))).toThrow(/24\.10/);
  });

  it('are the decimal text of the commit position', () => {
    const place = { commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n };

    expect(recordedOf(anEvent(place))?.position).toBe(position('9223372036854775807'));
  });

  /** A server that answers each subscription with a script, and then breaks off. */
  const scripted = (...scripts: readonly (readonly LogMessage[])[]) => {
    const asked: (LogPlace | 'start')[] = [];
    async function* subscribe(after: LogPlace | 'start') {
      asked.push(after);
      yield* scripts[asked.length - 1] ?? [];
      await Promise.resolve();
      throw new CallFailed('unknown', 'broken off');
    }
    return { asked, client: { subscribe } as unknown as LogClient };
  };
  const at = (place: bigint): LogMessage => ({
    kind: 'event',
    event: { ...anEvent({ commit: place, prepare: place }), streamId: `changes-${place}` },
  });
  const checkpoint = (place: bigint): LogMessage => ({
    kind: 'checkpoint',
    place: { commit: place, prepare: 0n },
  });

  it('are taken up again from a checkpoint once all before it was taken, and from no other', async () => {
    const { asked, client } = scripted(
      [at(10n), checkpoint(500n)],
      [checkpoint(900n), { kind: 'caught-up' }],
      [at(900n), at(950n), checkpoint(2000n)],
      [at(950n), at(2000n), at(2100n)],
    );
    const connection = new Connection(() => client);
    const trying = { connection, timing: QUICK, outage: new Outage(() => undefined) };
    const streams: string[] = [];
    const range = { after: 'start', streamPrefixes: ['changes'] } as const;
    for await (const event of followed(trying, range, AbortSignal.timeout(10_000))) {
      streams.push(event.streamId);
      if (streams.length === 5) break;
    }

    expect(asked).toEqual([
      'start',
      { commit: 500n, prepare: 0n },
      { commit: 900n, prepare: 0n },
      { commit: 2000n, prepare: 0n },
    ]);
    expect(streams).toEqual([10n, 900n, 950n, 2000n, 2100n].map((place) => `changes-${place}`));
  });
});
