import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigurationWriter } from '../../src/cli/configuration-writer.js';
import type { Instant } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { position } from '../../src/event-store/event-store.port.js';
import { type Exported, type ExportFormat, written } from '../../src/exports/formats.port.js';
import { commitBackup } from '../../src/exports/git/backup-commits.js';
import { Repository } from '../../src/exports/git/repository.js';
import { stateExport } from '../../src/exports/state-export.port.js';
import { timelineExport } from '../../src/exports/timeline-export.port.js';
import type { TenantHistory, TenantState } from '../../src/history/history.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { TENANT } from './history-log.js';
import { type BenchRow, rowOf, timed } from './measure.js';
import { memoryNow, sizeOf, watched } from './memory.js';

export const exportsMeasured = [
  ...(['ndjson', 'csv', 'parquet'] as const).flatMap(
    (format) => [`state ${format}`, `users ${format}`, `timeline ${format}`] as const,
  ),
  'git',
  'state entraexporter',
] as const;

/** Writes one export of a model that is built. */
export interface ExportTask {
  readonly kind: 'export';
  readonly what: (typeof exportsMeasured)[number];
  readonly log: string;
  readonly history: string;
  /** A folder that is made for it. */
  readonly target: string;
  /** When the first full sync was seen, and what is now. */
  readonly first: Instant;
  readonly now: Instant;
}

export const exportRows = async (task: ExportTask): Promise<readonly BenchRow[]> => {
  const store = await EmbeddedEventStore.open(task.log);
  const history = await LmdbHistory.open(task.history, store, () => task.now);
  await history.caughtUp((await store.head()) ?? position('0'));
  mkdirSync(task.target);
  const rows = await rowsFor(task, history.tenant(TENANT));
  await history.close();
  await store.close();
  return rows;
};

const rowsFor = async (task: ExportTask, tenant: TenantHistory): Promise<readonly BenchRow[]> => {
  if (task.what === 'git') return gitRows(task, tenant);
  const [content = '', format = ''] = task.what.split(' ');
  const count = { rows: 0 };
  const work =
    format === 'entraexporter'
      ? () => toFolder(task.target, tenant.now(), count)
      : () =>
          toFile(counting(exportedOf(content, tenant), count), format as ExportFormat, task.target);
  return [await row(task.what, task.target, count, work)];
};

const exportedOf = (content: string, tenant: TenantHistory): Exported<unknown> => {
  const state = tenant.now();
  const { trust } = state;
  if (content === 'timeline') {
    return timelineExport({ trust, tenant, query: { order: 'oldest-first' } }) as Exported<unknown>;
  }
  const type = content === 'users' ? 'user' : undefined;
  return stateExport({ trust, type, lines: () => state.lines(type) }) as Exported<unknown>;
};

const counting = (exported: Exported<unknown>, count: { rows: number }): Exported<unknown> => ({
  ...exported,
  rows: async function* (signal) {
    for await (const rows of exported.rows(signal)) {
      count.rows += rows.count;
      yield rows;
    }
  },
});

const toFile = async (exported: Exported<unknown>, format: ExportFormat, folder: string) => {
  const file = openSync(join(folder, 'exported'), 'w');
  for await (const piece of written(exported, format).pieces(new AbortController().signal)) {
    writeSync(file, typeof piece === 'string' ? Buffer.from(piece) : piece);
  }
  closeSync(file);
};

const toFolder = async (folder: string, state: TenantState, count: { rows: number }) => {
  const writer = new ConfigurationWriter(folder);
  for await (const object of state.scan()) {
    writer.object({ ...object, links: state.allLinks(object.objectId) });
    count.rows += 1;
  }
};

const gitRows = async (
  { target, first }: ExportTask,
  tenant: TenantHistory,
): Promise<readonly BenchRow[]> => {
  const repository = await Repository.open(target);
  const commit = async (name: string, state: TenantState, count: { rows: number }) => {
    count.rows = Object.values(state.counts()).reduce((sum, some) => sum + some, 0);
    const { position: at, instant } = state.trust;
    const counts = state.counts();
    const about = { reason: 'scheduled', stateHash: '', backupId: name } as const;
    const backup = { ...about, counts, position: at, instant };
    const { signal } = new AbortController();
    const wanted = { tenantId: TENANT, tenant, backup, signal, assertHeld: () => undefined };
    await commitBackup(repository, wanted);
  };
  const rows: BenchRow[] = [];
  for (const [name, state] of [
    ['git, first commit', tenant.at({ instant: first })],
    ['git, second commit of one object in 100', tenant.now()],
  ] as const) {
    const count = { rows: 0 };
    rows.push(await row(name, target, count, () => commit(name, state, count)));
  }
  return rows;
};

/** Objects or changes of a second. */
const row = async (
  question: string,
  folder: string,
  count: { readonly rows: number },
  work: () => Promise<void>,
): Promise<BenchRow> => {
  const { own } = memoryNow();
  const before = process.cpuUsage();
  const { result, peak } = await watched(() => timed(work));
  const { user, system } = process.cpuUsage(before);
  const seconds = (result.ms / 1_000).toFixed(1);
  const mb = (bytes: number): string => Math.round(bytes).toLocaleString('en');
  const note = `${mb(count.rows)} in ${seconds} s, ${mb((user + system) / 1_000)} ms CPU, ${mb(sizeOf(folder) / 2 ** 20)} MB; most own memory ${mb(peak.own)} MB, ${mb(own)} MB before`;
  return { ...rowOf(question, 'rows/s', [(count.rows / result.ms) * 1_000]), note };
};
