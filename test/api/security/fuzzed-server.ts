import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../../src/config.js';
import { startStateline } from '../../../src/main.js';
import { memoryNow } from '../../bench/memory.js';

/** What the process that sends malformed requests is told. */
export interface ServerSays {
  readonly url?: string;
  readonly tenantId?: string;
  /** After everything that nobody holds was collected. */
  readonly heapMb?: number;
  /** Of the process, and what it holds for itself alone: the files of its log are mapped too. */
  readonly residentMb?: number;
  readonly ownMb?: number;
}

const tell = (said: ServerSays): void => {
  process.send?.(said);
};

const collected = (): ServerSays => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { own, resident } = memoryNow();
  return { heapMb: process.memoryUsage().heapUsed / 2 ** 20, ownMb: own, residentMb: resident };
};

/** A whole server with a simulated tenant; it ends with the process that started it. */
const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'stateline-fuzzed-'));
  process.once('disconnect', () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
  const running = await startStateline(
    readConfig({
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '50',
    }),
  );
  process.on('message', () => {
    tell(collected());
  });
  const ready = async () => (await fetch(`${running.url}/ready`)).status === 200;
  while (!(await ready())) await delay(50);
  tell({ url: running.url, tenantId: running.tenantId });
};

if (process.argv[1] === import.meta.filename) await main();
