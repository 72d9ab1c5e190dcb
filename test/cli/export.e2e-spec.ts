import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { GitRemote } from '../exports/git-remote.js';
import { eventually } from '../support/eventually.js';
import { type Ran, stateline } from './a-terminal.js';

const LIMIT_MS = 90_000;

let folder: string;
let remote: GitRemote;
let running: RunningStateline;
let users: number;
let before: string;
let attacker: string;
let backupId: string;

const run = (...argv: readonly string[]): Promise<Ran> =>
  stateline([...argv, '--server', running.url]);

const firstOf = async (...argv: readonly string[]) =>
  (await run(...argv, '--json')).records()[0] ?? {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-export-'));
  remote = await GitRemote.open();
  running = await startStateline(
    readConfig({
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '50',
      STATELINE_LOOK_SECONDS: '1',
      STATELINE_EXPORT_GIT_FOLDER: join(folder, 'git'),
      STATELINE_EXPORT_GIT_REMOTE: remote.url,
    }),
  );
  await eventually(async () => (await firstOf('status'))['lastBackup'] != null, LIMIT_MS / 2);
  users = (await run('at', 'now', 'user', '--json')).records().length;
  before = new Date().toISOString();
  const { actor } = await firstOf('simulate', 'scenario', 'exclusion-group-removed');
  attacker = (actor as { userPrincipalName: string }).userPrincipalName;
  await eventually(
    async () => (await run('timeline', '--actor', attacker, '--json')).records().length > 0,
    LIMIT_MS / 2,
  );
  backupId = String((await firstOf('backup'))['backupId']);
}, LIMIT_MS);

afterAll(async () => {
  await running.close();
  await remote.close();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

const file = (name: string): string => join(folder, name);
const linesIn = (name: string): readonly string[] =>
  readFileSync(file(name), 'utf8').trimEnd().split('\n');
const tableIn = (name: string): Promise<readonly Record<string, unknown>[]> => {
  const { buffer, byteOffset, length } = readFileSync(file(name));
  return parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + length) });
};

describe('stateline export', () => {
  it(
    'writes the tenant in every format: folders, and files by their ending',
    async () => {
      const toFolder = await run('export', file('layout'));
      for (const format of ['ndjson', 'csv', 'parquet']) {
        const ran = await run('export', 'state', file(`users.${format}`), '--type', 'user');
        expect(ran).toMatchObject({ exitCode: 0, err: '' });
      }

      expect(toFolder.out).toMatch(/^\d+ files in .*layout, as of /);
      expect(readdirSync(join(file('layout'), 'Users')).length).toBeGreaterThanOrEqual(50);
      expect(linesIn('users.ndjson')).toHaveLength(users);
      expect(linesIn('users.csv')).toHaveLength(users + 1);
      const table = await tableIn('users.parquet');
      expect(table.map(({ objectId }) => objectId)).toEqual(
        linesIn('users.ndjson').map((line) => (JSON.parse(line) as { objectId: string }).objectId),
      );
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'writes what changed and who did it, a report, and the evidence',
    async () => {
      await run('export', 'timeline', file('changes.parquet'), '--actor', attacker);
      const { out: changes } = await run('export', 'timeline', '-', '--format', 'csv');
      const { reportId } = await firstOf('diff', before, '--format', 'csv', '--out', file('d.csv'));
      await run('export', 'report', String(reportId), file('report.ndjson'));
      await run('export', 'evidence', file('evidence.ndjson'));

      expect(await tableIn('changes.parquet')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ actors: attacker, objectType: 'conditionalAccessPolicy' }),
        ]),
      );
      expect(changes).toContain(attacker);
      expect(JSON.parse(linesIn('report.ndjson').at(-1) ?? '')).toMatchObject({ kind: 'end' });
      expect(JSON.parse(linesIn('evidence.ndjson').at(-1) ?? '')).toMatchObject({ kind: 'end' });
    },
    LIMIT_MS,
  );

  it('says what it takes, and keeps what is there', async () => {
    const tables = await run('export', file('x.csv'), '--type', 'user', '--type', 'group');
    const text = await run('export', 'timeline', '-', '--format', 'parquet');
    const there = await run('export', 'evidence', file('evidence.ndjson'));
    const full = await run('export', folder);

    expect([tables, text, there, full].map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
    expect(tables.err).toContain('--type takes one type beside csv or parquet');
    expect(text.err).toContain('parquet is no text');
    expect(there.err).toContain('it is there already');
    expect(full.err).toContain('is not empty');
  });
});

describe('Backups in a git repository', () => {
  it(
    'are committed as they are taken and brought to another one, with who changed what',
    async () => {
      await eventually(
        async () => (await remote.messages())[0]?.includes(backupId) === true,
        LIMIT_MS / 2,
      );
      const [newest, ...earlier] = await remote.messages();

      expect(newest).toContain(`Changed-by: ${attacker}`);
      expect(newest).toContain('taken on request');
      expect(earlier.at(-1)).toContain('the first one');
      expect(JSON.parse(await remote.file('Stateline.json'))).toMatchObject({
        tenantId: running.tenantId,
      });
    },
    LIMIT_MS,
  );
});
