import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isReported } from '../../src/history/history.port.js';
import { ImportingServer } from './importing-server.js';

let server: ImportingServer;
let folder: string;
let tenant: string;
let tenants = 0;

beforeAll(async () => {
  server = await ImportingServer.start();
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-import-'));
  tenant = `00000000-0000-4000-9000-${String((tenants += 1)).padStart(12, '0')}`;
});
afterEach(() => rm(folder, { recursive: true }));

const guid = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const record = (number: number, more: object = {}) => ({
  id: `Directory_${guid(number)}_ABCDE_1`,
  activityDisplayName: 'Update user',
  activityDateTime: new Date(Date.UTC(2025, 0, 1) + number * 1000).toISOString(),
  result: 'success',
  initiatedBy: { user: { id: 'eve', userPrincipalName: 'eve@contoso.test' } },
  targetResources: [{ id: guid(number), type: 'User', modifiedProperties: [] }],
  ...more,
});

const diagnostic = (number: number, tenantId: string) => ({
  time: '2025-01-01T00:00:00Z',
  operationName: 'Update user',
  tenantId,
  properties: record(number),
});

const file = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

const take = (...argv: readonly string[]) =>
  server.run(['import', 'audit-log', ...argv, '--tenant', tenant, '--json']);

const reported = (): readonly string[] =>
  server.recorded.history
    .tenant(tenant)
    .timeline({ order: 'oldest-first', page: { size: 1000 } })
    .rows.filter(isReported)
    .map(({ event }) => event.data.objectId);

const lines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

const three = [record(1), record(2), record(3)];
const ids = [guid(1), guid(2), guid(3)];

