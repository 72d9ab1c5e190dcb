import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { itKeepsTheEventStoreContract } from '../contracts/event-store.contract.js';

describe('EmbeddedEventStore', () => {
  let folder: string;
  let store: EmbeddedEventStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-log-'));
    store = await EmbeddedEventStore.open(folder);
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  itKeepsTheEventStoreContract(() => Promise.resolve(store));
});
