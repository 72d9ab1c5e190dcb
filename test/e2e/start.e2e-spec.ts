import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { TYPESCRIPT } from '../support/children.js';
import { eventually } from '../support/eventually.js';

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

/** The command line in a process of its own, as a person runs it. */
const stateline = (
  argv: readonly string[],
  env: Record<string, string>,
  end?: { readonly until: RegExp; readonly signal: NodeJS.Signals },
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const script = ['--import', TYPESCRIPT, 'src/cli.ts', ...argv];
    const child = spawn(process.execPath, script, {
      env: { PATH: process.env['PATH'], ...env },
      timeout: 60_000,
    });
    let output = '';
    const hear = (text: Buffer): void => {
      output += text.toString();
      if (end?.until.test(output) === true && !child.killed) child.kill(end.signal);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject).on('close', (exitCode) => {
      resolve({ exitCode, output });
    });
  });

describe('a start of Stateline', () => {
  let folder: string;
  let running: RunningStateline | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-start-'));
    running = undefined;
  });
  afterEach(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ports = { STATELINE_PORT: '0', STATELINE_SIMULATOR_PORT: '0' };
  const environment = () => ({
    ...ports,
    STATELINE_DATA_FOLDER: join(folder, 'data'),
    STATELINE_SIMULATOR_USERS: '50',
  });
  const start = async () => {
    running = await startStateline(readConfig(environment()));
    return `${running.url}/api/tenants/${running.tenantId}`;
  };
  const get = async <Answer>(url: string): Promise<Answer> =>
    (await (await fetch(url)).json()) as Answer;
  const backups = async (tenant: string) =>
    (await get<{ rows: { backupId: string; stateHash: string }[] }>(`${tenant}/backups`)).rows;

  it('captures the simulated tenant and takes a backup; the next start goes on with both', async () => {
    const tenant = await start();
    await eventually(async () => (await backups(tenant)).length === 1, 30_000);
    const first = await backups(tenant);
    const counts = await get<{ counts: object }>(`${tenant}/state`);
    const { quotas } = await get<{ quotas: { name: string; limit: number }[] }>(
      `${tenant}/capture`,
    );
    expect(quotas.map(({ name, limit }) => [name, limit])).toEqual([
      ['directoryRead', 1750],
      ['directoryWrite', 3000],
      ['conditionalAccess', 1],
      ['reports', 5],
    ]);
    expect(await get(`${tenant}/settings`)).toMatchObject({
      simulated: { value: true, setBy: 'STATELINE_TENANT_ID' },
      breakGlass: { value: [], setBy: 'STATELINE_BREAK_GLASS' },
    });
    await running?.close();

    const again = await start();
    expect(await backups(again)).toEqual(first);
    expect((await get<{ counts: object }>(`${again}/state`)).counts).toEqual(counts.counts);
    const { rows } = await get<{ rows: unknown[] }>(`${again}/timeline?type=user&limit=1000`);
    await eventually(async () => {
      const { readers } = await get<{ readers: { lastLookAt: string | null }[] }>(
        `${again}/capture`,
      );
      return readers.every(({ lastLookAt }) => lastLookAt !== null);
    }, 180_000);
    expect(
      (await get<{ rows: unknown[] }>(`${again}/timeline?type=user&limit=1000`)).rows,
    ).toHaveLength(rows.length);
  }, 240_000);

  it('goes on with a tenant whose read model is gone, and adds nothing to it', async () => {
    const tenant = await start();
    await eventually(async () => (await backups(tenant)).length === 1, 30_000);
    await running?.close();
    await rm(join(folder, 'data', 'history'), { recursive: true });

    const { exitCode, output } = await stateline(['start'], environment(), {
      until: /Going on with \d+ objects|everyday changes/,
      signal: 'SIGTERM',
    });
    expect(output).toMatch(/Going on with \d+ objects/);
    expect(output).not.toContain('everyday changes');
    expect(exitCode).toBe(0);
  }, 240_000);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends at once on %s while it waits for a log that does not answer',
    async (signal) => {
      const id = '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10';
      const env = {
        ...environment(),
        STATELINE_EVENTSTOREDB_URL: 'esdb://127.0.0.1:1?tls=false',
        ...{ STATELINE_TENANT_ID: id, STATELINE_CLIENT_ID: id, STATELINE_CLIENT_SECRET: 'x' },
      };
      const { exitCode, output } = await stateline(['start'], env, {
        until: /ECONNREFUSED/,
        signal,
      });
      expect(exitCode).toBe(1);
      expect(output).not.toMatch(/\n\s+at /);
    },
    30_000,
  );

  it('is refused to a second process on the same data folder, and harms nothing', async () => {
    await start();
    const second = await stateline(['start'], environment());
    expect(second.exitCode).toBe(1);
    expect(second.output).toMatch(/data folder/i);
    expect(second.output).not.toMatch(/\n\s+at /);
    expect((await fetch(`${running?.url ?? ''}/health`)).status).toBe(200);
  }, 240_000);

  it('ends when its port is taken, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      const env = { ...environment(), STATELINE_PORT: String(port) };
      const { exitCode, output } = await stateline(['start'], env);
      expect(exitCode).toBe(1);
      expect(output).toContain('Port taken');
      expect(output).toContain('STATELINE_PORT');
    } finally {
      taken.close();
    }
  }, 240_000);

  it.each([
    ['STATELINE_PORT', 'http', 'STATELINE_PORT takes a port number from 0 to 65535, and got'],
    ['STATELINE_ALARMS_FILE', 'none.yaml', 'STATELINE_ALARMS_FILE cannot be read'],
  ])(
    'says that %s is wrong, and ends with 2 as for any other wrong usage',
    async (name, value, said) => {
      const { exitCode, output } = await stateline(['start'], { ...environment(), [name]: value });
      expect(exitCode).toBe(2);
      expect(output).toContain(said);
      expect(output).not.toMatch(/\n\s+at /);
    },
    60_000,
  );

  it('says that the data folder cannot be one', async () => {
    const file = join(folder, 'data');
    await writeFile(file, 'mine');
    const { exitCode, output } = await stateline(['start'], environment());
    expect(exitCode).toBe(1);
    expect(output).toMatch(/data folder/i);
    expect(await readFile(file, 'utf8')).toBe('mine');
  }, 180_000);
});
