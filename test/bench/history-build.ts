import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { ObjectId } from '../../src/domain/directory/directory-object.js';
import type { Instant } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type Position, position } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { TENANT } from './history-log.js';
import { type BenchRow, rowOf, timed } from './measure.js';
import { memoryNow, watched } from './memory.js';

/** Builds the model from the log, or opens one that is built and asks for each object once. */
export interface BuildTask {
  readonly kind: 'build' | 'reopen';
  readonly log: string;
  readonly history: string;
  readonly now: Instant;
  readonly asked: readonly { readonly id: ObjectId; readonly instant: Instant }[];
  /** What is known about the state of the system's cache. */
  readonly note: string;
}

export const buildRows = async (task: BuildTask): Promise<readonly BenchRow[]> => {
  const store = await EmbeddedEventStore.open(task.log);
  const head = (await store.head()) ?? position('0');
  const open = async (): Promise<LmdbHistory> => {
    const history = await LmdbHistory.open(task.history, store, () => task.now);
    await history.caughtUp(head);
    return history;
  };
  const { history, rows } = await (task.kind === 'build'
    ? built(open, head)
    : reopened(open, task));
  await history.close();
  await store.close();
  return rows;
};

interface Opened {
  readonly history: LmdbHistory;
  readonly rows: readonly BenchRow[];
}

const built = async (open: () => Promise<LmdbHistory>, head: Position): Promise<Opened> => {
  const held = monitorEventLoopDelay({ resolution: 5 });
  const before = process.cpuUsage();
  held.enable();
  const { result, peak } = await watched(() => timed(open));
  held.disable();
  const { user, system } = process.cpuUsage(before);
  const events = Number(head);
  const note = `${((user + system) / events).toFixed(1)} µs CPU per event; event loop held for ${Math.round(held.max / 1e6)} ms at most`;
  const rows = [
    { ...rowOf('build the model from the log', 'events/s', [(events / result.ms) * 1_000]), note },
    ...memoryRows('most own memory while building', peak),
  ];
  return { history: result.result, rows };
};

const reopened = async (open: () => Promise<LmdbHistory>, task: BuildTask): Promise<Opened> => {
  const { result: history, ms } = await timed(open);
  const memory = memoryNow();
  const tenant = history.tenant(TENANT);
  const values: number[] = [];
  for (const { id, instant } of task.asked) {
    const { ms: took } = await timed(() => tenant.at({ instant }).object(id));
    values.push(took * 1_000);
  }
  const question = 'one object at a random instant, cold: each touched for the first time';
  const rows = [
    { ...rowOf('open a model that is built', 'ms', [ms]), note: task.note },
    { ...rowOf(question, 'µs', values), note: `the very first ${Math.round(values[0] ?? 0)} µs` },
    ...memoryRows('own memory with the model open', memory),
  ];
  return { history, rows };
};

const memoryRows = (
  question: string,
  { own, resident }: { readonly own: number; readonly resident: number },
): readonly BenchRow[] => [
  {
    ...rowOf(question, 'MB', [own]),
    note: `${Math.round(resident)} MB resident, with the mapped pages of log and model`,
  },
];
