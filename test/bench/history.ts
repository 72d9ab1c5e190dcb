import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Instant, epochMsOf, instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type Position, position } from '../../src/event-store/event-store.port.js';
import type { TenantHistory, TimelineQuery } from '../../src/history/history.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { type HistoryData, writeHistory } from './history-log.js';
import { type BenchRow, quantile, timed } from './measure.js';

export interface HistoryBenchOptions {
  readonly objects: number;
  readonly changes: number;
  /** Where log and model are made; removed afterwards. The system's temporary folder when absent. */
  readonly folder?: string;
}

const MB = 2 ** 20;
const TENANT = 't';

/** Measures the temporal read model on a made-up tenant: building it, and what it is asked. */
export const benchHistory = async (options: HistoryBenchOptions): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(options.folder ?? tmpdir(), 'stateline-bench-'));
  const store = await EmbeddedEventStore.open(join(folder, 'log'));
  try {
    const data = await writeHistory(store, options);
    const clock = (): Instant => instantAt(epochMsOf(data.last) + 1_000);
    const head = (await store.head()) ?? position('0');
    const before = process.memoryUsage().rss;
    const { result: history, ms } = await timed(async () => {
      const opened = await LmdbHistory.open(join(folder, 'history'), store, clock);
      await opened.caughtUp(head);
      return opened;
    });
    const memory = Math.max(0, process.memoryUsage().rss - before);
    const rows = [
      rowOf('build the model from the log', 'events/s', [(Number(head) / ms) * 1_000]),
      {
        ...rowOf('memory it takes to build', 'MB', [memory / MB]),
        note: 'resident, with the mapped pages of log and model',
      },
      rowOf('size of the model on disk', 'MB', [sizeOf(join(folder, 'history')) / MB]),
      ...(await questions(history.tenant(TENANT), data, head)),
    ];
    await history.close();
    return rows;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
};

const questions = async (
  history: TenantHistory,
  data: HistoryData,
  head: Position,
): Promise<BenchRow[]> => [
  await pointRow(history, data),
  await row('counts per type at an instant', 'ms', 200, () => {
    history.at({ instant: someInstant(data) }).counts();
  }),
  await differenceRow(history, data, head, 1_000),
  await differenceRow(history, data, head, 10_000),
  await timelineRow(history, 'by actor', () => ({ actor: pick(data.actors) })),
  await timelineRow(history, 'by object', () => ({ objectId: pick(data.ids) })),
  await timelineRow(history, 'by type', () => ({ type: 'group' })),
  ...(await wholeTenantRows(history, data)),
  ...(await memberRows(history, data)),
];

const pick = <Item>(items: readonly Item[]): Item =>
  items[Math.floor(Math.random() * items.length)] as Item;

const someInstant = ({ first, last }: HistoryData): Instant => {
  const from = epochMsOf(first);
  return instantAt(from + Math.floor(Math.random() * (epochMsOf(last) - from)));
};

const rowOf = (question: string, unit: string, values: readonly number[]): BenchRow => {
  const sorted = values.toSorted((one, other) => one - other);
  const shown = { question, unit, median: quantile(sorted, 0.5), runs: values.length };
  return values.length < 100 ? shown : { ...shown, p99: quantile(sorted, 0.99) };
};

const row = async (
  question: string,
  unit: 'ms' | 'µs',
  runs: number,
  work: () => unknown,
): Promise<BenchRow> => {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { ms } = await timed(work);
    values.push(unit === 'ms' ? ms : ms * 1_000);
  }
  return rowOf(question, unit, values);
};

const pointRow = async (history: TenantHistory, data: HistoryData): Promise<BenchRow> => {
  const warm = (): void => {
    history.at({ instant: someInstant(data) }).object(pick(data.ids));
  };
  for (let run = 0; run < 20_000; run += 1) warm();
  return row('one object at a random instant', 'µs', 20_000, warm);
};

/** From now back to where about so many objects were changed since. */
const differenceRow = async (
  history: TenantHistory,
  { ids }: HistoryData,
  head: Position,
  objects: number,
): Promise<BenchRow> => {
  const share = Math.min(0.9, objects / ids.length);
  const events = Math.ceil(-Math.log(1 - share) * ids.length * 1.2);
  const from = { position: position(String(Math.max(1, Number(head) - events))) };
  const until = { position: head };
  let found = 0;
  const measured = await row(
    `difference, ${objects} objects changed, all rows`,
    'ms',
    7,
    async () => {
      found = (await history.changed(from, until)).length;
    },
  );
  return { ...measured, note: `${found} rows` };
};

const timelineRow = (
  history: TenantHistory,
  how: string,
  filter: () => Partial<TimelineQuery>,
): Promise<BenchRow> =>
  row(`timeline page of 100 ${how}`, 'ms', 500, () => {
    history.timeline({ ...filter(), order: 'newest-first', page: { size: 100 } });
  });

const wholeTenantRows = async (history: TenantHistory, data: HistoryData): Promise<BenchRow[]> => {
  const first: number[] = [];
  const all: number[] = [];
  let bytes = 0;
  for (let run = 0; run < 3; run += 1) {
    bytes = 0;
    const start = performance.now();
    for await (const object of history.at({ instant: someInstant(data) }).scan()) {
      if (bytes === 0) first.push(performance.now() - start);
      bytes += Buffer.byteLength(JSON.stringify(object)) + 1;
    }
    all.push(performance.now() - start);
  }
  const note = `${Math.round(bytes / MB)} MB`;
  return [
    { ...rowOf('whole tenant at an instant as NDJSON', 'ms', all), note },
    rowOf('whole tenant at an instant, first row', 'ms', first),
  ];
};

const memberRows = async (history: TenantHistory, data: HistoryData): Promise<BenchRow[]> => {
  const id = data.largestGroup;
  let members = 0;
  const all = await row('members of the largest group, all', 'ms', 20, () => {
    const state = history.at({ instant: someInstant(data) });
    members = state.links(id, 'members', { size: 1_000_000 }).rows.length;
  });
  const firstPage = await row('members of the largest group, first 100', 'ms', 200, () => {
    history.at({ instant: someInstant(data) }).links(id, 'members', { size: 100 });
  });
  return [{ ...all, note: `${members} members` }, firstPage];
};

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
