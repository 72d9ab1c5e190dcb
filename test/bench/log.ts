import { randomBytes } from 'node:crypto';
import { open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StreamAppend,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { countOf, newEvents } from '../support/events.js';
import { type BenchRow, quantile, timed } from './measure.js';

export interface LogBenchOptions {
  readonly events: number;
  readonly batch: number;
  /** Where the log is made; removed afterwards. The system's temporary folder when absent. */
  readonly folder?: string;
}

const SHARDS = 8;
const SINGLE_RUNS = 500;
/** Batches in flight, as a capture that keeps the disk busy has them. */
const IN_FLIGHT = 4;

/** Measures the embedded log: the disk itself, appends one at a time and in batches, and reading. */
export const benchLog = async (options: LogBenchOptions): Promise<BenchRow[]> => {
  const folder = await mkdtemp(join(options.folder ?? tmpdir(), 'stateline-bench-'));
  try {
    const store = await EmbeddedEventStore.open(join(folder, 'log'));
    const rows = [
      rowOf('disk: fsync of 4 KB', 'ms', await fsyncs(folder)),
      rowOf('one durable append', 'ms', await singleAppends(store)),
      await batches(store, options),
      await replay(store, 'replay of all shards', ['changes_T_']),
      await replay(store, 'replay of one shard', ['changes_T_03-']),
      rowOf('read one stream of 10 events', 'ms', await streamReads(store)),
    ];
    await store.close();
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
};

const rowOf = (question: string, unit: string, values: readonly number[]): BenchRow => {
  const sorted = values.toSorted((a, b) => a - b);
  const [median, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  return { question, unit, median, p99, runs: values.length };
};

const repeat = async (runs: number, work: (run: number) => Promise<unknown>) => {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push((await timed(() => work(run))).ms);
  return values;
};

const fsyncs = async (folder: string): Promise<readonly number[]> => {
  const file = await open(join(folder, 'fsync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const values = await repeat(SINGLE_RUNS, async () => {
    await file.write(page);
    await file.sync();
  });
  await file.close();
  return values;
};

const singleAppends = (store: EventStore): Promise<readonly number[]> => {
  const stream = streamId('recoveries-single');
  const events = newEvents(SINGLE_RUNS);
  return repeat(SINGLE_RUNS, (run) =>
    store.append(stream, run === 0 ? 'no_stream' : run - 1, events.slice(run, run + 1)),
  );
};

/** Rounds of batches, each spread over the shards and over days; one figure a round. */
const batches = async (store: EventStore, { events, batch }: LogBenchOptions) => {
  const total = Math.ceil(events / batch);
  const perRound = Math.max(IN_FLIGHT, Math.ceil(total / 50));
  const revisions = new Map<string, number>();
  const rates: number[] = [];
  for (let done = 0; done < total; done += perRound) {
    const round = Array.from({ length: Math.min(perRound, total - done) }, (_, index) =>
      aBatch(revisions, batch, Math.floor(((done + index) * 30) / total)),
    );
    const { ms } = await timed(() => inFlight(round, (appends) => store.appendBatch(appends)));
    rates.push((round.length * batch * 1000) / ms);
  }
  const note = `${events} events, ${IN_FLIGHT} batches in flight; p99 is the slowest round`;
  const { median, runs } = rowOf('', '', rates);
  const question = `append in batches of ${batch}, sustained`;
  return { question, unit: 'events/s', median, p99: Math.min(...rates), runs, note };
};

const aBatch = (revisions: Map<string, number>, size: number, day: number): StreamAppend[] => {
  const perShard = Math.ceil(size / SHARDS);
  return Array.from({ length: SHARDS }, (_, shard) => {
    const stream = streamId(`changes_T_0${shard}-202611${String(day + 1).padStart(2, '0')}`);
    const head = revisions.get(stream);
    const expected: ExpectedRevision = head ?? 'no_stream';
    const events = chained(newEvents(Math.min(perShard, size - shard * perShard)));
    revisions.set(stream, (head ?? -1) + events.length);
    return { streamId: stream, expected, events };
  });
};

/** As change events are in a capture: each with a chain of its own. */
const chained = (events: readonly NewEvent[]): readonly NewEvent[] =>
  events.map((event) => {
    const chain = randomBytes(32).toString('hex');
    return { ...event, metadata: { ...event.metadata, chain } };
  });

/** Starts each piece in order as soon as fewer than {@link IN_FLIGHT} are under way. */
const inFlight = async <Piece>(
  pieces: readonly Piece[],
  work: (piece: Piece) => Promise<unknown>,
): Promise<void> => {
  const queue = pieces.values();
  const worker = async () => {
    for (const piece of queue) await work(piece);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
};

const RUNS = 3;

const replay = async (store: EventStore, question: string, streamPrefixes: readonly string[]) => {
  const rates: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const range = { after: 'start', streamPrefixes } as const;
    const { result, ms } = await timed(() => countOf(store.readAll(range)));
    rates.push((result * 1000) / ms);
  }
  return { question, unit: 'events/s', median: rowOf('', '', rates).median, runs: RUNS };
};

const streamReads = async (store: EventStore): Promise<readonly number[]> => {
  for (let run = 0; run < SINGLE_RUNS; run += 1) {
    await store.append(streamId(`reports-${run}`), 'no_stream', newEvents(10));
  }
  return repeat(SINGLE_RUNS, (run) => countOf(store.read(streamId(`reports-${run}`))));
};
