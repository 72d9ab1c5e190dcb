import { objectId } from '../../src/domain/directory/directory-object.js';
import { second } from '../history/recorded-tenant.js';
import { stateline } from '../cli/a-terminal.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered, reported } from './some-events.js';
import { takeEvents } from './stream-reader.js';

let api: RunningApi;
const policy = { objectId: objectId('p1'), objectType: 'claimsMappingPolicy' };

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada', department: 'Ops' }),
    discovered('odd', 'somethingNew', { displayName: 'Odd' }),
  ]);
  await recorded.synced(second(1));
  await recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], {
    observedAt: second(10),
  });
  await recorded.record(
    [
      reported('ada', 5),
      reported('gone', -90_000, { succeeded: false, source: 'capture' }),
      reported('p1', 7, { ...policy, activity: 'Update policy', targets: [] }),
    ],
    { observedAt: second(20) },
  );
});

afterAll(async () => {
  await api.close();
});

interface Row {
  readonly occurredAt: string | null;
  readonly event: { readonly type: string; readonly data: Record<string, unknown> };
}

const rowsOf = async (below: string): Promise<readonly Row[]> =>
  ((await api.get(below)).body as { rows: readonly Row[] }).rows;
const typesOf = (rows: readonly Row[]) => rows.map(({ event }) => event.type);

const cli = (...argv: readonly string[]) => stateline([...argv, '--server', api.url]);

describe('What was only reported, over HTTP', () => {
  it('stands in the timeline where it occurred, with all that the record says', async () => {
    const rows = await rowsOf('/timeline?order=oldest-first');

    expect(typesOf(rows)).toEqual([
      'ChangeReported',
      'ObjectDiscovered',
      'ObjectDiscovered',
      'ChangeReported',
      'ChangeReported',
      'ObjectChanged',
    ]);
    expect(rows[3]).toMatchObject({
      occurredAt: second(5),
      actors: [{ kind: 'agent', name: 'Helper' }],
      event: { data: { source: 'import', record: { operationType: 'Update' } } },
    });
  });

  it('is found by object, type, actor and correlation, and before the first full sync', async () => {
    const until = encodeURIComponent(second(-1));

    expect(await rowsOf('/timeline?actor=helper')).toHaveLength(3);
    expect(await rowsOf('/timeline?type=claimsMappingPolicy')).toHaveLength(1);
    expect(await rowsOf('/timeline?correlationId=audit-round')).toHaveLength(3);
    expect(await rowsOf(`/timeline?until=${until}`)).toHaveLength(1);
    expect((await api.get(`/timeline?until=${until}&objectId=ada`)).status).toBe(200);
  });

  it('is the history of an object that no look ever saw', async () => {
    expect(typesOf(await rowsOf('/objects/gone/history'))).toEqual(['ChangeReported']);
    expect(typesOf(await rowsOf('/objects/ada/history'))).toEqual([
      'ObjectChanged',
      'ChangeReported',
      'ObjectDiscovered',
    ]);
    expect((await api.get('/objects/never/history')).status).toBe(404);
    expect((await api.get('/objects/gone')).status).toBe(404);
  });

  it('comes by the stream as what it is', async () => {
    const [first, ...others] = await takeEvents(api.at('/timeline/stream?after=0&actor=Helper'), 3);

    expect(first?.event).toBe('reported');
    expect(JSON.parse(first?.data ?? '')).toMatchObject({
      event: { type: 'ChangeReported', data: { activity: 'Change user password' } },
    });
    expect(others).toHaveLength(2);
  });

  it('takes every type that the tenant knows, and names them where it does not', async () => {
    expect(await rowsOf('/objects?type=somethingNew')).toHaveLength(1);
    expect(await rowsOf('/objects?type=device')).toEqual([]);
    const refused = await api.get('/timeline?type=unicorn');
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toMatch(/user, group.*claimsMappingPolicy, somethingNew/);
  });
});

describe('stateline timeline of what was only reported', () => {
  it('says that it was reported, by what, whether it failed, and the values', async () => {
    const { out } = await cli('timeline');
    const lines = out.split('\n');

    expect(out).toContain('Change user password (reported by an import, not observed)');
    expect(out).toContain('Change user password, which failed (reported by the audit log, not');
    expect(out).toContain('user ada, Title: Clerk → Chief');
    expect(lines.findIndex((line) => line.includes('claimsMappingPolicy'))).toBeLessThan(
      lines.findIndex((line) => line.includes('Clerk → Chief')),
    );
  });

  it('carries the whole event with --json, and tells it in the history of an object', async () => {
    const { records } = await stateline(['timeline', '--json', '--server', api.url]);
    const history = await cli('history', 'ada');

    const whole = records().filter(
      ({ event }) => (event as Row['event']).type === 'ChangeReported',
    );
    expect(whole).toHaveLength(3);
    expect(whole[0]).toMatchObject({ event: { data: { record: { operationType: 'Update' } } } });
    expect(history.out).toContain('not observed');
    expect((await cli('history', 'gone')).exitCode).toBe(0);
  });
});
