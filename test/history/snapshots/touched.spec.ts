import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { position } from '../../../src/event-store/event-store.port.js';
import { Batches } from '../../../src/history/batches.js';
import { freeBytes } from '../../../src/history/disk-room.js';
import { asSeen } from '../../../src/history/horizon.js';
import { Model } from '../../../src/history/model.js';
import { TouchedObjects } from '../../../src/history/snapshots/touched.js';
import { aStreamId, someMetadata } from '../../support/events.js';
import { aUser } from '../directory-changes.js';
import { second } from '../recorded-tenant.js';

describe('what is not as it was saved', () => {
  let folder: string;
  let model: Model;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stateline-touched-'));
    model = await Model.open(join(folder, 'model'), freeBytes);
    const fail = (error: unknown): never => {
      throw error;
    };
    const batches = new Batches(model, { stopped: false, isLive: false, fail });
    for (let at = 1; at <= 3; at += 1) {
      const event = aUser(`user-${at}`);
      const place = { revision: at, position: position(String(at)), recordedAt: second(at) };
      const id = `event-${at}`;
      const metadata = someMetadata();
      await batches.add({ id, event, metadata, streamId: aStreamId(), ...place }, false);
    }
    await batches.flush();
  });
  afterEach(async () => {
    await model.close();
    rmSync(folder, { recursive: true });
  });

  const since = (row: number) =>
    new TouchedObjects(model).since({ row, known: row }, 0, asSeen(model.rows.committed));

  it('is the last row of each object that changed since', async () => {
    expect([...(await since(2)).lasts]).toEqual([0, 0, 4]);
  });

  it('tells of the objects that the saved state does not have', async () => {
    expect((await since(1)).born).toEqual([1, 2]);
  });

  it('is held for those who turn pages, and let go when nobody asks any more', async () => {
    const touched = new TouchedObjects(model, 100);
    const ask = () => touched.since({ row: 1, known: 1 }, 0, asSeen(model.rows.committed));

    const first = await ask();
    expect(await ask()).toBe(first);
    await delay(300);
    expect(await ask()).not.toBe(first);
  });

  it('lists no objects where no state is saved: it would be all of them', async () => {
    const { lasts, born } = await since(0);
    expect([...lasts]).toEqual([2, 3, 4]);
    expect(born).toEqual([]);
  });
});
