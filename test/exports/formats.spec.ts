import { parquetReadObjects } from 'hyparquet';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { type ExportFormat, exportFormats, written } from '../../src/exports/formats.port.js';
import { stateExport } from '../../src/exports/state-export.port.js';
import { timelineExport } from '../../src/exports/timeline-export.port.js';
import { evidenceExport } from '../../src/exports/evidence-export.port.js';
import type { Exported } from '../../src/exports/formats.port.js';
import {
  attributed,
  departmentChanged,
  discovered,
  memberAdded,
  softDeleted,
} from '../api/some-events.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';

let recorded: RecordedTenant;

beforeAll(async () => {
  recorded = await RecordedTenant.open();
  await recorded.record([
    discovered('ada', 'user', {
      displayName: 'Ada',
      department: 'Ops',
      accountEnabled: true,
      madeUp: { n: 1 },
    }),
    discovered('ops', 'group', { displayName: 'Ops' }, [
      { relation: 'members', targetId: objectId('ada'), targetType: 'user' },
      { relation: 'members', targetId: objectId('bob'), targetType: 'user' },
    ]),
  ]);
  await recorded.synced(second(1));
  const [change] = await recorded.record([departmentChanged('ada', 'Ops', '-Sales', 10)], {
    observedAt: second(10),
  });
  await recorded.record([attributed(change?.id ?? '', 'ada', 'mallory@contoso.test', 9)], {
    observedAt: second(12),
  });
  await recorded.record([memberAdded('ops', 'cyd', 20)], { observedAt: second(20) });
  await recorded.record([softDeleted('ada', 30)], { observedAt: second(30) });
});

afterAll(async () => {
  await recorded.close();
});

const bytesOf = async <Row>(
  exported: Exported<Row>,
  format: ExportFormat,
  signal = new AbortController().signal,
): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of written(exported, format).pieces(signal)) {
    pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  }
  return Buffer.concat(pieces);
};

const csvOf = async <Row>(exported: Exported<Row>): Promise<readonly string[]> =>
  (await bytesOf(exported, 'csv')).toString().split('\r\n');

const recordsIn = async <Row>(exported: Exported<Row>) => {
  const lines = (await bytesOf(exported, 'ndjson')).toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

/** As another program reads it. */
const tableIn = async (bytes: Buffer): Promise<readonly Record<string, unknown>[]> => {
  const { buffer, byteOffset, length } = bytes;
  return parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer });
};

const parquetOf = async <Row>(exported: Exported<Row>) =>
  tableIn(await bytesOf(exported, 'parquet'));

const state = (type?: string) => {
  const then = recorded.tenant.at({ instant: second(25) });
  return stateExport({ trust: then.trust, type, lines: () => then.lines(type) });
};

const timeline = () => {
  const { tenant } = recorded;
  const query = { order: 'oldest-first' as const };
  return timelineExport({ trust: tenant.now().trust, tenant, query });
};

describe('The state of a tenant', () => {
  it('is lines of JSON between how far it may be trusted and how many there are', async () => {
    const lines = await recordsIn(state());

    expect(lines.map(({ kind, objectId: id }) => [kind, id])).toEqual([
      ['trust', undefined],
      ['object', 'ada'],
      ['object', 'ops'],
      ['end', undefined],
    ]);
    expect(lines.at(-1)).toEqual({ kind: 'end', objects: 2 });
  });

  it('is a table of all types, with attributes and links as JSON', async () => {
    const rows = await parquetOf(state());

    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      ...{ objectId: 'ada', objectType: 'user', displayName: 'ada', status: 'live' },
      ...{ validFrom: new Date('2026-11-01T00:00:09.001Z'), deletedDateTime: null },
    });
    expect(JSON.parse(String(rows[0]?.['attributes']))).toMatchObject({ department: '-Sales' });
    expect(JSON.parse(String(rows[1]?.['links']))).toHaveLength(3);
  });

  it('is a table of one type with its attributes and relations as columns, and leaves nothing out', async () => {
    const [head = '', line = ''] = await csvOf(state('user'));
    const [row] = await parquetOf(state('user'));
    const [group] = await parquetOf(state('group'));

    expect(head).toMatch(/^\ufeffobjectId,objectType,displayName,status,/);
    expect(head.split(',')).toEqual(expect.arrayContaining(['department', 'manager']));
    expect(line).toContain('ada,user,ada,live,');
    expect(line).toContain("'-Sales");
    expect(row).toMatchObject({ department: '-Sales', accountEnabled: 'true' });
    expect(JSON.parse(String(row?.['otherAttributes']))).toEqual({ madeUp: { n: 1 } });
    expect(group).toMatchObject({ members: 'ada bob cyd' });
  });
});

