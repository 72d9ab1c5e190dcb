import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { DeliveryBook } from '../../../src/alarms/deliveries/delivery-book.port.js';
import { DeliveryOptions } from '../../../src/alarms/deliveries/delivery-options.js';
import { DeliveryWorker } from '../../../src/alarms/deliveries/delivery-worker.js';
import type { OpenTarget, OpenWebhook } from '../../../src/alarms/deliveries/open-targets.js';
import {
  RedeliverAlarm,
  RedeliverAlarmHandler,
} from '../../../src/alarms/deliveries/redeliver-alarm.command.js';
import { Senders, senderFor } from '../../../src/alarms/deliveries/senders.js';
import type { Alarm } from '../../../src/domain/alarms/alarm-events.js';
import type { Delivery } from '../../../src/domain/alarms/deliveries/delivery.js';
import { instantAt } from '../../../src/domain/instant.js';
import { alarmsStream } from '../../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../../src/event-store/embedded/embedded-event-store.js';
import { type EventStore, streamId } from '../../../src/event-store/event-store.port.js';
import { anAlarm } from '../../domain/alarms/deliveries/some-alarms.js';
import { anOperator } from '../../support/an-operator.js';
import { eventually } from '../../support/eventually.js';
import { someMetadata } from '../../support/events.js';
import { PassingTime } from './passing-time.js';

const TENANT = 't';
/** Some of what a message may take that is under way at a stop. */
const MOMENT_MS = 100;
const REAL_LIMIT_MS = 50_000;

/** Ways to targets alone: nothing is undone here. */
class OnlyTargets extends Senders {
  constructor(private readonly targets: readonly OpenTarget[]) {
    super(...([] as unknown as ConstructorParameters<typeof Senders>));
  }

  override all() {
    return this.targets.map(senderFor);
  }
}

/** A log to which alarms are appended, and processes that tell of them. */
export class Telling {
  readonly time = new PassingTime();
  private readonly stops: (() => Promise<void>)[] = [];

  private constructor(
    private readonly folder: string,
    readonly store: EmbeddedEventStore,
    private readonly book: DeliveryBook,
  ) {}

  static async open(): Promise<Telling> {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-deliveries-'));
    const store = await EmbeddedEventStore.open(folder);
    const book = new DeliveryBook(store);
    await book.onModuleInit();
    return new Telling(folder, store, book);
  }

  async close(): Promise<void> {
    for (const stop of this.stops.splice(0)) await stop();
    await this.book.onModuleDestroy();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A process that tells the targets; gives what stops it. */
  start(targets: readonly OpenTarget[], store: EventStore = this.store): () => Promise<void> {
    const stopping = new AbortController();
    const options = this.options(targets);
    const worker = new DeliveryWorker(store, new OnlyTargets(targets), options);
    const term = {
      number: 1,
      handedOver: true,
      signal: stopping.signal,
      assertHeld: () => undefined,
    };
    const done = worker.during(term);
    const stop = async (): Promise<void> => {
      stopping.abort();
      let isOver = false;
      void done.finally(() => {
        isOver = true;
      });
      await eventually(() => {
        if (!isOver) this.time.pass(MOMENT_MS);
        return isOver;
      }, REAL_LIMIT_MS);
      await done;
    };
    if (store === this.store) this.stops.push(stop);
    return stop;
  }

  /** Resolves when a target was introduced: it is told of what is raised from then on. */
  async introduced(...targets: readonly OpenTarget[]): Promise<void> {
    const stop = this.start(targets);
    await this.time.until(async () => (await this.records('DeliveriesReached')) >= targets.length);
    await stop();
  }

  /** Alarms with these ids, raised one after another. */
  async raise(ids: readonly string[], overrides: Partial<Alarm> = {}): Promise<void> {
    const stream = streamId(alarmsStream(TENANT));
    const last = await this.store.last(stream);
    const firedAt = instantAt(this.time.nowMs());
    const events = ids.map((alarmId) => ({
      id: randomUUID(),
      event: { type: 'AlarmRaised' as const, data: anAlarm({ alarmId, firedAt, ...overrides }) },
      metadata: someMetadata({ tenantId: TENANT }),
    }));
    await this.store.append(stream, last?.revision ?? 'no_stream', events);
  }

  async redeliver(alarmId: string, target: OpenTarget): Promise<void> {
    const handler = new RedeliverAlarmHandler(this.store, this.book, this.options([target]));
    const wish = { tenantId: TENANT, alarmId, target: target.name, by: anOperator('ada') };
    await handler.execute(new RedeliverAlarm(wish));
  }

  /** Newest first. */
  async deliveries(): Promise<readonly Delivery[]> {
    await this.book.caughtUp(TENANT);
    return this.book.list(TENANT, {}, { size: 10_000 }).rows;
  }

  counts() {
    return this.book.counts(TENANT);
  }

  page(after?: string) {
    return this.book.list(TENANT, {}, { size: 2, ...(after !== undefined && { after }) });
  }

  /** How many records of a type there are. */
  async records(type: string): Promise<number> {
    let count = 0;
    for await (const { event } of this.store.readAll({ after: 'start' })) {
      if (event.type === type) count += 1;
    }
    return count;
  }

  private options(targets: readonly OpenTarget[]): DeliveryOptions {
    const undo = { approval: 'plan', mostPerHour: 3 } as const;
    return new DeliveryOptions({
      ...{ tenantId: TENANT, publicUrl: null, targets, undo, clock: this.time },
    });
  }
}

/** A webhook at an address. */
export const aWebhook = (url: string, overrides: Partial<OpenWebhook> = {}): OpenWebhook => ({
  ...{ name: 'soc', kind: 'webhook', level: 'low', rules: null },
  ...{ url, secret: 'a secret of some length' },
  ...overrides,
});
