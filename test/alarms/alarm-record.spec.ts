import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlarmRecord } from '../../src/alarms/alarm-record.js';
import type { Alarm } from '../../src/domain/alarms/alarm-events.js';
import { instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { position } from '../../src/event-store/event-store.port.js';

const TENANT = '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10';

const anAlarm = (digit: string): Alarm => ({
  alarmId: digit.repeat(32),
  ...{ rule: 'r', level: 'high', text: 'Something happened', source: null },
  firedAt: instantAt(0),
  ...{ changeIds: [], changes: 0, objects: [], actors: [], auditCorrelationIds: [], undo: false },
});

describe('the record of alarms', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stateline-alarm-record-'));
    store = await EmbeddedEventStore.open(join(folder, 'log'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has who goes on before the alarms of another load those as well', async () => {
    const found = ['a', 'b'].map((digit) => ({
      alarm: anAlarm(digit),
      entryId: digit,
      position: position('1'),
    }));
    await new AlarmRecord(store, TENANT).append(found);
    const head = (await store.head()) ?? position('0');

    const other = new AlarmRecord(store, TENANT);
    await other.load(-1);
    const early = other.revisionAt(position('0'));
    const again = new AlarmRecord(store, TENANT);
    await again.load(early);
    expect(again.has('a'.repeat(32))).toBe(true);
    expect(again.has('b'.repeat(32))).toBe(true);
    expect(other.revisionAt(position(String(Number(head) + 1)))).toBe(1);
  });
});
