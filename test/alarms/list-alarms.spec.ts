import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetAlarm,
  GetAlarmHandler,
  ListAlarms,
  ListAlarmsHandler,
  type AlarmsAsked,
} from '../../src/alarms/list-alarms.query.js';
import { alarmsStream } from '../../src/domain/timeline/streams.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type RecordedEvent,
  streamId,
  type StreamId,
} from '../../src/event-store/event-store.port.js';
import { ForwardingEventStore } from '../../src/event-store/forwarding-event-store.port.js';
import { anAlarm } from '../domain/alarms/deliveries/some-alarms.js';
import { someMetadata } from '../support/events.js';

const ALARMS = 3_000;
/** Some pages' worth, however many there are. */
const FEW = 300;

/** A log that counts what is read of its streams. */
class CountingLog extends ForwardingEventStore {
  eventsRead = 0;

  override async *read(stream: StreamId, from?: number): AsyncGenerator<RecordedEvent> {
    for await (const event of super.read(stream, from)) {
      this.eventsRead += 1;
      yield event;
    }
  }
}

describe('The list of alarms', () => {
  let folder: string;
  let embedded: EmbeddedEventStore;
  let log: CountingLog;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stateline-list-alarms-'));
    embedded = await EmbeddedEventStore.open(join(folder, 'log'));
    const events = Array.from({ length: ALARMS }, (_, index) => ({
      id: randomUUID(),
      event: {
        type: 'AlarmRaised' as const,
        data: anAlarm({ alarmId: idOf(index), level: index === 7 ? 'critical' : 'low' }),
      },
      metadata: someMetadata({ tenantId: 't' }),
    }));
    await embedded.append(streamId(alarmsStream('t')), 'no_stream', events);
  });
  beforeEach(() => {
    log = new CountingLog(embedded);
  });
  afterAll(async () => {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const idOf = (index: number): string => `alarm-${String(index)}`;
  const page = (size: number, asked: Partial<AlarmsAsked> & { after?: string } = {}) => {
    const { after, ...which } = asked;
    return new ListAlarmsHandler(log).execute(
      new ListAlarms('t', { ...which, page: { size, ...(after !== undefined && { after }) } }),
    );
  };
  const get = (alarmId: string) => new GetAlarmHandler(log).execute(new GetAlarm('t', alarmId));

  it('tells the newest first, at a cost that does not grow with all there are', async () => {
    const { rows, next } = await page(20);

    expect(rows.map(({ alarmId }) => alarmId)).toEqual(
      Array.from({ length: 20 }, (_, index) => idOf(ALARMS - 1 - index)),
    );
    expect(next).not.toBeNull();
    expect(log.eventsRead).toBeLessThan(FEW);
  });

  it('goes on where a page ended, until all were told once', async () => {
    const told: string[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const { rows, next } = await page(700, after === undefined ? {} : { after });
      told.push(...rows.map(({ alarmId }) => alarmId));
      after = next;
    }

    expect(told).toEqual(Array.from({ length: ALARMS }, (_, index) => idOf(ALARMS - 1 - index)));
  });

  it('finds those that are asked for, and ends where no more can come', async () => {
    const { rows, next } = await page(20, { level: 'critical' });

    expect({ ids: rows.map(({ alarmId }) => alarmId), next }).toEqual({
      ids: [idOf(7)],
      next: null,
    });
  });

  it('begins with the newest where a cursor points beyond all there are', async () => {
    const { rows } = await page(1, { after: '999999999999' });

    expect(rows.map(({ alarmId }) => alarmId)).toEqual([idOf(ALARMS - 1)]);
    expect(log.eventsRead).toBeLessThan(FEW);
  });

  it('tells a new alarm by its id at a cost that does not grow with all there are', async () => {
    expect(await get(idOf(ALARMS - 3))).toMatchObject({ alarmId: idOf(ALARMS - 3) });
    expect(log.eventsRead).toBeLessThan(FEW);
  });

  it('tells the first one too, and says when there is none', async () => {
    expect(await get(idOf(0))).toMatchObject({ alarmId: idOf(0) });
    await expect(get('nobody')).rejects.toMatchObject({ code: 'alarm-not-found' });
  });
});
