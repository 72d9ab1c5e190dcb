import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translatePositions } from '../../src/domain/timeline/positions-in-events.js';
import { copyLog } from '../../src/event-store/copy/copy-log.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import type { EventStore } from '../../src/event-store/event-store.port.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { collect } from '../support/events.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';
import { LogToCopy } from './a-log-to-copy.js';
import { expectSameAnswers } from './same-answers.js';

describe('Copying a log between the embedded store and EventStoreDB', () => {
  let folder: string;
  let embedded: EmbeddedEventStore;
  let back: EmbeddedEventStore;
  let server: TestEventStoreDb;
  let remote: EventStoreDbEventStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-copy-esdb-'));
    embedded = await EmbeddedEventStore.open(join(folder, 'embedded'));
    back = await EmbeddedEventStore.open(join(folder, 'back'));
    server = await startEventStoreDb();
    remote = await EventStoreDbEventStore.open(server.url, { onTrouble: () => undefined });
  });
  afterEach(async () => {
    await Promise.all([embedded.close(), back.close(), remote.close()]);
    await server.close();
    await rm(folder, { recursive: true });
  });

  const copied = (source: EventStore, target: EventStore, signal = new AbortController().signal) =>
    copyLog(source, target, { signal, onProgress: () => undefined });

  it('gives the same events there and back, and the same answers', async () => {
    await new LogToCopy(embedded).aMonth(12, 20);

    const there = await copied(embedded, remote);
    const andBack = await copied(remote, back);

    expect(andBack).toEqual({ ...there, brokenChain: null });
    expect(await streamsIn(back)).toEqual(await streamsIn(embedded));
    await expectSameAnswers(embedded, remote);
    await expectSameAnswers(embedded, back);
  }, 180_000);

  it('copies each event once over connections that are lost', async () => {
    await new LogToCopy(embedded).aMonth(8, 30);
    server.faults.next(2, { fault: 'connection killed', written: true }, { after: 5 });
    server.faults.next(2, { fault: 'connection killed', written: false }, { after: 20 });
    server.faults.next(1, { fault: 'dies', afterEvents: 30 }, { on: 'read' });

    const { events, copied: appended } = await copied(embedded, remote);

    expect(appended).toBe(events);
    expect(server.faults.hits).toBe(5);
    expect(await streamsIn(remote)).toEqual(await streamsIn(embedded));
  }, 180_000);

  it('goes on after it was stopped', async () => {
    await new LogToCopy(embedded).aMonth(8, 30);
    const stopping = new AbortController();
    const stopped = copyLog(embedded, remote, {
      signal: stopping.signal,
      onProgress: (phase, events) => {
        if (phase === 'copying' && events > 60) stopping.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });

    const { found, events, copied: appended } = await copied(embedded, remote);

    expect(found).toBeGreaterThan(60);
    expect(appended).toBe(events - found);
    expect(await streamsIn(remote)).toEqual(await streamsIn(embedded));
  }, 180_000);

  it('refuses a server that holds other events, and leaves it as it was', async () => {
    await new LogToCopy(embedded).aMonth(2, 5);
    await new LogToCopy(remote).aMonth(1, 5);
    const before = server.eventCount();

    await expect(copied(embedded, remote)).rejects.toMatchObject({ code: 'not-a-copy' });

    // Its identity is on record by now.
    expect(server.eventCount()).toBe(before + 1);
  });
});

/** Every event of each stream that is copied, without its place in the log. */
const streamsIn = async (store: EventStore) => {
  const events = await collect(store.readAll({ after: 'start' }));
  const bare = events
    .filter(({ streamId }) => !/^(lease_|identity-)/.test(streamId))
    .map(({ id, streamId, revision, event, metadata }) => ({
      id,
      streamId,
      revision,
      event: translatePositions(event, () => '?'),
      metadata,
    }));
  return Object.fromEntries(Map.groupBy(bare, ({ streamId }) => streamId));
};
