import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.js';
import { startStateline } from '../../src/main.js';
import { openDataFolder } from '../../src/offline.js';
import { type RunningSimulator, startSimulator } from '../../src/simulator/start-simulator.js';
import { TYPESCRIPT } from '../support/children.js';
import { eventually } from '../support/eventually.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { nobodyThere, type Ran, stateline, type TerminalOptions } from './a-terminal.js';

const LIMIT_MS = 120_000;
const ASK_EVERY_MS = 50;
const DAMAGED = 25;
const HEADERS = { 'content-type': 'application/json' };
interface Request {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

interface User {
  readonly objectId: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

let folder: string;
let data: string;
let exported: string;
let simulator: RunningSimulator;
let before: string;
let damaged: readonly User[];

const settings = () => ({
  ...tenantEnvironment(simulator),
  STATELINE_LOOK_SECONDS: '1',
  STATELINE_READ_LAG_SECONDS: '1',
});

const control = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
  const json = body === undefined ? {} : { headers: HEADERS, body: JSON.stringify(body) };
  const response = await fetch(`${simulator.controlUrl}${path}`, { method, ...json });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as Answer;
};

const users = async (): Promise<readonly User[]> =>
  (await control<{ objects: User[] }>('GET', '/objects?type=user')).objects;

const titles = async (): Promise<readonly unknown[]> => {
  const now = new Map((await users()).map((user) => [user.objectId, user]));
  return damaged.map(({ objectId }) => now.get(objectId)?.attributes['jobTitle'] ?? null);
};

/** How often each of the damaged was written since {@link refuseOneWrite}. */
const writes = async (): Promise<readonly number[]> => {
  const { requests } = await control<{ requests: Request[] }>('GET', '/requests');
  const written = requests.flatMap(({ method, path, status }) =>
    method === 'PATCH' && status < 300 ? (/\/users\/([0-9a-f-]{36})$/.exec(path)?.[1] ?? []) : [],
  );
  return damaged.map(({ objectId }) => written.filter((id) => id === objectId).length);
};

/** One of them cannot be written until that is over, so no recovery ends before. */
const refuseOneWrite = async (): Promise<void> => {
  await control('DELETE', '/requests');
  await control('PUT', '/faults', [
    { id: 'T1', path: `/users/${damaged.at(-1)?.objectId ?? ''}$` },
  ]);
};

const untilWritten = (): Promise<void> =>
  eventually(async () => {
    await delay(ASK_EVERY_MS);
    return (await writes()).some((count) => count > 0);
  }, LIMIT_MS / 2);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-offline-'));
  data = join(folder, 'data');
  exported = join(folder, 'exported');
  simulator = await startSimulator({
    ...{ seed: 5, users: 50, groups: 10, auditDelayMs: 0, enforceQuotas: false },
  });
  const running = await startStateline(
    readConfig({ ...settings(), STATELINE_DATA_FOLDER: data, STATELINE_PORT: '0' }),
  );
  try {
    await eventually(async () => {
      const status = await stateline(['status', '--server', running.url, '--json']);
      return status.exitCode === 0 && status.records()[0]?.['lastBackup'] != null;
    }, LIMIT_MS / 2);
  } finally {
    await running.close();
  }
  before = new Date().toISOString();
  const [actor, ...others] = (await users()).filter(
    ({ status, attributes }) => status === 'live' && attributes['onPremisesSyncEnabled'] !== true,
  );
  damaged = others.slice(0, DAMAGED);
  for (const { objectId } of damaged) {
    await control('POST', '/act', {
      ...{ operation: 'update', objectType: 'user', objectId },
      as: { kind: 'user', id: actor?.objectId },
      attributes: { jobTitle: 'Damaged' },
    });
  }
}, LIMIT_MS);

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

/** A command line on the data folder itself, with nobody else there. */
const offline = async (argv: readonly string[], options: TerminalOptions = {}): Promise<Ran> => {
  const env = {
    ...settings(),
    // Taken: a command does not listen there as a server does.
    STATELINE_METRICS_PORT: new URL(simulator.controlUrl).port,
    STATELINE_EXPORT_GIT_FOLDER: exported,
    ...options.env,
  };
  const said: string[] = [];
  const io = {
    ...{ ...nobodyThere, env, interrupted: options.interrupted ?? nobodyThere.interrupted },
    err: (text: string) => void said.push(text),
  };
  const launchers = {
    open: (request: Parameters<typeof openDataFolder>[1]) => openDataFolder(io, request),
  };
  const ran = await stateline(['--data', data, ...argv], { ...options, launchers });
  return { ...ran, err: `${said.join('')}${ran.err}` };
};

