import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { itKeepsTheEventStoreContract } from '../contracts/event-store.contract.js';
import { newEvents } from '../support/events.js';

/** What is looked up at a time, three times over. */
const BLOCKS = 200;

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

  it('tells who reads a long log in pieces all of it in order, and closes in the middle of it', async () => {
    const other = await EmbeddedEventStore.open(join(folder, 'other'));
    const stream = streamId(`changes_t_00-${randomUUID()}`);
    for (let count = 0; count < BLOCKS; count += 1) {
      await other.append(stream, count === 0 ? 'no_stream' : count - 1, newEvents(1));
    }
    const range = { after: 'start', streamPrefixes: ['changes_'] } as const;
    const positions: number[] = [];
    for await (const batch of other.batches(range)) {
      positions.push(...batch.map(({ position }) => Number(position)));
    }
    expect(positions).toEqual(Array.from({ length: BLOCKS }, (_, index) => index + 1));

    const reader = other.batches(range)[Symbol.asyncIterator]();
    await reader.next();
    await other.close();
    await expect(reader.next()).rejects.toThrow('is closed');
  });
});
