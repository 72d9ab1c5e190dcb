import { setTimeout } from 'node:timers/promises';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered } from './some-events.js';

let api: RunningApi;
let changeIds: readonly string[];

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
  const { rows } = (await api.get('/timeline?limit=3')).body as { rows: { changeId: string }[] };
  changeIds = rows.map(({ changeId }) => changeId);
});

afterAll(async () => {
  await api.close();
});

/** Asks until the recovery is in this state. */
const until = async (below: string, status: string): Promise<Record<string, unknown>> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const body = (await api.get(below)).body as Record<string, unknown>;
    if (body['status'] === status) return body;
    if (Date.now() > deadline) throw new Error(`${below} is ${JSON.stringify(body)}`);
    await setTimeout(20);
  }
};

const plan = async (body: object) => {
  const { headers } = await api.post('/recoveries', { reason: 'Wrong departments', ...body });
  const below = (headers.get('location') ?? '').replace('/api/tenants/t', '');
  return { below, recovery: await until(below, 'planned') };
};

const stepsOf = async (below: string): Promise<object[]> =>
  ((await api.get(`${below}/steps`)).body as { rows: object[] }).rows;

const refused = async (body: object): Promise<unknown> => {
  const answer = await api.post('/recoveries', { reason: 'Wrong departments', ...body });
  expect(answer.status).toBe(400);
  return (answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field);
};

describe('What a recovery takes over HTTP', () => {
  it('can be single changes, and then nothing else is planned', async () => {
    const [changeId] = changeIds;
    const { below, recovery } = await plan({ cause: { changeIds: [changeId] } });
    const steps = await stepsOf(below);

    expect(recovery).toMatchObject({
      source: { kind: 'cause', cause: { changeIds: [changeId] } },
      totals: { steps: 1, blocked: 0, kept: 0, objects: 1 },
    });
    expect(steps).toMatchObject([
      {
        step: {
          changeIds: [changeId],
          attributes: [{ name: 'department', expected: 'Sales', desired: 'Ops' }],
        },
      },
    ]);
  });

  it('can make exceptions, and what they keep stands in the plan', async () => {
    const { below, recovery } = await plan({
      target: second(5),
      choices: {
        exceptions: [{ where: { objectIds: ['bob'] }, choice: { attributes: 'keep' } }],
      },
    });
    const kept = (await stepsOf(below)).filter(
      (row) => (row as { outcome: string }).outcome === 'blocked',
    );

    expect(recovery).toMatchObject({ totals: { steps: 3, blocked: 0, kept: 1, objects: 3 } });
    expect(kept).toMatchObject([
      { step: { objectId: 'bob', blocked: { reason: 'kept-by-choice' } } },
    ]);
  });

  it('tells every step why, and how long all of them take', async () => {
    const { below, recovery } = await plan({ target: second(5) });
    const steps = await stepsOf(below);

    expect(steps).toHaveLength(3);
    for (const row of steps) {
      expect(row).toMatchObject({ step: { reason: expect.stringMatching(/\S/) as unknown } });
    }
    const { estimatedMs } = recovery['totals'] as { estimatedMs: number };
    expect(estimatedMs).toBeGreaterThan(0);
  });

  it.each([
    ['neither a target nor a cause', {}, ['target']],
    ['a cause that names nothing', { cause: {} }, ['cause']],
    ['a cause beside a target', { cause: { actors: ['eve'] }, target: 'now' }, ['target']],
    ['a change nobody recorded', { cause: { changeIds: ['no-such-change'] } }, ['cause.changeIds']],
    [
      'a window that runs backwards',
      { cause: { actors: ['eve'], from: second(8), until: second(6) } },
      ['cause.until'],
    ],
    [
      'an exception that is no object',
      { target: second(5), choices: { exceptions: ['bob'] } },
      ['choices.exceptions.0'],
    ],
    [
      'an exception with a choice that is none',
      { target: second(5), choices: { exceptions: [{ choice: { links: 'burn' } }] } },
      ['choices.exceptions.0.choice.links'],
    ],
    [
      'an exception about an attribute and a relation at once',
      {
        target: second(5),
        choices: {
          exceptions: [{ where: { attributes: ['department'], relations: ['members'] } }],
        },
      },
      ['choices.exceptions.0.where.relations'],
    ],
  ])('is refused, by its field, where it is %s', async (_, body, fields) => {
    expect(await refused(body)).toEqual(fields);
  });
});

describe('A planned recovery over HTTP', () => {
  it('cannot be paused or resumed before it is approved', async () => {
    const { below } = await plan({ target: second(5) });

    const paused = await api.post(`${below}/pause`);
    const resumed = await api.post(`${below}/resume`);

    expect(paused).toMatchObject({ status: 409, body: { title: 'recovery-not-ready' } });
    expect(resumed).toMatchObject({ status: 409, body: { title: 'recovery-not-ready' } });
  });

  it('tells how it comes along up to its end', async () => {
    const { below } = await plan({ target: second(5) });
    const answer = await fetch(api.at(`${below}/stream`));
    const told = answer.text();

    await api.post(`${below}/cancel`);

    const events = (await told).split('\n').filter((line) => line.startsWith('data: '));
    const statuses = events.map((line) => (JSON.parse(line.slice(6)) as { status: string }).status);
    expect(statuses.at(-1)).toBe('cancelled');
    expect(answer.headers.get('content-type')).toMatch('text/event-stream');
  });

  it('has no progress to tell when nobody asked for it', async () => {
    const nobody = '/recoveries/00000000-0000-4000-8000-000000000000';

    expect((await api.get(`${nobody}/stream`)).status).toBe(404);
    expect((await api.post(`${nobody}/rehearse`)).status).toBe(404);
    expect((await api.post(`${nobody}/retry`, { reason: 'Again' })).status).toBe(404);
  });
});
