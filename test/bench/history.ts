import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { epochMsOf, instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { position } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { ExportedStates } from './exported-states.js';
import { besideRows } from './history-beside.js';
import { benchGit } from './history-git.js';
import { type HistoryData, type HistorySize, spanOf, TENANT, writeHistory } from './history-log.js';
import { benchPostgres } from './history-postgres.js';
import { type Asked, askedOf, historyQuestions } from './history-questions.js';
import { shapeOf } from './made-up-tenant.js';
import { type BenchRow, rowOf, timed } from './measure.js';
import { dropFileCache, sizeOf } from './memory.js';
import { inOwnProcess } from './own-process.js';

export interface HistoryBenchOptions extends HistorySize {
  /** Most objects that git and PostgreSQL are given. */
  readonly others: number;
}

const MB = 2 ** 20;
const COLD = 300;
const REPLAYED = 20;
/** Until the first state begins to be saved, between two of them, and for all of them. */
const FIRST_SAVED_MS = 15_000;
const SETTLED_MS = 5_000;
const SAVING_MS = 300_000;
const SAMPLE_MS = 250;

/**
 * The temporal read model of a made-up tenant: building it, what it is asked, and the same asked of what
 * people use instead.
 */
export async function* benchHistory(options: HistoryBenchOptions): AsyncGenerator<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'stateline-bench-'));
  try {
    yield* new HistoryBench(folder, options).rows();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class HistoryBench {
  readonly #log: string;
  readonly #history: string;
  readonly #stride: number;
  readonly #exported: ExportedStates;

  constructor(
    private readonly folder: string,
    private readonly options: HistoryBenchOptions,
  ) {
    this.#log = join(folder, 'log');
    this.#history = join(folder, 'history');
    this.#stride = Math.ceil(options.objects / options.others);
    const { users, nested } = shapeOf(options.objects);
    // Groups in groups come whole, so that a walk through them is the same walk.
    const takes = (index: number): boolean =>
      index % this.#stride === 0 || (index >= users && index <= users + nested);
    this.#exported = new ExportedStates(folder, spanOf(options), takes);
  }

  async *rows(): AsyncGenerator<BenchRow> {
    const { result: written, ms } = await timed(() => this.#written());
    const { data, events } = written;
    const note = `${events} events; what git and PostgreSQL are given is written too`;
    yield { ...rowOf('write the log', 'events/s', [(events / ms) * 1_000]), note };
    yield rowOf('size of the log on disk', 'MB', [sizeOf(this.#log) / MB]);
    const asked = askedOf(data);
    yield* await this.#inOwnProcess('build', asked, '');
    yield rowOf('size of the model on disk', 'MB', [sizeOf(this.#history) / MB]);
    const dropped = dropFileCache(this.#history);
    const cache = dropped ? 'what the system cached of its files was dropped' : 'files in cache';
    yield* await this.#inOwnProcess('reopen', asked, cache);
    yield* this.#questions(asked, events);
    yield* await this.#replayed(asked);
    yield* this.#ofOthers(asked);
  }

  async #written(): Promise<{ readonly data: HistoryData; readonly events: number }> {
    const store = await EmbeddedEventStore.open(this.#log);
    const data = await writeHistory(store, this.options, (event, index, now) => {
      this.#exported.take(event, index, now);
    });
    this.#exported.end();
    const events = Number(await store.head());
    await store.close();
    return { data, events };
  }

  #inOwnProcess(
    kind: 'build' | 'reopen',
    asked: Asked,
    note: string,
  ): Promise<readonly BenchRow[]> {
    const now = this.#now(asked);
    const [log, history] = [this.#log, this.#history];
    return inOwnProcess({ kind, log, history, now, note, asked: someOf(asked, COLD) });
  }

  async *#questions(asked: Asked, events: number): AsyncGenerator<BenchRow> {
    const store = await EmbeddedEventStore.open(this.#log);
    const history = await LmdbHistory.open(this.#history, store, () => this.#now(asked));
    await history.caughtUp((await store.head()) ?? position('0'));
    yield* savedRows(this.#history);
    yield* historyQuestions(history.tenant(TENANT), asked);
    yield* besideRows(history, asked, events);
    await history.close();
    await store.close();
  }

  #replayed(asked: Asked): Promise<readonly BenchRow[]> {
    const from = asked.data.changedSince(Math.min(10_000, this.options.objects / 4));
    return inOwnProcess({
      kind: 'replay',
      log: this.#log,
      asked: someOf(asked, REPLAYED),
      from: from ?? asked.data.first,
      until: asked.data.last,
    });
  }

  async *#ofOthers(asked: Asked): AsyncGenerator<BenchRow> {
    const { users: end } = shapeOf(this.options.objects);
    const users = Array.from({ length: Math.ceil(end / this.#stride) }, (_, index) =>
      asked.data.ids.at(index * this.#stride),
    );
    const since = (count: number) => asked.data.changedSince(count, this.#stride);
    yield* benchGit(this.folder, this.#exported, asked, users);
    yield* benchPostgres(this.#exported, { ...asked, since }, users);
  }

  #now({ data }: Asked) {
    return instantAt(epochMsOf(data.last) + 1_000);
  }
}

const someOf = ({ data, pick, someInstant }: Asked, count: number) =>
  Array.from({ length: count }, () => ({ id: pick(data.ids), instant: someInstant() }));

/** Waits until the states that are saved in the background become no more. */
async function* savedRows(folder: string): AsyncGenerator<BenchRow> {
  const start = performance.now();
  let grownAt = start;
  let saved = savedIn(folder);
  const isDone = (): boolean => {
    const quietMs = saved.files === 0 ? FIRST_SAVED_MS : SETTLED_MS;
    return performance.now() - grownAt > quietMs;
  };
  while (!isDone() && performance.now() - start < SAVING_MS) {
    await delay(SAMPLE_MS);
    const now = savedIn(folder);
    if (now.bytes !== saved.bytes) grownAt = performance.now();
    saved = now;
  }
  const note = `${saved.files} states, ${Math.round(saved.bytes / MB)} MB${isDone() ? '' : ', and still going on'}`;
  yield { ...rowOf('save states in the background', 's', [(grownAt - start) / 1_000]), note };
}

/** Also what is half written. */
const savedIn = (folder: string) => {
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => dirname(file).endsWith('snapshots'))
    .map((file) => statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
};
