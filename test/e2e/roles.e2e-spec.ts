import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startSimulatorProcess,
  type SimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { startProcess, type StatelineProcess } from '../support/stateline-process.js';
import { eventually } from '../support/eventually.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';

const LIMIT_MS = 60_000;
const TTL_MS = 2000;

interface Lease {
  readonly role: string;
  readonly holder: string;
  readonly isUs: boolean;
}

interface Ready {
  readonly ready: boolean;
  readonly roles: readonly string[];
  readonly leases: readonly Lease[] | null;
}

interface Capture {
  readonly owner: Lease | null;
  readonly readers: readonly { readonly state: string; readonly lastLookAt: string | null }[];
  readonly firstSync: { readonly done: boolean };
  readonly quotas: readonly unknown[] | null;
}

describe('processes that share a log', () => {
  let folder: string;
  let log: TestEventStoreDb;
  let simulator: SimulatorProcess;
  const processes: StatelineProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-roles-'));
    log = await startEventStoreDb();
    simulator = await startSimulatorProcess({ users: 60, groups: 20, enforceQuotas: false });
  }, LIMIT_MS);
  afterAll(async () => {
    for (const { stop } of processes) await stop();
    await simulator.close();
    await log.close();
    await rm(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  const start = async (name: string, roles: string): Promise<StatelineProcess> => {
    const env = {
      ...tenantEnvironment(simulator),
      STATELINE_EVENTSTOREDB_URL: log.url,
      STATELINE_DATA_FOLDER: join(folder, name),
      STATELINE_KEY_FOLDER: join(folder, 'keys'),
      STATELINE_ROLES: roles,
      STATELINE_PORT: '0',
      STATELINE_LOOK_SECONDS: '1',
      STATELINE_READ_LAG_SECONDS: '1',
    };
    const started = await startProcess({
      env,
      tuning: { leaseTtlMs: TTL_MS, requestTimeoutMs: 2000 },
    });
    processes.push(started);
    return started;
  };
  const get = async <Answer>(url: string): Promise<Answer> =>
    (await (await fetch(url)).json()) as Answer;
  const ready = ({ url }: StatelineProcess) => get<Ready>(`${url}/ready`);
  const tenant = ({ url }: StatelineProcess) => `${url}/api/tenants/${simulator.tenantId}`;
  const capture = (process: StatelineProcess) => get<Capture>(`${tenant(process)}/capture`);
  const holds = async (process: StatelineProcess, role: string) =>
    (await ready(process)).leases?.some((lease) => lease.role === role && lease.isUs) === true;

  it('do what their roles say, know who does the rest, and stand in for one that dies', async () => {
    const api = await start('api', 'api,history');
    const one = await start('one', 'capture,writer');
    await eventually(async () => (await ready(api)).ready, LIMIT_MS);
    expect(await ready(api)).toMatchObject({ roles: ['history', 'api'] });
    expect((await fetch(`${one.url}/health`)).status).toBe(200);
    expect((await fetch(`${tenant(one)}/state`)).status).toBe(404);

    const seen = await capture(api);
    expect(seen.owner?.isUs).toBe(false);
    expect(seen.readers.length).toBeGreaterThan(3);
    expect(seen.readers.every(({ state }) => state === 'elsewhere')).toBe(true);
    expect(seen.quotas).toBeNull();
    const refused = await fetch(`${tenant(api)}/capture/look`, { method: 'POST' });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ title: 'not-captured-here' });

    const two = await start('two', 'capture,writer');
    expect(await holds(one, 'capture')).toBe(true);
    expect(await holds(two, 'capture')).toBe(false);
    const diedAt = Date.now();
    await one.kill();
    await eventually(() => holds(two, 'capture'), 30_000);
    await eventually(() => holds(two, 'writer'), 30_000);
    expect(Date.now() - diedAt).toBeLessThan(30_000);
    expect((await capture(api)).owner?.holder).not.toBe(seen.owner?.holder);

    const three = await start('three', 'capture,writer');
    const stoppedAt = Date.now();
    await two.stop();
    await eventually(() => holds(three, 'capture'), 30_000);
    expect(Date.now() - stoppedAt).toBeLessThan(30_000);
  }, 180_000);
});