describe('The timeline of a tenant', () => {
  it('tells in every format the same changes in order', async () => {
    const lines = await recordsIn(timeline());
    const table = await parquetOf(timeline());

    expect(lines.at(-1)).toEqual({ kind: 'end', changes: 5 });
    expect(lines.slice(1, -1).map(({ changeId }) => changeId)).toEqual(
      table.map(({ changeId }) => changeId),
    );
    expect(table.map(({ difference, name, before, after }) => [difference, name, before, after])) //
      .toEqual([
        ['status', 'status', null, '"live"'],
        ['status', 'status', null, '"live"'],
        ['attribute', 'department', '"Ops"', '"-Sales"'],
        ['link', 'members', 'false', 'true'],
        ['status', 'status', '"live"', '"soft-deleted"'],
      ]);
    expect(table[2]).toMatchObject({
      actors: 'mallory@contoso.test',
      occurredAt: new Date(second(9)),
      observedAt: new Date(second(10)),
    });
    expect(await csvOf(timeline())).toHaveLength(table.length + 2);
  });
});

describe('Evidence', () => {
  const end = { kind: 'end', keys: 0, statements: 0, events: 1, digest: 'd' };
  const event = {
    ...{ kind: 'event', streamId: 's', revision: 0, id: 'i' },
    event: { type: 'ObjectChanged', data: { objectId: 'ada' } },
    metadata: { observedAt: second(1), chain: 'c' },
  };
  const text = `${JSON.stringify(event)}\n${JSON.stringify(end)}\n`;
  const evidence = evidenceExport('t', async function* () {
    yield await Promise.resolve(text);
  });

  it('stays as it is as lines, to the byte, and is listed as a table', async () => {
    expect((await bytesOf(evidence, 'ndjson')).toString()).toBe(text);
    expect(await parquetOf(evidence)).toMatchObject([
      { kind: 'event', revision: 0, type: 'ObjectChanged', objectId: 'ada', chain: 'c' },
      { kind: 'end' },
    ]);
  });
});

describe('A large export', () => {
  /** Sees how much of the source was asked for when a piece comes. */
  const numbers = (asked: number[]): Exported<number> => ({
    ...{ name: 'numbers', head: null, counted: 'rows' },
    columns: [
      { name: 'n', type: 'number' },
      { name: 'text', type: 'text' },
      { name: 'even', type: 'boolean' },
    ],
    cells: (n) => [[n, 'x'.repeat(1000), n % 2 === 0]],
    rows: async function* () {
      for (let n = 0; n < 20_000; n += 100) {
        asked.push(n);
        const values = Array.from({ length: 100 }, (_, index) => n + index);
        const lines = () => values.map((value) => `${String(value)}\n`).join('');
        yield await Promise.resolve({ count: 100, values: () => values, lines });
      }
    },
  });

  it('is written row group by row group as it comes, and read back whole', async () => {
    const asked: number[] = [];
    const pieces: Uint8Array[] = [];
    const seen: number[] = [];
    const { signal } = new AbortController();
    for await (const piece of written(numbers(asked), 'parquet').pieces(signal)) {
      pieces.push(piece as Uint8Array);
      seen.push(asked.length);
    }
    const rows = await tableIn(Buffer.concat(pieces));

    expect(seen[0]).toBeLessThan(100);
    expect(pieces.length).toBeGreaterThan(2);
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
    expect(rows[7]).toEqual({ n: 7, text: 'x'.repeat(1000), even: false });
  });

  it.each(exportFormats)('ends when nobody reads it any more: %s', async (format) => {
    const asked: number[] = [];
    const stopping = new AbortController();
    for await (const piece of written(numbers(asked), format).pieces(stopping.signal)) {
      if (piece.length > 0) stopping.abort();
    }
    expect(asked.length).toBeLessThan(200);
  });
});
