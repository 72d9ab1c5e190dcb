import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnownTenants } from '../../src/api/known-tenants.js';
import { lagMsOf, Readiness, ReadyLag } from '../../src/api/readiness.js';
import { instantAt } from '../../src/domain/instant.js';
import { captureStream } from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  EventStoreUnavailable,
  type LogRange,
  type NewEvent,
  type RecordedEvent,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { ForwardingEventStore } from '../../src/event-store/forwarding-event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { LogReach } from '../../src/observation/log-reach.port.js';
import { eventually } from '../support/eventually.js';

/** A log that delivers nothing until it is let, and can be taken away. */
class HeldLog extends ForwardingEventStore {
  readonly delivery = Promise.withResolvers<undefined>();
  isGone = false;

  override async *batches(
    range: LogRange,
    live?: AbortSignal,
  ): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
    await this.delivery.promise;
    yield* this.store.batches(range, live);
  }

  override head() {
    return this.isGone ? Promise.reject(new EventStoreUnavailable('no server')) : this.store.head();
  }
}

const ended: NewEvent = {
  id: 'd5b1a0b4-0a35-4c55-9d4f-5f1b1f0f3c11',
  event: {
    type: 'FullSyncCompleted',
    data: { startedAt: instantAt(0), completedAt: instantAt(1), counts: {} },
  },
  metadata: {
    ...{ tenantId: 't', schemaVersion: '1', observedAt: instantAt(1), reader: 'tenant' },
    $correlationId: 'c',
  },
};

describe('A process', () => {
  let folder: string;
  let embedded: EmbeddedEventStore;
  let log: HeldLog;
  let history: LmdbHistory;
  let readiness: Readiness;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-ready-'));
    embedded = await EmbeddedEventStore.open(join(folder, 'log'));
    await embedded.append(streamId(captureStream('t', 'tenant')), 'no_stream', [ended]);
    log = new HeldLog(embedded);
    history = await LmdbHistory.open(join(folder, 'history'), log);
    const tenants = new KnownTenants(['t']);
    readiness = new Readiness(history, tenants, new LogReach(log), new ReadyLag(30));
  });
  afterAll(async () => {
    log.delivery.resolve(undefined);
    await history.close();
    await embedded.close();
    await rm(folder, { recursive: true });
  });

  it('is not ready while its read model is behind, then is; not while the log is away, nor while it stops', async () => {
    expect(await readiness.reasons()).toEqual(['projection-behind', 'first-sync-under-way']);
    expect(readiness.projection()).toMatchObject({ lagSeconds: null, stopped: false });

    log.delivery.resolve(undefined);
    await eventually(async () => (await readiness.reasons()).length === 0);
    expect(readiness.projection()).toMatchObject({ lagSeconds: 0, stopped: false });

    log.isGone = true;
    expect(await readiness.reasons()).toEqual(['log-out-of-reach']);
    log.isGone = false;
    expect(await readiness.reasons()).toEqual([]);

    readiness.stop();
    expect(await readiness.reasons()).toEqual(['stopping']);
  });
});

describe('The lag', () => {
  it('is the age of the oldest event that is missing, none where none is, and unknown until all was read', () => {
    const behindSince = instantAt(10_000);
    expect(lagMsOf({ live: true, behindSince }, 25_000)).toBe(15_000);
    expect(lagMsOf({ live: false, behindSince }, 25_000)).toBe(15_000);
    expect(lagMsOf({ live: true, behindSince }, 9_000)).toBe(0);
    expect(lagMsOf({ live: true, behindSince: null }, 25_000)).toBe(0);
    expect(lagMsOf({ live: false, behindSince: null }, 25_000)).toBeNull();
  });
});