/** The same in a process of its own, which can be killed. */
const started = (...argv: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import', TYPESCRIPT, 'src/cli.ts', '--data', data, ...argv], {
    env: { PATH: process.env['PATH'], ...settings() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

describe('The command line without a server', () => {
  let recoveryId: string;

  it(
    'tells what is recorded, and plans from what the tenant is like now',
    async () => {
      const status = await offline(['status']);
      const scope = ['--to', before, '--type', 'user', '--reason', 'A drill', '--json'];
      const planned = await offline(['plan', ...scope]);

      expect(status.out).toContain('No server is asked: nobody captures this tenant');
      expect(planned).toMatchObject({ exitCode: 0, err: '' });
      expect(planned.records().filter(({ kind }) => kind === 'step')).toHaveLength(DAMAGED);
      expect(existsSync(exported)).toBe(false);
      recoveryId = String(planned.records()[0]?.['recoveryId']);
    },
    LIMIT_MS,
  );

  it(
    'is killed while it writes, and goes on without writing anything twice',
    async () => {
      await refuseOneWrite();
      const killed = started('recover', 'approve', recoveryId);
      const ended = once(killed, 'close');
      await untilWritten();
      killed.kill('SIGKILL');
      await ended;
      await control('DELETE', '/faults');
      const watched = await offline(['recover', 'watch', recoveryId, '--json']);

      expect(killed.signalCode).toBe('SIGKILL');
      expect(watched.records().at(-1)).toMatchObject({ recoveryId, status: 'completed' });
      expect(await writes()).toEqual(damaged.map(() => 1));
      expect(await titles()).toEqual(
        damaged.map(({ attributes }) => attributes['jobTitle'] ?? null),
      );
    },
    LIMIT_MS,
  );

  it(
    'stops at Ctrl-C, says how to go on, and then takes a recovery back, each step once',
    async () => {
      await refuseOneWrite();
      const interruption = new AbortController();
      const undoing = offline(['undo', recoveryId, '--yes'], { interrupted: interruption.signal });
      await untilWritten();
      interruption.abort();
      const left = await undoing;
      await control('DELETE', '/faults');
      const [, undoId = ''] = /recover watch (\S+)`/.exec(left.err) ?? [];
      const watched = await offline(['recover', 'watch', undoId, '--json']);

      expect(left.exitCode).toBe(1);
      expect(left.err).toContain(`Recovery ${undoId} has stopped; \`stateline --data ${data} `);
      expect(watched.records().at(-1)).toMatchObject({ recoveryId: undoId, status: 'completed' });
      expect(await writes()).toEqual(damaged.map(() => 1));
      expect(await titles()).toEqual(damaged.map(() => 'Damaged'));
    },
    LIMIT_MS,
  );

  it(
    'builds what answers questions anew, and tells the same then',
    async () => {
      const known = await offline(['at', 'now', '--csv']);
      const rebuilt = await offline(['rebuild']);

      expect(rebuilt).toMatchObject({ exitCode: 0, err: '' });
      expect(rebuilt.out).toMatch(/^Built anew from the log, up to position \d+/);
      expect((await offline(['at', 'now', '--csv'])).out).toBe(known.out);
    },
    LIMIT_MS,
  );

  describe('with a file of alarms that cannot be used', () => {
    let wrong: { readonly STATELINE_ALARMS_FILE: string };
    beforeAll(() => {
      const file = join(folder, 'alarms.yaml');
      writeFileSync(file, 'rules: none\n');
      wrong = { STATELINE_ALARMS_FILE: file };
    });
    const refusal = /alarms\.yaml:1: rules takes /;

    it(
      'tells and plans all the same, and says what is wrong with it',
      async () => {
        const scope = ['--to', before, '--type', 'user', '--reason', 'A drill'];
        const asked = [
          ['at', 'now', '--csv'],
          ['alarms', 'list'],
          ['plan', ...scope],
        ];
        for (const argv of asked) {
          const ran = await offline(argv, { env: wrong });

          expect(ran.exitCode).toBe(0);
          expect(ran.err).toMatch(refusal);
          expect(ran.err).toContain('This goes on without that file');
        }
      },
      LIMIT_MS,
    );

    it('does not tell which rules or targets there are, and starts no server', async () => {
      for (const argv of [
        ['alarms', 'rules'],
        ['alarms', 'replay'],
        ['alarms', 'test', 'soc'],
      ]) {
        const ran = await offline(argv, { env: wrong });

        expect(ran).toMatchObject({ exitCode: 2, out: '' });
        expect(ran.err).toMatch(refusal);
      }
      expect(() => readConfig({ ...settings(), ...wrong })).toThrow(refusal);
    });
  });

  it('makes no log where there is none, and takes no folder for what needs none', async () => {
    const empty = await offline(['status', '--data', join(folder, 'other')]);
    const needless = await offline(['coverage']);

    expect(empty).toMatchObject({ exitCode: 2, out: '' });
    expect(empty.err).toContain('has no log');
    expect(needless).toMatchObject({ exitCode: 2, out: '' });
    expect(needless.err).toContain('takes no --data');
  });
});
