import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { objectId } from '../../src/domain/directory/directory-object.js';
import { stateline } from '../cli/a-terminal.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered, memberAdded, softDeleted } from './some-events.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada Lovelace', department: 'Ops' }),
    discovered('zoe', 'user', { displayName: 'Zoë Smith', mail: 'zs@contoso.test', age: 41 }),
    discovered('ops', 'group', { displayName: 'Ops' }, [
      { relation: 'members', targetId: objectId('zoe'), targetType: 'user' },
    ]),
  ]);
  await recorded.synced(second(1));
  const look = (seconds: number) => ({ observedAt: second(seconds) });
  await recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], look(10));
  await recorded.record([memberAdded('ops', 'ada', 20)], look(20));
  await recorded.record([departmentChanged('ada', 'Sales', 'Ops', 25)], look(25));
  await recorded.record([softDeleted('zoe', 30)], look(30));
});

afterAll(async () => {
  await api.close();
});

interface Rows {
  readonly rows: readonly Record<string, unknown>[];
}

const rowsOf = async (path: string, parameters: Readonly<Record<string, string>>) => {
  const { status, body } = await api.get(`${path}?${new URLSearchParams(parameters).toString()}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return (body as Rows).rows;
};

const run = (...argv: readonly string[]) => stateline([...argv, '--server', api.url]);

describe('Objects over HTTP', () => {
  it.each([
    [{ search: 'zoe sm' }, ['zoe']],
    [{ search: 'ZS@contoso' }, ['zoe']],
    [{ search: 'o' }, ['ops']],
    [{ search: 'ada', type: 'group' }, []],
    [{ filter: 'age gt 40' }, ['zoe']],
    [{ filter: "links/members/any(m:m/id eq 'zoe')" }, ['ops']],
    [{ filter: "not links/members/any() and endswith(displayName,'SMITH')" }, ['zoe']],
    [{ filter: 'mail eq null', search: 'ada' }, ['ada']],
  ])('are found at an instant by %j', async (asked, ids) => {
    const rows = await rowsOf('/objects', { asOf: second(15), ...asked });

    expect(rows.map((row) => row['objectId'])).toEqual(ids);
  });
});

describe('When a filter held, over HTTP', () => {
  it('is told for one object, with how far that may be trusted', async () => {
    const { status, body } = await api.get(
      `/held?objectId=ada&filter=${encodeURIComponent("department eq 'Ops'")}`,
    );

    const ada = { objectId: 'ada', objectType: 'user' };
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rows: [
        { ...ada, from: second(1), until: second(10), openStart: true },
        { ...ada, from: second(25), until: null, openStart: false },
      ],
      next: null,
      trust: { lagEvents: 0 },
    });
  });

  it('is told for each of a type, in an interval, page by page', async () => {
    const filter = "department ne 'Sales'";
    const asked = { filter, type: 'user', from: second(5), until: second(28) };
    const whole = await rowsOf('/held', asked);
    const first = (
      await api.get(`/held?${new URLSearchParams({ ...asked, limit: '1' }).toString()}`)
    ).body as Rows & { readonly next: string };
    const rest = await rowsOf('/held', { ...asked, cursor: first.next });

    expect(whole).toMatchObject([
      { objectId: 'ada', from: second(5), until: second(10), openStart: true },
      { objectId: 'ada', from: second(25), until: null, openStart: false },
      { objectId: 'zoe', from: second(5), until: null, openStart: true },
    ]);
    expect([...first.rows, ...rest]).toEqual(whole);
  });

  it('names an object that was never seen', async () => {
    const { status, body } = await api.get('/held?objectId=nobody&filter=id%20ne%20null');

    expect({ status, body }).toMatchObject({ status: 404, body: { title: 'object-not-found' } });
  });
});

describe('stateline', () => {
  it('finds objects by words', async () => {
    const { exitCode, out } = await run('at', second(5), '--search', 'zoe');

    expect(exitCode).toBe(0);
    expect(out).toMatch(/Zoë Smith +user +live +zoe/);
    expect(out).toContain('1 objects');
  });

  it('shows when a filter held', async () => {
    const { exitCode, out } = await run('held', "department eq 'Ops'", '--object', 'ada');

    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /user +before 2026-11-01 01:00:01 \+01:00 +2026-11-01 01:00:10 \+01:00 +ada\n/,
    );
    expect(out).toMatch(/user +2026-11-01 01:00:25 \+01:00 +still so +ada\n/);
  });

  it('shows it as JSON, and says when it did not hold', async () => {
    const { records } = await run('held', "links/members/any(m:m/id eq 'ada')", '--json');
    const none = await run('held', 'age lt 40', '--type', 'user', '--to', second(9));
    const wrong = await run('held', 'age', '--json');

    expect(records()).toMatchObject([{ objectId: 'ops', from: second(20), until: null }]);
    expect(none).toMatchObject({ exitCode: 0, out: 'It did not hold\n' });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.err).toContain('filter takes an OData filter');
  });
});
