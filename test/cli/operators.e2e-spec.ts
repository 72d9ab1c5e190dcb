import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { RunningApi } from '../api/running-api.js';
import { second } from '../history/recorded-tenant.js';
import { eventually } from '../support/eventually.js';
import { recordedIn } from '../support/some-acts.js';
import { stateline } from './a-terminal.js';

describe('The command line, about operators', () => {
  let api: RunningApi;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-operators-'));
    api = await RunningApi.start();
    await api.recorded.synced(second(1));
    await api.post('/retention/hold', { reason: '=1+1' });
    await api.get('/objects/nobody');
    await api.post('/backups');
    await eventually(async () => (await recordedIn(api.recorded.store)).length >= 5);
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...argv: readonly string[]) => stateline(['--server', api.url, ...argv]);

  it('tells who did what, newest first, also as JSON', async () => {
    const { exitCode, out } = await run('operators', '--limit', '4');
    const { records } = await run('operators', '--action', 'change-settings', '--json');

    expect(exitCode).toBe(0);
    expect(out).toMatch(/local operator +127\.0\.0\.1 +take-backup +asked/);
    expect(out).toMatch(/read +failed: object-not-found +\/api\/tenants\/t\/objects\/nobody/);
    expect(records().map(({ outcome }) => outcome)).toEqual(['allowed', 'asked']);
    expect(records()[0]).toMatchObject({ reason: '=1+1', actor: { id: 'local' } });
  });

  it('finds by who, how it ended and when', async () => {
    const counts = async (...argv: readonly string[]) =>
      (await run('operators', '--json', ...argv)).records().length;

    expect(await counts('--actor', 'nobody')).toBe(0);
    expect(await counts('--actor', 'Local Operator', '--limit', '3')).toBe(3);
    expect(await counts('--outcome', 'failed')).toBe(1);
    expect(await counts('--to', '2020-01-01T00:00:00Z')).toBe(0);
    expect((await run('operators', '--to', '2020-01-01T00:00:00Z')).out).toContain('Nobody did');
    expect((await run('operators', '--action', 'dance')).exitCode).toBe(2);
  });

  it('writes all of them into a file, by its ending', async () => {
    const [table, lines] = [join(folder, 'acts.csv'), join(folder, 'acts.ndjson')];
    expect((await run('operators', '--export', table)).exitCode).toBe(0);
    expect((await run('operators', '--export', lines, '--outcome', 'failed')).exitCode).toBe(0);

    expect(await readFile(table, 'utf8')).toContain(",'=1+1,");
    const [first, last] = (await readFile(lines, 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ kind: 'act', error: 'object-not-found' });
    expect(JSON.parse(last ?? '')).toEqual({ kind: 'end', acts: 1 });
    expect((await run('operators', '--export', table)).exitCode).toBe(2);
  });

  it('writes all of them into a file of Parquet, and into none of another format', async () => {
    const [table, other] = [join(folder, 'acts.parquet'), join(folder, 'acts.json')];
    expect(await run('operators', '--export', table)).toMatchObject({ exitCode: 0, err: '' });
    const { buffer, byteOffset, length } = await readFile(table);
    const acts = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + length) });
    const refused = await run('operators', '--export', other);

    expect(acts).toContainEqual(
      expect.objectContaining({ action: 'take-backup', outcome: 'asked', actorId: 'local' }),
    );
    expect(refused).toMatchObject({ exitCode: 2, out: '' });
    expect(refused.err).toMatch(/format takes .*ndjson.*csv.*parquet/);
    await expect(readFile(other)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('verifies what operators did', async () => {
    const publicKey = join(api.recorded.folder, 'keys', 'signing-key.pub.pem');
    const { exitCode, out } = await run('verify', '--operators', '--public-key', publicKey);
    const { records } = await run('verify', '--operators', '--json');

    expect({ exitCode, out }).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Whole: every act of the operators of tenant t') as string,
    });
    expect(records()).toMatchObject([{ good: true, of: 'operators', seals: 1 }]);
    expect(Number(records()[0]?.['events'])).toBeGreaterThanOrEqual(5);
  });
});
