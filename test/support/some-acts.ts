import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { OperatorAct } from '../../src/domain/operators/operator-act.js';
import { operatorsStream } from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type EventStore,
  type Position,
  type StreamAppend,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { ForwardingEventStore } from '../../src/event-store/forwarding-event-store.port.js';
import { collect } from './events.js';

/** Somebody reads a state. */
export const anAct = (about: Partial<OperatorAct> = {}): OperatorAct => ({
  action: 'read',
  actor: { name: 'Ada', id: 'ada-id', kind: 'user' },
  address: '192.0.2.7',
  outcome: 'allowed',
  permission: 'history/read',
  method: 'GET',
  route: '/api/tenants/:tenantId/state',
  target: '/api/tenants/t/state',
  reason: null,
  correlationId: 'c-1',
  ...about,
});

export const systemClock = (): Instant => instantAt(Date.now());

/** What stands in a tenant's stream. */
export const recordedIn = async (store: EventStore, tenantId = 't') =>
  (await collect(store.read(streamId(operatorsStream(tenantId))))).flatMap(({ event }) =>
    event.type === 'OperatorActed' ? [event.data] : [],
  );

/** Position of the last event that says more than that somebody asked something. */
export const headBesideActs = async (store: EventStore): Promise<Position | undefined> =>
  (await collect(store.readAll({ after: 'start' }))).findLast(
    ({ event }) => event.type !== 'OperatorActed',
  )?.position;

/** A log that a test takes away and brings back. */
export class CutLog extends ForwardingEventStore {
  /** Thrown in place of an append; `after` it was carried out, or instead of it. */
  broken: { readonly error: Error; readonly after: boolean } | null = null;
  tries = 0;
  private answers: Promise<undefined> = Promise.resolve(undefined);

  /** Keeps appends waiting until what it gives is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.answers = promise;
    return () => {
      resolve(undefined);
    };
  }

  override async appendBatch(appends: readonly StreamAppend[]) {
    this.tries += 1;
    await this.answers;
    const { broken } = this;
    if (broken?.after === false) throw broken.error;
    const appended = await super.appendBatch(appends);
    if (broken !== null) throw broken.error;
    return appended;
  }
}

/** A log in a folder of its own. */
export const aLog = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-operators-'));
  const embedded = await EmbeddedEventStore.open(join(folder, 'log'));
  const close = async () => {
    await embedded.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, embedded, store: new CutLog(embedded), close };
};
