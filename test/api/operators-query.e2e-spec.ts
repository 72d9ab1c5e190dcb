import { Logger } from '@nestjs/common';
import type { RecordedAct } from '../../src/operators/list-operator-acts.query.js';
import { AuditedApi, under } from './audited-api.js';

let server: AuditedApi;

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await AuditedApi.start();
  const { headers } = await server.everything();
  for (const below of ['/backups', '/reports', '/recoveries', '/timeline?limit=7']) {
    await server.answered(`/api/tenants/t${below}`, { headers });
  }
  const refused = await server.signedIn(['backup-reader']);
  const hold = { method: 'POST', body: { reason: 'a dispute' } };
  await server.answered('/api/tenants/t/retention/hold', { ...hold, headers });
  await server.answered('/api/tenants/t/retention/hold', { ...hold, headers: refused.headers });
  for (let count = 0; count < 60; count += 1) {
    await server.answered('/api/tenants/t/coverage', { headers });
  }
  const last = under(headers);
  await server.answered('/api/tenants/t/held', last);
  await server.actsUnder(last.correlationId, 1);
}, 180_000);
afterAll(() => server.close());

describe('The operators’ audit over HTTP', () => {
  const read = async (query = '') => {
    const { headers } = await server.signedIn(['auditor']);
    const { status, body } = await server.answered(`/api/tenants/t/operators${query}`, { headers });
    return { status, ...(body as { rows: readonly RecordedAct[]; next: string | null }) };
  };

  it('is for auditors only, and knows who read it', async () => {
    for (const below of ['', '/export', '/evidence']) {
      const { headers } = await server.signedIn(['global-administrator']);
      const path = `/api/tenants/t/operators${below}`;
      expect((await server.answered(path, { headers })).status).toBe(403);
      const auditor = under((await server.signedIn(['auditor'])).headers);
      const answer = await server.send(path, auditor);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
      expect(await server.actsUnder(auditor.correlationId, 1)).toMatchObject([
        { action: 'read-audit', outcome: 'allowed', status: 200 },
      ]);
    }
  });

  it('is read newest first, page by page, each act once, while more are recorded', async () => {
    const { rows: all } = await read('?limit=1000');
    const seen: RecordedAct[] = [];
    let next: string | null = '';
    for (let pages = 0; next !== null && pages < 100; pages += 1) {
      const page = await read(`?limit=25${next === '' ? '' : `&cursor=${next}`}`);
      seen.push(...page.rows);
      next = page.next;
    }
    const ids = seen.map(({ id }) => id);

    expect(next).toBeNull();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(-all.length)).toEqual(all.map(({ id }) => id));
    const times = seen.map(({ recordedAt }) => recordedAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('is filtered by who, what, how it ended and when', async () => {
    const { rows } = await read('?limit=1000');
    const [newest] = rows;
    const middle = rows[Math.floor(rows.length / 2)];
    const ada = middle?.actor.id ?? '';
    const instant = middle?.recordedAt ?? '';
    const filters: readonly [string, (act: RecordedAct) => boolean][] = [
      [`actor=${ada}`, ({ actor }) => actor.id === ada],
      ['actor=ADA', ({ actor }) => actor.name === 'Ada'],
      ['action=change-settings', ({ action }) => action === 'change-settings'],
      ['outcome=refused', ({ outcome }) => outcome === 'refused'],
      [`from=${instant}`, ({ recordedAt }) => recordedAt >= instant],
      [`until=${instant}`, ({ recordedAt }) => recordedAt <= instant],
      [`from=${instant}&until=${instant}`, ({ recordedAt }) => recordedAt === instant],
    ];
    for (const [filter, holds] of filters) {
      const found = (await read(`?limit=1000&${filter}`)).rows;
      // The questions of this test are recorded as well.
      const known = found.filter(({ recordedAt }) => recordedAt <= (newest?.recordedAt ?? ''));
      const wanted = rows.filter(holds);
      expect({ filter, ids: known.map(({ id }) => id) }).toEqual({
        ...{ filter, ids: wanted.map(({ id }) => id) },
      });
      expect(wanted.length).toBeGreaterThan(0);
    }
  });

  it.each(['action=dance', 'outcome=maybe', 'from=yesterday', 'cursor=x', 'limit=0', 'actor='])(
    'names the field at fault: %s',
    async (query) => {
      const { headers } = await server.signedIn(['auditor']);
      const { status, body } = await server.answered(`/api/tenants/t/operators?${query}`, {
        headers,
      });

      expect(status).toBe(400);
      expect(body).toMatchObject({ errors: [{ field: query.split('=')[0] }] });
    },
  );

  it('is exported oldest first, and as a table that holds no formulas', async () => {
    const { headers } = await server.signedIn(['auditor']);
    const reason = '=HYPERLINK("http://evil")';
    const hold = { method: 'POST', body: { reason }, headers: (await server.everything()).headers };
    await server.answered('/api/tenants/t/retention/release', hold);
    const lines = await server.send('/api/tenants/t/operators/export', { headers });
    const [first, ...rest] = (await lines.text()).trimEnd().split('\n');
    const csv = await server.answered(
      '/api/tenants/t/operators/export?format=csv&action=change-settings',
      {
        headers,
      },
    );

    expect(JSON.parse(first ?? '')).toMatchObject({ kind: 'act', ...(await server.acts())[0] });
    expect(JSON.parse(rest.at(-1) ?? '')).toEqual({ kind: 'end', acts: rest.length });
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="operators.csv"');
    expect(csv.body).toContain(`,"'=HYPERLINK(""http://evil"")",`);
  });

  it('begins to answer an export before an act was found', async () => {
    const { headers } = await server.signedIn(['auditor']);
    const { store } = server.api.recorded;
    const read = store.read.bind(store);
    const held = Promise.withResolvers<undefined>();
    store.read = async function* (...asked) {
      await held.promise;
      yield* read(...asked);
    };
    try {
      const answer = await server.send('/api/tenants/t/operators/export?actor=no+one', { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
      held.resolve(undefined);
      expect(JSON.parse(await answer.text())).toEqual({ kind: 'end', acts: 0 });
    } finally {
      held.resolve(undefined);
      store.read = read;
    }
  });
});
