import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { changeStream, dayOf } from '../../src/domain/timeline/streams.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { RunningApi } from '../api/running-api.js';
import { stateline } from '../cli/a-terminal.js';
import { aUser } from '../history/directory-changes.js';
import { eventually } from '../support/eventually.js';

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Instant => instantAt(Date.now() - days * DAY_MS);

describe('retention, asked from outside', () => {
  let api: RunningApi;
  beforeEach(async () => {
    api = await RunningApi.start();
    api.recorded.now = instantAt(Date.now());
  });
  afterEach(() => api.close());

  const seen = async (event: ChangeEvent, observedAt: Instant): Promise<void> => {
    const metadata = {
      tenantId: 't',
      schemaVersion: '1' as const,
      observedAt,
      reader: 'delta-users',
      $correlationId: 'round',
    };
    const slice = streamId(changeStream('t', event.data.objectId, observedAt));
    await api.recorded.store.append(slice, 'no_stream', [{ id: randomUUID(), event, metadata }]);
  };
  const monthsOfHistory = async (): Promise<void> => {
    await seen(aUser('u1'), daysAgo(40));
    await api.recorded.synced(daysAgo(40));
    await seen(aUser('u2'), daysAgo(3));
    await api.recorded.caughtUpWithLog();
  };
  const run = (...argv: string[]) => stateline(['retention', ...argv, '--server', api.url]);

  it('tells how long history is kept, and why nothing is removed', async () => {
    const { status, body } = await api.get('/retention');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      retentionDays: 30,
      sealEveryDays: 7,
      hold: null,
      baseline: null,
      next: null,
      waitsFor: expect.stringContaining('Nothing is as old'),
    });
  });

  it('removes what is older when told to, and tells what it did', async () => {
    await monthsOfHistory();
    expect((await api.get('/retention')).body).toMatchObject({ next: { slices: 1 } });
    const { status, headers } = await api.post('/retention/run');
    const retention = async () => (await api.get('/retention')).body as Record<string, unknown>;
    await eventually(async () => (await retention())['running'] === false);

    expect(status).toBe(202);
    expect(headers.get('location')).toBe('/api/tenants/t/retention');
    const day = dayOf(daysAgo(31));
    expect(await retention()).toMatchObject({
      baseline: { day, objects: 1 },
      lastRun: { removedSlices: 1, stoppedBy: null },
      failure: null,
    });
    await api.recorded.caughtUpWithLog();
    const before = await api.get(`/state?asOf=${daysAgo(35)}`);
    expect(before.body).toMatchObject({ status: 400, title: 'instant-outside-history' });
    expect((await api.get('/state')).body).toMatchObject({ counts: { user: 2 } });
  });

  it('holds and goes on, with who and why on record', async () => {
    const held = await api.post('/retention/hold', { reason: 'case 7' });
    const twice = await api.post('/retention/hold', { reason: 'case 8' });
    const released = await api.post('/retention/release', { reason: 'closed' });
    const nothing = await api.post('/retention/release', { reason: 'again' });
    const without = await api.post('/retention/hold', {});

    expect(held).toMatchObject({
      status: 200,
      body: { hold: { by: 'local operator', reason: 'case 7' }, next: null },
    });
    expect(twice.body).toMatchObject({ hold: { reason: 'case 7' } });
    expect(released.body).toMatchObject({ hold: null });
    expect(nothing).toMatchObject({ status: 409, body: { title: 'no-legal-hold' } });
    expect(without).toMatchObject({ status: 400 });
  });

  it('is done from the command line as well', async () => {
    await monthsOfHistory();
    const held = await run('hold', '--reason', 'case \u001b[31m7');
    const reasonless = await run('release');
    const idle = await run('run');
    const released = await run('release', '--reason', 'closed', '--json');
    const ran = await run('run');

    expect(held.out).toContain('case \ufffd[31m7');
    expect(reasonless).toMatchObject({ exitCode: 2, out: '' });
    expect(idle.out).toContain('Nothing is removed next. A legal hold stands');
    expect(released.records()).toMatchObject([{ hold: null, next: { slices: 1 } }]);
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.out).toContain('The last run removed 1 slices');
    expect(ran.out).toContain('Kept: at least 30 days, at most 37');
  });
});
