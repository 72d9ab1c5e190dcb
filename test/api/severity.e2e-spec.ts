import type { BlastRadius } from '../../src/history/blast-radius.port.js';
import type { TimelineRow } from '../../src/history/history.port.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { attributed, departmentChanged, discovered, reported } from './some-events.js';
import { takeEvents } from './stream-reader.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([discovered('ada', 'user', { displayName: 'Ada' })]);
  await recorded.synced();
  const disabled = departmentChanged('ada', null, null, 2);
  const attributes = [{ name: 'accountEnabled', before: true, after: false }];
  for (const [index, event] of [
    departmentChanged('ada', 'Ops', 'Sales', 1),
    { ...disabled, data: { ...disabled.data, attributes } },
  ].entries()) {
    const observedAt = second(index + 1);
    const [change] = await recorded.record([event], { observedAt });
    await recorded.record([attributed(change?.id ?? '', 'ada', 'mallory', index)], { observedAt });
  }
  const actors = [{ kind: 'user', id: 'id-of-mallory', name: 'mallory', ip: null }] as const;
  await recorded.record([
    reported('p1', 3, { activity: 'Delete conditional access policy', actors }),
  ]);
});

afterAll(async () => {
  await api.close();
});

const rows = (body: unknown) => (body as { rows: readonly TimelineRow[] }).rows;

describe('Severity over HTTP', () => {
  it('is told of each entry of the timeline, and filters it', async () => {
    const all = await api.get('/timeline');
    expect(rows(all.body).map(({ severity }) => severity)).toEqual([
      'high',
      'medium',
      'low',
      'low',
    ]);

    const medium = await api.get('/timeline?severity=medium');
    expect(rows(medium.body).map(({ severityReasons: [reason] }) => reason)).toEqual([
      {
        rule: 'conditional-access-policy-deleted',
        text: 'A Conditional Access policy was deleted',
      },
      { rule: 'account-disabled', text: 'An account was disabled' },
    ]);
    const high = await api.get('/timeline?severity=high&type=user&actor=mallory');
    expect(rows(high.body)).toHaveLength(1);
  });

  it('filters what is streamed as well', async () => {
    const events = await takeEvents(api.at('/timeline/stream?after=0&severity=medium'), 3);

    expect(
      events.map(({ event, data }) => [event, (JSON.parse(data) as TimelineRow).severity]),
    ).toEqual([
      ['change', 'medium'],
      ['attribution', 'medium'],
      ['reported', 'high'],
    ]);
  });

  it('is counted, with all that somebody touched, as far as that may be trusted', async () => {
    const { status, body } = await api.get('/blast-radius?actor=MALLORY');

    expect(status).toBe(200);
    expect(body).toEqual({
      changes: 2,
      reported: 1,
      objects: 2,
      first: second(1),
      last: second(3),
      byType: [{ objectType: 'user', high: 1, medium: 1, low: 1, objects: 2 }],
      actors: {
        rows: [{ kind: 'user', id: 'id-of-mallory', name: 'mallory', changes: 3 }],
        others: 0,
        exact: true,
      },
      correlationIds: {
        rows: [{ correlationId: 'audit-round', changes: 1 }],
        others: 0,
        exact: true,
      },
      exact: true,
      trust: expect.objectContaining({ lagEvents: 0, gaps: [] }) as unknown,
    });
  });

  it('is counted within an interval, and for one operation', async () => {
    const early = await api.get(`/blast-radius?actor=mallory&until=${second(1)}`);
    const audited = await api.get('/blast-radius?correlationId=audit-round&actor=mallory');

    expect(early.body).toMatchObject({ changes: 1, reported: 0, last: second(1) });
    expect(audited.body as BlastRadius).toMatchObject({ changes: 0, reported: 1 });
  });
});