describe('stateline import audit-log', () => {
  it.each([
    ['JSON lines', lines(three)],
    [
      'JSON lines of Windows with a byte order mark',
      `\uFEFF${lines(three).replaceAll('\n', '\r\n')}`,
    ],
    ['a list', JSON.stringify(three)],
    ['a list laid out for people', JSON.stringify(three, null, 2)],
    [
      'an answer of Microsoft Graph',
      JSON.stringify({ '@odata.context': 'x', value: three }, null, 2),
    ],
    ['answers one after the other', lines([{ value: [three[0]] }, { value: three.slice(1) }])],
    ['an envelope of an event hub', JSON.stringify({ records: three })],
    [
      'one record laid out for people each',
      three.map((one) => JSON.stringify(one, null, 1)).join('\n'),
    ],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${lines(three)}`, 'utf16le')],
    ['gzip', gzipSync(JSON.stringify(three))],
  ])('reads %s', async (_form, content) => {
    const { exitCode, records, err } = await take(await file('log', content));

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(records().at(-1)).toMatchObject({
      kind: 'import',
      records: 3,
      recorded: 3,
      rejected: 0,
    });
    expect(reported()).toEqual(ids);
  });

  it('adds nothing the second time, nor what is in two files', async () => {
    const one = await file('one', lines(three));
    const other = await file('other', lines([record(3), record(4), record(4)]));

    const first = await take(one, other);
    const again = await take(other, one);

    expect(first.records().at(-1)).toMatchObject({ records: 6, recorded: 4, known: 2 });
    expect(again.records().at(-1)).toMatchObject({ records: 6, recorded: 0, known: 6 });
    expect(reported()).toEqual([...ids, guid(4)]);
  });

  it('rejects what is no record by name and line, and takes the rest', async () => {
    const log = await file(
      'log',
      [
        JSON.stringify(record(1)),
        '',
        '{"cut": ',
        JSON.stringify(record(2, { activityDateTime: null })),
        JSON.stringify({ value: [record(3), { other: 'thing' }] }),
      ].join('\n'),
    );

    const { exitCode, records } = await take(log, '--rejections', join(folder, 'rejected'));

    const rejections = [
      { file: log, line: 3, reason: 'the line is not JSON' },
      { file: log, line: 4, reason: 'no instant in the record' },
      {
        ...{ file: log, line: 5 },
        reason: 'record 2 of the line: not a record of a directory audit log',
      },
    ];
    expect(exitCode).toBe(1);
    expect(records().filter(({ kind }) => kind === 'rejection')).toMatchObject(rejections);
    expect(records().at(-1)).toMatchObject({ records: 5, recorded: 2, rejected: 3 });
    expect(await readFile(join(folder, 'rejected'), 'utf8')).toBe(lines(rejections));
    expect(reported()).toEqual([guid(1), guid(3)]);
  });

  it('names the line in a list that is laid out for people', async () => {
    const log = await file('log', JSON.stringify([record(1), { other: 'thing' }, 7], null, 2));

    const { records } = await take(log);

    const text = (await readFile(log, 'utf8')).split('\n');
    const found = records().filter(({ kind }) => kind === 'rejection');
    expect(found.map(({ line }) => text[Number(line) - 1])).toEqual(['  {', '  7']);
  });

  it('says of a file that ends too soon where that is, and keeps what came before', async () => {
    const log = await file('log', JSON.stringify(three, null, 1).slice(0, -40));

    const { exitCode, records } = await take(log);

    expect(exitCode).toBe(1);
    expect(records().at(-1)).toMatchObject({ recorded: 2, rejected: 1 });
  });

  it('survives what is nested too deeply or too long', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const log = await file(
      'log',
      [
        lines([record(1)]).trim(),
        `{"id":"x","activityDisplayName":"y","activityDateTime":"2025-01-01T00:00:00Z","z":${deep}}`,
        lines([record(2, { resultReason: 'x'.repeat(1_000_000) })]).trim(),
        lines([record(3)]).trim(),
      ].join('\n'),
    );

    const { records } = await take(log);

    expect(records().filter(({ kind }) => kind === 'rejection')).toMatchObject([
      { line: 2, reason: 'nested in more than 60 levels' },
      { line: 3, reason: 'with its values it is larger than 900 kB' },
    ]);
    expect(reported()).toEqual([guid(1), guid(3)]);
  });

  it('refuses records of another tenant by name, unless told to take them', async () => {
    const log = await file('log', lines([diagnostic(1, guid(99)), diagnostic(2, tenant)]));

    const strict = await take(log);
    const lenient = await take(log, '--any-tenant');

    expect(strict.records()[0]).toMatchObject({
      line: 1,
      reason: `of tenant ${guid(99)}, not of ${tenant}`,
    });
    expect(strict.records().at(-1)).toMatchObject({ recorded: 1, rejected: 1 });
    expect(lenient.records().at(-1)).toMatchObject({ recorded: 1, known: 1, rejected: 0 });
  });

  it('tells a person what came of each file', async () => {
    const log = await file('log', lines([...three, { other: 'thing' }]));

    const { out } = await server.run(['import', 'audit-log', log, '--tenant', tenant]);

    expect(out).toMatch(/log +4 +3 +0 +1/);
    expect(out).toContain(`${log}:4: not a record of a directory audit log`);
  });

  it('lets a tenant that was never captured be asked for what was imported', async () => {
    await take(await file('log', lines(three)));

    const answer = await fetch(`${server.url}/api/tenants/${tenant}/timeline`);
    const { rows } = (await answer.json()) as { rows: readonly object[] };

    expect(answer.status).toBe(200);
    expect(rows).toHaveLength(3);
    const unknown = await fetch(`${server.url}/api/tenants/${guid(98)}/timeline`);
    expect(unknown.status).toBe(404);
    const backup = await fetch(`${server.url}/api/tenants/${tenant}/backups`, { method: 'POST' });
    expect(backup.status).toBe(404);
  });

  it('refuses a tenant that is no directory id, and a file that is not there', async () => {
    const log = await file('log', lines(three));

    const misspelt = await server.run(['import', 'audit-log', log, '--tenant', 'contoso']);
    const missing = await take(join(folder, 'nothing'));

    expect(misspelt).toMatchObject({ exitCode: 2 });
    expect(misspelt.err).toContain('tenantId takes the directory id of a tenant');
    expect(missing).toMatchObject({ exitCode: 1 });
  });

  it('takes lines only where imports are taken', async () => {
    const send = (path: string, type: string) =>
      fetch(`${server.url}${path}`, {
        ...{ method: 'POST', body: lines(three), headers: { 'content-type': type } },
      });

    const elsewhere = await send(`/api/tenants/${tenant}/backups`, 'application/x-ndjson');
    const asJson = await send(`/api/tenants/${tenant}/imports/audit-log`, 'application/json');

    expect(elsewhere.status).toBe(415);
    expect(asJson.status).toBe(400);
  });
});
