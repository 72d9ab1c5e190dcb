import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';

import {
  differenceReport,
  type ReportOrder,
  type ReportState,
} from '../../src/domain/comparison/report.js';
import type { ReportEvent } from '../../src/domain/comparison/report-events.js';
import { instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { JobFollower } from '../../src/history/job-follower.port.js';
import { aNewEvent } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import { TroubledLog } from './troubled-log.js';
import { anOperator } from '../support/an-operator.js';

const TENANT = '0a1b2c3d-0000-4000-8000-00000000000f';
const side = { instant: instantAt(0), position: '7' };
const request: ReportOrder = {
  ...{ kind: 'request', from: side, until: side, scope: {}, by: anOperator('ada') },
};
const notRead: unknown = expect.objectContaining({
  code: 'jobs-not-read',
  category: 'unavailable',
});

describe('following jobs', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  let log: TroubledLog;
  const started: JobFollower<ReportState, ReportEvent>[] = [];
  beforeEach(async () => {
    Logger.overrideLogger(false);
    folder = mkdtempSync(join(tmpdir(), 'stateline-jobs-'));
    store = await EmbeddedEventStore.open(folder);
    log = new TroubledLog(store);
  });
  afterEach(async () => {
    for (const follower of started.splice(0)) await follower.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
    Logger.overrideLogger(['error']);
  });

  const aFollower = (decider = differenceReport) => {
    const follower = new JobFollower<ReportState, ReportEvent>(log, 'reports', decider);
    started.push(follower);
    return follower;
  };
  const tell = async (reportId: string, order: ReportOrder): Promise<void> => {
    const command = { ...order, reportId, at: instantAt(0) };
    await store.handle(streamId(`reports-${reportId}`), differenceReport, command, (event) => {
      const { id, metadata } = aNewEvent();
      return { id, event, metadata: { ...metadata, tenantId: TENANT } };
    });
  };
  const statusOf = (follower: JobFollower<ReportState, ReportEvent>, id: string) =>
    follower.get(id)?.state?.status;

  it('has folded what stands in the log when it has started, and folds what comes', async () => {
    await tell('one', request);
    const follower = aFollower();
    await follower.start();
    expect(statusOf(follower, 'one')).toBe('requested');
    await tell('one', { kind: 'cancel' });
    await follower.caughtUp(streamId('reports-one'));
    expect(statusOf(follower, 'one')).toBe('cancelled');
  });

  it('starts while the log is out of reach, answers nothing until it is back, and then all', async () => {
    await tell('one', request);
    await tell('two', request);
    await tell('one', { kind: 'cancel' });
    log.down = true;
    const follower = aFollower();
    const told: string[] = [];
    follower.onChange((id) => told.push(`${id} ${String(statusOf(follower, id))}`));
    await follower.start();

    expect(() => follower.get('one')).toThrow(notRead);
    expect(() => follower.newestFirst(TENANT, { size: 5 })).toThrow(notRead);
    expect(follower.ids()).toEqual([]);
    log.down = false;
    await follower.caughtUp(streamId('reports-one'));
    expect(follower.newestFirst(TENANT, { size: 5 }).rows).toEqual(['two', 'one']);
    expect(told).toEqual(['one cancelled', 'two requested']);
  });

  it.each(['the first read', 'following'])(
    'takes no event twice when %s breaks off',
    async (when) => {
      const follower = aFollower();
      if (when === 'following') await follower.start();
      log.breaksAfter = { of: 'log', events: 2 };
      for (const id of ['one', 'two', 'three']) await tell(id, request);
      if (when !== 'following') await follower.start();
      await eventually(() => follower.ids().length === 3);
      expect(log.breaksAfter).toBeUndefined();
      expect(follower.ids()).toEqual(['one', 'two', 'three']);
    },
  );

  it('can be stopped while the log is out of reach', async () => {
    log.down = true;
    const follower = aFollower();
    await follower.start();
    await expect(follower.stop()).resolves.toBeUndefined();
  });

  it('does not start on a log that cannot be understood', async () => {
    await tell('one', request);
    const evolve = () => {
      throw new RangeError('What is this?');
    };
    await expect(aFollower({ ...differenceReport, evolve }).start()).rejects.toThrow(RangeError);
  });
});
