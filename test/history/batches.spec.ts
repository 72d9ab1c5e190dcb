import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { position, type RecordedEvent } from '../../src/event-store/event-store.port.js';
import { Batches } from '../../src/history/batches.js';
import { freeBytes } from '../../src/history/disk-room.js';
import { Model } from '../../src/history/model.js';
import { atOf } from '../../src/history/positions.js';
import { aStreamId, someMetadata } from '../support/events.js';
import { aGroup, aUser } from './directory-changes.js';
import { second } from './recorded-tenant.js';

describe('events on their way into a model', () => {
  let folder: string;
  let model: Model;
  let batches: Batches;
  let added: number;
  let isLive: boolean;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stateline-batches-'));
    model = await Model.open(join(folder, 'model'), freeBytes);
    const fail = (error: unknown): never => {
      throw error;
    };
    isLive = false;
    batches = new Batches(model, {
      stopped: false,
      get isLive() {
        return isLive;
      },
      fail,
    });
    added = 0;
  });
  afterEach(async () => {
    await batches.flush();
    await model.close();
    rmSync(folder, { recursive: true });
  });

  const add = async (event: ChangeEvent): Promise<void> => {
    added += 1;
    await batches.add(recorded(event, added), false);
  };

  it('are committed together when they are small and many', async () => {
    for (let number = 0; number < 200; number += 1) await add(aUser(`user-${number}`));
    expect(model.checkpoint).toBe(0);

    await batches.flush();
    expect(model.checkpoint).toBe(atOf(position('200')));
  });

  it('are committed before there are many when each brings many links', async () => {
    const members = Array.from({ length: 300 }, (_, index) => `user-${index}`);
    for (let number = 0; number < 100; number += 1) await add(aGroup(`group-${number}`, members));

    expect(model.checkpoint).toBeGreaterThan(0);
  });

  it('are committed before there are many when each is long', async () => {
    const description = 'x'.repeat(300_000);
    for (let number = 0; number < 120; number += 1)
      await add(aUser(`user-${number}`, { description }));

    expect(model.checkpoint).toBeGreaterThan(0);
  });

  it('are waited for sooner while they come in, so that less of them lies in memory', async () => {
    const description = 'x'.repeat(1_000_000);
    const untilWaited = async () => {
      for (let count = 1; ; count += 1) {
        added += 1;
        const user = aUser(`user-${added}`, { description });
        const isFull = batches.add(recorded(user, added), false);
        if (isFull === undefined) continue;
        await isFull;
        await batches.flush();
        return count;
      }
    };
    const catchingUp = await untilWaited();
    isLive = true;

    expect([catchingUp, await untilWaited()]).toEqual([12, 4]);
  });
});

const recorded = (event: ChangeEvent, at: number): RecordedEvent => ({
  id: `event-${at}`,
  event,
  metadata: someMetadata(),
  streamId: aStreamId(),
  revision: at,
  position: position(String(at)),
  recordedAt: second(at),
});
