import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadAlarms } from '../../src/alarms/load-alarms.port.js';
import { RehearseAlarms, RehearseAlarmsHandler } from '../../src/alarms/rehearse-alarms.query.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { waitingRow } from './history-beside.js';
import { type HistorySize, TENANT, writeHistory } from './history-log.js';
import { askedOf } from './history-questions.js';
import { type BenchRow, rowOf, timed } from './measure.js';
import { memoryNow, watched as memoryOf } from './memory.js';

const RUNS = 3;
const IDLE_MS = 2_000;
const WATCHED = { emergency: ['rescue@example.com'], applications: [] };

/** Measures looking back over a whole log with the shipped rules, and what is asked meanwhile. */
export async function* benchAlarms(size: HistorySize): AsyncGenerator<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'stateline-bench-'));
  const store = await EmbeddedEventStore.open(join(folder, 'log'));
  try {
    const asked = askedOf(await writeHistory(store, size));
    const history = await LmdbHistory.open(join(folder, 'history'), store);
    const head = await store.head();
    if (head !== undefined) await history.caughtUp(head);
    const lookBack = rehearsalOver(store, history);
    yield await lookingBack(lookBack);
    const tenant = history.tenant(TENANT);
    yield await waitingRow(
      'nothing else, once alarms were looked back for',
      delay(IDLE_MS),
      tenant,
      asked,
    );
    yield await waitingRow('looking back for alarms', lookBack(), tenant, asked);
    await history.close();
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

type LookBack = () => Promise<{ readonly events: number; readonly alarms: number }>;

const rehearsalOver = (store: EmbeddedEventStore, history: LmdbHistory): LookBack => {
  const { rules, windows } = loadAlarms(null, {});
  const nowhere = { folder: '', raisesHere: false, file: null, fingerprint: '' };
  const options = { ...nowhere, tenantId: TENANT, rules, windows, watched: WATCHED };
  const handler = new RehearseAlarmsHandler(options, store, history);
  return async () => {
    const rehearsal = await handler.execute(new RehearseAlarms(TENANT, {}));
    for await (const line of rehearsal(new AbortController().signal)) {
      if (line.kind === 'end') return line;
    }
    throw new Error('Looking back broke off');
  };
};

const lookingBack = async (lookBack: LookBack): Promise<BenchRow> => {
  const { events, alarms } = await lookBack();
  const own = memoryNow().own;
  const before = process.cpuUsage();
  const values: number[] = [];
  const { peak } = await memoryOf(async () => {
    for (let run = 0; run < RUNS; run += 1) {
      values.push(((await timed(lookBack)).ms * 1_000) / events);
    }
  });
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / RUNS / events;
  const found = `${String(alarms)} alarms in ${String(events)} events`;
  const note = `${found}; at most ${(peak.own - own).toFixed(0)} MB more than before`;
  return { ...rowOf('looking back for alarms, one event', 'µs', values), cpu, note };
};
