import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered, reported } from './some-events.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  await api.recorded.record([discovered('ada', 'user', { department: 'Ops' })]);
  await api.recorded.synced(second(1));
  await api.recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], {
    observedAt: second(10),
  });
  await api.recorded.record([reported('gone', 5), reported('ada', 7)], { observedAt: second(20) });
});

afterAll(async () => {
  await api.close();
});

describe('one change', () => {
  it('is told as the timeline tells it, seen or only reported', async () => {
    const { body: page } = await api.get('/timeline');
    const { rows } = page as { readonly rows: readonly { readonly changeId: string }[] };
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      const { status, body } = await api.get(`/timeline/changes/${row.changeId}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ entry: row, trust: { lagEvents: 0 } });
    }
  });

  it('is not found by an id that no change has', async () => {
    const { status, body } = await api.get('/timeline/changes/none');
    expect(status).toBe(404);
    expect(body).toMatchObject({ title: 'change-not-found', errors: [{ field: 'changeId' }] });
  });
});
