import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { EventStoreModule } from '../../src/event-store/event-store.module.js';
import { EventStore } from '../../src/event-store/event-store.port.js';
import { aNewEvent, aStreamId } from '../support/events.js';

describe('EventStoreModule', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-module-'));
    Logger.overrideLogger(false);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('gives the app an event store, and frees its folder when the app is closed', async () => {
    const store = await EmbeddedEventStore.open(folder);
    const app = await NestFactory.createApplicationContext(EventStoreModule.of(store));
    await app.get(EventStore).append(aStreamId(), 'no_stream', [aNewEvent()]);

    await app.close();

    const again = await EmbeddedEventStore.open(folder);
    expect(await again.head()).toBe('1');
    await again.close();
  });
});
