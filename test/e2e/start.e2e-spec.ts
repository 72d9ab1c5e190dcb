import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { eventually } from '../support/eventually.js';

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

/** The command line in a process of its own, as a person runs it. */
const stateline = (argv: readonly string[], env: Record<string, string>): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const script = ['--import', '@swc-node/register/esm-register', 'src/cli.ts', ...argv];
    const child = spawn(process.execPath, script, {
      env: { PATH: process.env['PATH'], ...env },
      timeout: 60_000,
    });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
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
    }, 30_000);
    expect(
      (await get<{ rows: unknown[] }>(`${again}/timeline?type=user&limit=1000`)).rows,
    ).toHaveLength(rows.length);
  }, 90_000);

  it('is refused to a second process on the same data folder, and harms nothing', async () => {
    await start();
    const second = await stateline(['start'], environment());
    expect(second.exitCode).toBe(1);
    expect(second.output).toMatch(/data folder/i);
    expect(second.output).not.toMatch(/\n\s+at /);
    expect((await fetch(`${running?.url ?? ''}/health`)).status).toBe(200);
  }, 90_000);

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
  }, 90_000);

  it('says which variable is wrong', async () => {
    const { exitCode, output } = await stateline(['start'], {
      ...environment(),
      STATELINE_PORT: 'http',
    });
    expect(exitCode).toBe(1);
    expect(output).toContain('STATELINE_PORT takes a port number from 0 to 65535, and got');
  }, 60_000);

  it('says that the data folder cannot be one', async () => {
    const file = join(folder, 'data');
    await writeFile(file, 'mine');
    const { exitCode, output } = await stateline(['start'], environment());
    expect(exitCode).toBe(1);
    expect(output).toMatch(/data folder/i);
    expect(await readFile(file, 'utf8')).toBe('mine');
  }, 60_000);
});
