import { setTimeout } from 'node:timers/promises';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered } from './some-events.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  const people = ['ada', 'bob', 'cyd'];
  await recorded.record(
    people.map((id) => discovered(id, 'user', { displayName: id, department: 'Ops' })),
  );
  await recorded.synced(second(1));
  for (const id of people) {
    await recorded.record([departmentChanged(id, 'Ops', 'Sales', 10)], { observedAt: second(10) });
  }
});

afterAll(async () => {
  await api.close();
});

/** Asks a job until it is in this state. */
const until = async (below: string, status: string): Promise<Record<string, unknown>> => {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const body = (await api.get(below)).body as Record<string, unknown>;
    if (body['status'] === status) return body;
    if (Date.now() > deadline) throw new Error(`${below} is ${JSON.stringify(body)}`);
    await setTimeout(20);
  }
};

const belowOf = (location: string | null): string => (location ?? '').replace('/api/tenants/t', '');

describe('A difference report over HTTP', () => {
  it('is accepted with its address, calculated, and read page by page', async () => {
    const { status, headers, body } = await api.post('/reports', {
      from: second(5),
      until: 'now',
      scope: { types: ['user'] },
    });
    const below = belowOf(headers.get('location'));
    const { reportId } = body as { reportId: string };

    expect({ status, below }).toEqual({ status: 202, below: `/reports/${reportId}` });
    expect(body).toMatchObject({ from: { instant: second(5) }, scope: { types: ['user'] } });
    expect(await until(below, 'completed')).toMatchObject({ totals: { objects: 3 } });
    const first = (await api.get(`${below}/rows?limit=2`)).body as { rows: object[]; next: string };
    const rest = (await api.get(`${below}/rows?limit=2&cursor=${encodeURIComponent(first.next)}`))
      .body as { rows: object[]; next: null };
    expect([...first.rows, ...rest.rows]).toMatchObject([
      { objectId: 'ada', attributes: [{ name: 'department', before: 'Ops', after: 'Sales' }] },
      { objectId: 'bob' },
      { objectId: 'cyd' },
    ]);
    expect(rest.next).toBeNull();
  });

  it('can be asked for from a backup on, and is listed', async () => {
    const { backupId } = (await api.post('/backups')).body as { backupId: string };
    const { headers } = await api.post('/reports', { from: backupId });
    const report = await until(belowOf(headers.get('location')), 'completed');
    const { rows } = (await api.get('/reports?limit=1')).body as { rows: { reportId: string }[] };

    expect(report).toMatchObject({ from: { backupId }, totals: { objects: 0 } });
    expect(rows).toHaveLength(1);
  });

  it('cannot be cancelled once it is completed', async () => {
    const { headers } = await api.post('/reports', { from: second(5) });
    const below = belowOf(headers.get('location'));
    await until(below, 'completed');

    const { status, body } = await api.post(`${below}/cancel`);

    expect(status).toBe(409);
    expect(body).toMatchObject({ title: 'report-ended' });
  });
});

describe('A recovery over HTTP', () => {
  const plan = async (body: object = {}) => {
    const answer = await api.post('/recoveries', {
      target: second(5),
      reason: 'Wrong departments',
      ...body,
    });
    const below = belowOf(answer.headers.get('location'));
    return { answer, below, recovery: await until(below, 'planned') };
  };

  it('is accepted with its address, planned, and shows its steps', async () => {
    const { answer, below, recovery } = await plan({ choices: { links: 'merge' } });
    const { rows } = (await api.get(`${below}/steps?outcome=planned`)).body as { rows: object[] };

    expect(answer.status).toBe(202);
    expect(recovery).toMatchObject({
      source: { kind: 'instant', target: { instant: second(5) } },
      reason: 'Wrong departments',
      choices: { attributes: 'restore', links: 'merge', created: 'keep', onConflict: 'skip' },
      totals: { steps: 3, blocked: 0 },
      planHash: expect.any(String) as unknown,
    });
    expect(rows[0]).toMatchObject({
      step: {
        operation: 'update',
        attributes: [{ name: 'department', expected: 'Sales', desired: 'Ops' }],
      },
      outcome: 'planned',
    });
  });

  it('starts from a report as well, and looks only at its scope', async () => {
    const { body, headers } = await api.post('/reports', { from: second(5) });
    await until(belowOf(headers.get('location')), 'completed');
    const { reportId } = body as { reportId: string };

    const { recovery } = await plan({ target: undefined, reportId, scope: { objectIds: ['bob'] } });

    expect(recovery).toMatchObject({ source: { kind: 'report', reportId }, totals: { steps: 1 } });
  });

  it('is not approved with another hash, nor without credentials to write', async () => {
    const { below, recovery } = await plan();
    const { planHash } = recovery as { planHash: string };

    const missing = await api.post(`${below}/approve`, {});
    const right = await api.post(`${below}/approve`, { planHash });

    expect(missing.body).toMatchObject({ status: 400, errors: [{ field: 'planHash' }] });
    expect(right.body).toMatchObject({ status: 409, title: 'writer-not-configured' });
    expect(await until(below, 'planned')).toBeDefined();
  });

  it('can be rejected with a reason, and is then not approved any more', async () => {
    const { below } = await plan();

    const rejected = await api.post(`${below}/reject`, { reason: 'Not now' });
    const cancelled = await api.post(`${below}/cancel`);

    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected' } });
    expect(cancelled).toMatchObject({ status: 409, body: { title: 'recovery-not-ready' } });
  });

  it('can be cancelled, and has then nothing to undo', async () => {
    const { below } = await plan();

    const cancelled = await api.post(`${below}/cancel`);
    const undone = await api.post(`${below}/undo`, { reason: 'Back' });

    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(undone).toMatchObject({ status: 409, body: { title: 'recovery-not-undoable' } });
  });
});
