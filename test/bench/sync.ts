import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { type BenchRow, quantile, timed } from './measure.js';

const LIMIT_MS = 15 * 60_000;
const CHANGES = 40;
const POINT_QUERIES = 1000;

/**
 * The first full sync of a simulated tenant over HTTP, and how long a change in the directory takes to
 * be visible in the timeline after the look that saw it. Simulator and server share this process.
 */
export const benchSync = async ({ objects }: { objects: number }): Promise<BenchRow[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-bench-'));
  const startedAt = performance.now();
  const running = await startStateline(
    readConfig({
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: String(objects),
    }),
  );
  try {
    const upMs = performance.now() - startedAt;
    const sync = await firstSync(running);
    const seen = (await visibility(running)).toSorted((a, b) => a - b);
    const asked = (await pointQueries(running)).toSorted((a, b) => a - b);
    return [
      { question: 'start of simulator and server', unit: 'ms', median: upMs, runs: 1 },
      {
        question: `first full sync of ${String(sync.objects)} objects, through HTTP`,
        unit: 'objects/s',
        median: (sync.objects / sync.ms) * 1000,
        runs: 1,
        note: 'simulator, server and client in one process; policies at 1 request/s are part of it',
      },
      {
        question: 'memory after the sync, with the simulator',
        unit: 'MB',
        median: (await ownMemoryKb()) / 1000,
        runs: 1,
        note: `without mapped files; ${String(Math.round(process.memoryUsage().rss / 1e6))} MB with them`,
      },
      {
        question: 'seen by a look → in the timeline over HTTP',
        unit: 'ms',
        median: quantile(seen, 0.5),
        p99: quantile(seen, 0.99),
        runs: seen.length,
      },
      {
        question: 'one object at an instant, over HTTP',
        unit: 'ms',
        median: quantile(asked, 0.5),
        p99: quantile(asked, 0.99),
        runs: asked.length,
      },
    ];
  } finally {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Resident memory that is no mapped file; Linux tells it apart. */
const ownMemoryKb = async (): Promise<number> => {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kb] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kb ?? process.memoryUsage().rss / 1000);
};

const get = async <Answer>(url: string): Promise<Answer> =>
  (await (await fetch(url)).json()) as Answer;

interface Capture {
  readonly firstSync: { done: boolean; objects: number; startedAt: string; completedAt: string };
}

const firstSync = async ({ url, tenantId }: RunningStateline) => {
  const deadline = performance.now() + LIMIT_MS;
  while (performance.now() < deadline) {
    const { firstSync: sync } = await get<Capture>(`${url}/api/tenants/${tenantId}/capture`);
    if (sync.done) {
      const ms = Date.parse(sync.completedAt) - Date.parse(sync.startedAt);
      return { objects: sync.objects, ms };
    }
    await delay(100);
  }
  throw new Error('The first full sync did not end in time');
};

interface TimelinePage {
  readonly rows: readonly { readonly observedAt: string }[];
}

/** From `observedAt` of a change until the timeline answers with it, in ms. */
const visibility = async (running: RunningStateline): Promise<readonly number[]> => {
  const { url, tenantId, simulator } = running;
  if (simulator === null) throw new TypeError('The bench runs on a simulated tenant');
  const tenant = `${url}/api/tenants/${tenantId}`;
  const users = await get<{
    rows: { objectId: string; attributes: { userPrincipalName: string } }[];
  }>(`${tenant}/objects?type=user&limit=${String(CHANGES)}`);
  const values: number[] = [];
  for (const [index, { objectId, attributes }] of users.rows.entries()) {
    const startedAt = new Date().toISOString();
    await fetch(`${simulator.controlUrl}/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        as: attributes.userPrincipalName,
        operation: 'update',
        objectType: 'user',
        objectId,
        attributes: { city: `Bench ${String(index)}` },
      }),
    });
    const seen = await visible(`${tenant}/objects/${objectId}/history?limit=1`, startedAt);
    if (seen !== undefined) values.push(seen);
  }
  return values;
};

/** Milliseconds of each question for one object at an instant, one after another. */
const pointQueries = async ({ url, tenantId }: RunningStateline): Promise<readonly number[]> => {
  const tenant = `${url}/api/tenants/${tenantId}`;
  const { rows } = await get<{ rows: { objectId: string }[] }>(
    `${tenant}/objects?type=user&limit=${String(POINT_QUERIES)}`,
  );
  const asOf = encodeURIComponent(new Date().toISOString());
  const values: number[] = [];
  for (const { objectId } of rows) {
    values.push((await timed(() => get(`${tenant}/objects/${objectId}?asOf=${asOf}`))).ms);
  }
  return values;
};

const visible = async (history: string, since: string): Promise<number | undefined> => {
  for (let asked = 0; asked < 4000; asked += 1) {
    const { rows } = await get<TimelinePage>(history);
    const [newest] = rows;
    if (newest !== undefined && newest.observedAt > since) {
      return Date.now() - Date.parse(newest.observedAt);
    }
    await delay(1);
  }
  return undefined;
};
