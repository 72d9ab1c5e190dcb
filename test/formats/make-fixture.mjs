// Makes test/fixtures/formats/NAME.bin with the code of an earlier commit:
//   node test/formats/make-fixture.mjs NAME COMMIT
// It needs the whole history of the repository, and installs what the commit depends on.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { packFolder } from './packed-folder.mjs';

const ROOT = join(import.meta.dirname, '../..');
const LIMIT_MS = 120_000;
/** Looks come each second. */
const UNTIL_CAPTURED_MS = 12_000;

const [, , name, commit] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'stateline-format-'));
const source = join(folder, 'source');
const data = join(folder, 'data');

const done = (command, ...args) => {
  const { status } = spawnSync(command, args, { cwd: source, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ended with ${String(status)}`);
};

const build = () => {
  mkdirSync(source);
  done('git', 'clone', '--quiet', '--shared', ROOT, '.');
  done('git', 'checkout', '--quiet', commit);
  done('npm', 'install', '--no-audit', '--no-fund');
  done(process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json');
  const seed = join(source, 'src/simulator/seed');
  if (existsSync(seed)) cpSync(seed, join(source, 'dist/simulator/seed'), { recursive: true });
};

const start = async () => {
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], {
    cwd: source,
    env: {
      PATH: process.env.PATH,
      STATELINE_DATA_FOLDER: data,
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '50',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const deadline = performance.now() + LIMIT_MS;
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  while (!/everyday changes/.test(output)) {
    if (performance.now() > deadline || child.exitCode !== null) throw new Error(output);
    await delay(100);
  }
  return { child, url: /API +(\S+)\/state/.exec(output)[1] };
};

const answer = async (url) => (await globalThis.fetch(url)).json();

build();
const { child, url } = await start();
await delay(UNTIL_CAPTURED_MS);
const { counts } = await answer(`${url}/state`);
const { rows: backups } = await answer(`${url}/backups`);
const { rows: changes } = await answer(`${url}/timeline?limit=1000`);
const ended = once(child, 'exit');
child.kill('SIGTERM');
await ended;
// Of the old program itself, before a new one opens it.
packFolder(folder, join(ROOT, `test/fixtures/formats/${name}.bin`), {
  commit,
  tenantId: /tenants\/([^/]+)/.exec(url)[1],
  counts,
  backups: backups.map(({ backupId, instant, stateHash }) => ({ backupId, instant, stateHash })),
  changes: changes.map(({ changeId }) => changeId),
});
rmSync(folder, { recursive: true });
