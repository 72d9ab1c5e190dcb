import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EventStoreDBClient } from '@eventstore/db-client';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { sliceStream } from '../../src/domain/timeline/streams.js';
import type { ObjectDiscovered } from '../../src/domain/timeline/events.js';
import {
  type NewEvent,
  type StreamAppend,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { partsOf } from '../../src/event-store/eventstoredb/outgoing.js';
import { countOf } from '../support/events.js';
import { type BenchRow, timed } from './measure.js';

const SHARDS = 8;
const PAGE = 500;
/** Pages under way: a first full sync asks for the next while the log takes the one before. */
const PAGES_AHEAD = 16;
const START = Date.UTC(2026, 9, 1);
/** Clock ticks of Linux in a second. */
const TICKS = 100;

interface Size {
  readonly objects: number;
  readonly runs: number;
}

/** Measures appending a first full sync of so many objects to the test server in a process of its own. */
export async function* benchEventStoreDb(size: Size): AsyncGenerator<BenchRow> {
  for (const inFlight of [1, 8, 64]) {
    yield* await appends(size, `append, ${inFlight} in flight`, adapter(inFlight));
  }
  yield* await appends(size, "the client's own call per append", client(true));
  yield* await appends(size, "the client's own long call", client(false));
  yield await reading(size);
}

interface Target {
  readonly append: (page: readonly StreamAppend[]) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}
type Open = (url: string) => Promise<Target>;

const adapter =
  (inFlight: number): Open =>
  async (url) => {
    const store = await EventStoreDbEventStore.open(url, { limits: { inFlight } });
    return { append: (page) => store.appendBatch(page), close: () => store.close() };
  };

/** The vendor's client alone, as one would use it: nothing is tried again or put in order. */
const client =
  (callPerAppend: boolean): Open =>
  (url) => {
    const plain = EventStoreDBClient.connectionString(url);
    const ways = callPerAppend ? { credentials: { username: 'any', password: 'any' } } : {};
    const append = ({ streamId: stream, expected, events }: StreamAppend) =>
      plain.appendToStream(
        stream,
        events.map(({ id, event, metadata }) => ({
          id,
          type: event.type,
          contentType: 'application/json' as const,
          data: { ...event.data },
          metadata: { ...metadata },
        })),
        { expectedRevision: expected === 'no_stream' ? expected : BigInt(expected), ...ways },
      );
    return Promise.resolve({
      append: (page) => Promise.all(page.map(append)),
      close: () => plain.dispose(),
    });
  };

const appends = async (size: Size, question: string, open: Open): Promise<BenchRow[]> => {
  const rates: number[] = [];
  const bytesPerSecond: number[] = [];
  const shares: string[] = [];
  for (let run = 0; run < size.runs; run += 1) {
    const { ms, bytes, cpu } = await oneRun(size.objects, open);
    rates.push((size.objects * 1000) / ms);
    bytesPerSecond.push((bytes * 1000) / ms);
    shares.push(cpu.map((used) => shareOf(used, ms, size.objects)).join(' and '));
  }
  const note = `${size.objects} objects in pages of ${PAGE}, ${SHARDS} streams; CPU of client and server: ${middle(shares, rates)}`;
  return [
    { question, unit: 'events/s', ...summary(rates), note },
    { question, unit: 'MB/s', ...summary(bytesPerSecond.map((bytes) => bytes / 1e6)) },
  ];
};

/** The events are made before the clock starts: that costs more than to send them. */
const oneRun = async (objects: number, open: Open) => {
  const log = [...pages(objects)];
  const bytes = log.flat().reduce((sum, { events }) => sum + countedBytesOf(events), 0);
  const server = await startServer();
  const target = await open(server.url);
  const before = [cpuMs(), await server.cpuMs()] as const;
  const { ms } = await timed(() => eachPage(log, target));
  const cpu = [cpuMs() - before[0], (await server.cpuMs()) - before[1]];
  await target.close();
  await server.stop();
  return { ms, bytes, cpu };
};

const shareOf = (used: number, ms: number, events: number): string =>
  `${Math.round((100 * used) / ms)} % (${Math.round((1000 * used) / events)} µs an event)`;

const summary = (values: readonly number[]) => ({
  median: values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN,
  p99: Math.min(...values),
  runs: values.length,
});

const middle = (notes: readonly string[], rates: readonly number[]): string =>
  notes[rates.indexOf(summary(rates).median)] ?? '';

/** A page's elements wait for those of the page before in their streams. */
const eachPage = async (log: Iterable<readonly StreamAppend[]>, target: Target): Promise<void> => {
  const source = log[Symbol.iterator]();
  const running = new Set<Promise<void>>();
  const last = new Map<StreamId, Promise<unknown>>();
  for (let next = source.next(); next.done !== true; next = source.next()) {
    const page = next.value;
    // The plain client keeps no order by itself.
    const before = page.map(({ streamId: stream }) => last.get(stream) ?? Promise.resolve());
    const one: Promise<void> = Promise.all(before)
      .then(() => target.append(page))
      .then(() => {
        running.delete(one);
      });
    for (const { streamId: stream } of page) last.set(stream, one);
    running.add(one);
    if (running.size >= PAGES_AHEAD) await Promise.race(running);
  }
  await Promise.all(running);
};

function* pages(objects: number): Generator<readonly StreamAppend[]> {
  const revisions = new Map<StreamId, number>();
  for (let first = 0; first < objects; first += PAGE) {
    const events = Array.from({ length: Math.min(PAGE, objects - first) }, (_, index) =>
      discovered(first + index),
    );
    yield Array.from({ length: SHARDS }, (_, shard) => {
      const stream = streamId(sliceStream('t', shard, '20261001'));
      const mine = events.filter((_, index) => index % SHARDS === shard);
      const head = revisions.get(stream);
      revisions.set(stream, (head ?? -1) + mine.length);
      return { streamId: stream, expected: head ?? ('no_stream' as const), events: mine };
    }).filter(({ events: mine }) => mine.length > 0);
  }
}

const countedBytesOf = (events: readonly NewEvent[]): number =>
  partsOf(events).reduce((sum, part) => sum + part.bytes, 0);

const discovered = (index: number): NewEvent => {
  const observedAt = instantAt(START);
  const data: ObjectDiscovered['data'] = {
    objectId: objectId(randomUUID()),
    objectType: 'user',
    displayName: `Object number ${index}`,
    window: { after: null, until: observedAt },
    attributes: {
      displayName: `Object number ${index}`,
      userPrincipalName: `user${index}@example.com`,
      mail: `user${index}@example.com`,
      givenName: 'Ada',
      surname: `Number ${index}`,
      department: 'Sales',
      jobTitle: `Engineer of level ${index % 20}`,
      officeLocation: `Building ${index % 40}`,
      accountEnabled: true,
      usageLocation: 'DE',
      employeeId: String(100_000 + index),
      proxyAddresses: [`SMTP:user${index}@example.com`, `smtp:u${index}@example.com`],
      businessPhones: ['+49 30 123456'],
      createdDateTime: '2024-01-01T00:00:00Z',
      onPremisesSyncEnabled: null,
    },
    links: [],
  };
  const metadata = {
    tenantId: 't',
    schemaVersion: '1' as const,
    observedAt,
    reader: 'delta-user',
    $correlationId: '6f1c5b0e-64a9-4a43-8f50-0c9ea9d2a7c1',
    chain: '0'.repeat(64),
  };
  return { id: randomUUID(), event: { type: 'ObjectDiscovered', data }, metadata };
};

const reading = async ({ objects, runs }: Size): Promise<BenchRow> => {
  const server = await startServer();
  const store = await EventStoreDbEventStore.open(server.url);
  const { append, close } = { append: store.appendBatch.bind(store), close: () => store.close() };
  await eachPage(pages(objects), { append, close });
  const rates: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const range = { after: 'start', streamPrefixes: ['changes_t_'] } as const;
    const { result, ms } = await timed(() => countOf(store.readAll(range)));
    rates.push((result * 1000) / ms);
  }
  await store.close();
  await server.stop();
  return { question: 'read the log by prefix', unit: 'events/s', ...summary(rates) };
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const startServer = async () => {
  const root = join(import.meta.dirname, '../..');
  const script = join(root, 'test/support/eventstoredb/main.ts');
  const child = spawn(process.execPath, ['--import', '@swc-node/register/esm-register', script], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return { url, cpuMs: () => cpuMsOf(child), stop: () => stopped(child) };
};

const stopped = async (child: ChildProcess): Promise<void> => {
  const closed = once(child, 'close');
  child.stdin?.end();
  await closed;
};

/** Time in user and system mode, as Linux tells it. */
const cpuMsOf = async ({ pid }: ChildProcess): Promise<number> => {
  const fields = (await readFile(`/proc/${String(pid)}/stat`, 'utf8')).split(') ').at(-1) ?? '';
  const [user, system] = fields.split(' ').slice(11, 13);
  return ((Number(user) + Number(system)) * 1000) / TICKS;
};
