import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { epochMsOf, instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { position } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { exportsMeasured } from './exports-write.js';
import { writeHistory } from './history-log.js';
import type { BenchRow } from './measure.js';
import { inOwnProcess } from './own-process.js';

export interface ExportsBenchOptions {
  readonly objects: number;
}

/** One object of so many changes between two backups. */
const ONE_OF = 100;

/** A made-up tenant in each format, each in a process of its own, and two backups of it in git. */
export async function* benchExports({ objects }: ExportsBenchOptions): AsyncGenerator<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'stateline-bench-'));
  try {
    const log = join(folder, 'log');
    const history = join(folder, 'history');
    const store = await EmbeddedEventStore.open(log);
    const { first, last } = await writeHistory(store, { objects, changes: objects / ONE_OF });
    const now = instantAt(epochMsOf(last) + 1_000);
    const model = await LmdbHistory.open(history, store, () => now);
    await model.caughtUp((await store.head()) ?? position('0'));
    await model.close();
    await store.close();
    for (const what of exportsMeasured) {
      const target = join(folder, 'exported');
      const place = { log, history, target };
      yield* await inOwnProcess({ kind: 'export', what, ...place, first, now });
      rmSync(target, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
