import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.js';
import { startStateline } from '../../src/main.js';
import { start } from '../support/children.js';
import {
  type SimulatorProcess,
  startSimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { firstLine } from '../support/stateline-process.js';
import type { BenchRow } from './measure.js';

const LIMIT_MS = 15 * 60_000;

interface Counters {
  readonly events: number;
  readonly bytes: number;
}

interface LogServer {
  readonly url: string;
  readonly pid: number;
  readonly counters: () => Promise<Counters>;
  readonly stop: () => Promise<void>;
}

/**
 * The first full sync of a simulated tenant into each kind of log, simulator and log's server in processes
 * of their own. Shares are of one core: what is near 100 % is the bound.
 */
export const benchCapture = async ({ objects }: { objects: number }): Promise<BenchRow[]> => [
  ...(await captured('embedded log', objects, null)),
  ...(await capturedOnServer(objects)),
];

const capturedOnServer = async (objects: number): Promise<BenchRow[]> => {
  const server = await logServer();
  try {
    return await captured('EventStoreDB test server', objects, server);
  } finally {
    await server.stop();
  }
};

const captured = async (
  log: string,
  objects: number,
  server: LogServer | null,
): Promise<BenchRow[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-bench-'));
  const groups = Math.max(40, Math.round(objects / 10));
  const simulator = await startSimulatorProcess({
    ...{ users: objects, groups, port: 0, enforceQuotas: false },
  });
  const running = await startStateline(
    readConfig({
      ...tenantEnvironment(simulator),
      ...(server && { STATELINE_EVENTSTOREDB_URL: server.url }),
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
    }),
  );
  try {
    return await measured(log, `${running.url}/api/tenants/${running.tenantId}`, simulator, server);
  } finally {
    await running.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const measured = async (
  log: string,
  tenant: string,
  simulator: SimulatorProcess,
  server: LogServer | null,
): Promise<BenchRow[]> => {
  const pids = [process.pid, simulator.pid, server?.pid];
  const before = await Promise.all(pids.map(cpuMsOf));
  const { objects, ms } = await firstSync(tenant);
  const after = await Promise.all(pids.map(cpuMsOf));
  const [own, theirs, serverShare] = after.map((cpuMs, index) =>
    Math.round((100 * (cpuMs - (before[index] ?? 0))) / ms),
  );
  const ofServer = server === null ? '' : `, log's server ${serverShare ?? 0} %`;
  const note = `Stateline ${own ?? 0} % of a core, simulator ${theirs ?? 0} %${ofServer}`;
  const rows: BenchRow[] = [
    {
      question: `first full sync of ${objects} objects, ${log}`,
      unit: 'objects/s',
      median: (objects / ms) * 1000,
      runs: 1,
      note,
    },
  ];
  if (server === null) return rows;
  const { events, bytes } = await server.counters();
  return [
    ...rows,
    {
      question: `events appended, ${log}`,
      unit: 'events/s',
      median: (events / ms) * 1000,
      runs: 1,
    },
    { question: `bytes appended, ${log}`, unit: 'MB/s', median: bytes / ms / 1000, runs: 1 },
  ];
};

const logServer = async (): Promise<LogServer> => {
  const child = start('eventstoredb/main.ts');
  const ended = once(child, 'close');
  const { url, control } = await firstLine<{ url: string; control: string }>(child);
  return {
    url,
    pid: child.pid ?? 0,
    counters: async () => (await (await fetch(`${control}/counters`)).json()) as Counters,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

interface Capture {
  readonly firstSync: { done: boolean; objects: number; startedAt: string; completedAt: string };
}

const firstSync = async (tenant: string): Promise<{ objects: number; ms: number }> => {
  const deadline = performance.now() + LIMIT_MS;
  while (performance.now() < deadline) {
    const response = await fetch(`${tenant}/capture`);
    const { firstSync: sync } = (await response.json()) as Capture;
    if (sync.done) {
      const ms = Date.parse(sync.completedAt) - Date.parse(sync.startedAt);
      return { objects: sync.objects, ms };
    }
    await delay(100);
  }
  throw new Error('The first full sync did not end in time');
};

/** Linux counts a process's time in hundredths of a second: user and system, fields 14 and 15. */
const cpuMsOf = async (pid: number | undefined): Promise<number> => {
  const stat = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
};
