import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  EventStoreUnavailable,
  type NewEvent,
  type RecordedEvent,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { ForwardingEventStore } from '../../src/event-store/forwarding-event-store.port.js';
import { instantAt } from '../../src/domain/instant.js';
import { Meters } from '../../src/observation/meters.js';
import { ObservedEventStore } from '../../src/observation/observed-event-store.js';
import { itKeepsTheEventStoreContract } from '../contracts/event-store.contract.js';

/** A log whose server is gone. */
class OutOfReach extends ForwardingEventStore {
  override head = () => Promise.reject(new EventStoreUnavailable('no server'));
  override async *readAll(): AsyncGenerator<RecordedEvent> {
    yield* [];
    await this.head();
  }
}

const settled = (tenantId: string, outcome: 'delivered' | 'dead'): NewEvent => ({
  id: randomUUID(),
  event: {
    type: 'DeliverySettled',
    data: {
      ...{ alarmId: 'a', alarmRevision: 0, rule: 'r', level: 'low', text: 'x' },
      ...{ target: 'soc', at: instantAt(0), outcome, attempts: 1, detail: null },
    },
  },
  metadata: {
    ...{ tenantId, schemaVersion: '1', observedAt: instantAt(0), reader: 'alarms' },
    $correlationId: 'a',
  },
});

describe('ObservedEventStore', () => {
  let folder: string;
  let embedded: EmbeddedEventStore;
  let meters: Meters;
  let store: ObservedEventStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-observed-'));
    embedded = await EmbeddedEventStore.open(folder);
    meters = new Meters(['ours']);
    store = new ObservedEventStore(embedded, meters);
  });
  afterAll(async () => {
    await embedded.close();
    await rm(folder, { recursive: true });
  });

  itKeepsTheEventStoreContract(() => Promise.resolve(store));

  it('counts events by type, deliveries by outcome, and tenants of others as one', async () => {
    const stream = streamId(`deliveries-${randomUUID()}`);
    const events = [settled('ours', 'delivered'), settled('ours', 'dead'), settled('x', 'dead')];
    await store.append(stream, 'no_stream', events);

    const text = await meters.registry.metrics();
    expect(text).toContain(
      'stateline_events_appended_total{tenant="ours",type="DeliverySettled"} 2',
    );
    expect(text).toContain(
      'stateline_events_appended_total{tenant="other",type="DeliverySettled"} 1',
    );
    expect(text).toContain('stateline_alarm_deliveries_total{tenant="ours",outcome="dead"} 1');
    expect(text).not.toContain('tenant="x"');
  });

  it('counts what the log did not do by operation and code', async () => {
    const lost = new ObservedEventStore(new OutOfReach(embedded), meters);
    const readAll = async () => {
      for await (const event of lost.readAll({ after: 'start' })) expect(event).toBeUndefined();
    };
    await expect(lost.head()).rejects.toThrow(EventStoreUnavailable);
    await expect(readAll()).rejects.toThrow(EventStoreUnavailable);

    const text = await meters.registry.metrics();
    for (const operation of ['head', 'read']) {
      const labels = `operation="${operation}",code="event-store-unavailable"`;
      expect(text).toContain(`stateline_log_failures_total{${labels}} 1`);
    }
  });
});
