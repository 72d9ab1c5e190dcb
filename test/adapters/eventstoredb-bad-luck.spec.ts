import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { status } from '@grpc/grpc-js';
import type { NewEvent, StreamId } from '../../src/event-store/event-store.port.js';
import { start } from '../support/children.js';
import {
  aCategory,
  aNewEvent,
  anObjectChanged,
  collect,
  idsOf,
  newEvents,
} from '../support/events.js';
import { eventually } from '../support/eventually.js';
import type { TestEventStoreDb } from '../support/eventstoredb/event-store-db.js';
import type { Fault } from '../support/eventstoredb/faults.js';
import { Surroundings } from './an-eventstoredb.js';

/** How long things go wrong. */
const BAD_MS = 8_000;
const WRITERS = 4;

const below = (limit: number): number => Math.floor(Math.random() * limit);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const anyFault = (): Fault => {
  const written = Math.random() < 0.5;
  const faults: readonly Fault[] = [
    { fault: 'no answer', written },
    { fault: 'ended normally', written },
    { fault: 'connection killed', written },
    { fault: 'timeout', written },
    { fault: 'status', code: status.UNAVAILABLE, message: 'going down', written },
    { fault: 'server not ready' },
    { fault: 'server busy' },
    { fault: 'no leader info' },
    { fault: 'late answer', ms: below(600) },
  ];
  return faults[below(faults.length)] ?? { fault: 'server busy' };
};

const somethingHappens = async (server: TestEventStoreDb): Promise<void> => {
  const what = below(10);
  if (what < 5) server.faults.next(1 + below(3), anyFault());
  else if (what < 7) server.dropConnections();
  else if (what < 8)
    server.faults.next(1, { fault: 'dies', afterEvents: below(50) }, { on: 'subscription' });
  else if (what < 9) {
    const gone = { code: status.UNAVAILABLE, message: 'gone' };
    server.faults.next(1, { fault: 'dies', afterEvents: below(50), status: gone }, { on: 'read' });
  } else {
    await server.stop();
    await wait(below(200));
    await server.restart();
  }
};

describe('EventStoreDbEventStore in bad luck', () => {
  const around = new Surroundings();
  afterEach(() => around.close());

  it('appends everything once and in order, and shows it so to everybody', async () => {
    const server = await around.server();
    const [one, other] = [await around.store(server.url), await around.store(server.url)];
    const storeOf = (index: number) => (index % 2 === 0 ? one : other);
    const category = aCategory();
    const range = { after: 'start', streamPrefixes: [category] } as const;
    const end = Date.now() + BAD_MS;

    const abort = new AbortController();
    const subscribers = [one, other].map((store) => {
      const seen: string[] = [];
      const following = async () => {
        for await (const { id } of store.subscribe(range, abort.signal)) seen.push(id);
      };
      return { seen, following: following() };
    });

    const acknowledged = new Map<StreamId, string[]>();
    const writers = Array.from({ length: WRITERS }, async (_, index) => {
      const streamId = `${category}-${index}` as StreamId;
      const ids: string[] = [];
      acknowledged.set(streamId, ids);
      while (Date.now() < end) {
        const events: readonly NewEvent[] = [
          ...newEvents(1 + below(20)),
          aNewEvent(anObjectChanged('x'.repeat(below(4_000)))),
        ];
        const expected = ids.length === 0 ? 'no_stream' : ids.length - 1;
        const { revision } = await storeOf(index).append(streamId, expected, events);
        ids.push(...idsOf(events));
        expect(revision).toBe(ids.length - 1);
        await wait(below(20));
      }
    });
    const reader = async () => {
      while (Date.now() < end) {
        const log = await collect(storeOf(0).readAll(range));
        expect(new Set(idsOf(log)).size).toBe(log.length);
        await wait(200);
      }
    };
    const chaos = async () => {
      while (Date.now() < end) {
        await somethingHappens(server);
        await wait(below(150));
      }
      server.faults.clear();
    };
    await Promise.all([...writers, reader(), chaos()]);

    const log = idsOf(await collect(storeOf(0).readAll(range)));
    await eventually(() => subscribers.every(({ seen }) => seen.length >= log.length));
    abort.abort();
    await Promise.all(subscribers.map(({ following }) => following));
    for (const [streamId, ids] of acknowledged) {
      expect(idsOf(await collect(storeOf(1).read(streamId)))).toEqual(ids);
    }
    expect(log).toHaveLength([...acknowledged.values()].flat().length);
    for (const { seen } of subscribers) expect(seen).toEqual(log);
    expect(server.faults.hits).toBeGreaterThan(5);
  }, 180_000);

  it('leaves a process that can end, with nothing left unhandled', async () => {
    const server = await around.server();
    const child = start('../adapters/append-and-end.ts', server.url);
    child.stdin?.end();
    const said = child.stdout ? text(child.stdout) : Promise.resolve('');
    const [code] = (await once(child, 'close')) as [number | null];

    expect(code).toBe(0);
    expect(await said).toBe('closed\n');
    expect(server.eventCount()).toBe(5);
  });
});
