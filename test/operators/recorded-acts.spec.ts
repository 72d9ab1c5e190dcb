import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type RecordedAct,
  RecordedActs,
  type WantedActs,
} from '../../src/operators/recorded-acts.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { collect } from '../support/events.js';
import { aLog, anAct, systemClock } from '../support/some-acts.js';

const START = Date.parse('2026-11-21T00:00:00Z');
const HOUR_MS = 3_600_000;
const atHour = (hour: number): Instant => instantAt(START + hour * HOUR_MS);

/** The clock goes on, is set back by twenty hours, and goes on from there. */
const HOURS = [0, 10, 20, 30, 40, 41, 42, 22, 23, 24, 25, 26, 43, 44, 54, 64, 74, 84, 94];

describe('Acts of a log whose clock was set back', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  let acts: RecordedActs;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-set-back-'));
    let now = atHour(0);
    store = await EmbeddedEventStore.open(join(folder, 'log'), { clock: () => now });
    const audit = new StoredOperatorsAudit(store, () => now);
    for (const hour of HOURS) {
      now = atHour(hour);
      await audit.record(['t'], anAct({ target: String(hour) }));
    }
    acts = new RecordedActs(store, 't');
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const targets = (rows: readonly { readonly target: string | null }[]) =>
    rows.map(({ target }) => Number(target));

  const within = ({ from = atHour(-1), until = atHour(1000) }: WantedActs) =>
    HOURS.filter((hour) => atHour(hour) >= from && atHour(hour) <= until);

  it('are found by any times, each and no others', async () => {
    const times = [undefined, ...[-5, 0, 20, 22, 28, 42, 43.5, 94, 300].map(atHour)];
    for (const from of times) {
      for (const until of times) {
        const wanted = { ...(from && { from }), ...(until && { until }) };
        const { rows, next } = await acts.page(wanted, 1000);
        const read = await acts.all(wanted);
        const all = (await collect(read(new AbortController().signal))).flat();

        expect({ wanted, next, hours: targets(rows) }).toEqual({
          ...{ wanted, next: null, hours: within(wanted).toReversed() },
        });
        expect({ wanted, hours: targets(all) }).toEqual({ wanted, hours: within(wanted) });
      }
    }
  });
});

describe('Acts that are read from end to end', () => {
  const MANY = 1100;
  let log: Awaited<ReturnType<typeof aLog>>;
  let audit: StoredOperatorsAudit;
  let acts: RecordedActs;
  beforeAll(async () => {
    log = await aLog();
    audit = new StoredOperatorsAudit(log.store, systemClock);
    for (let number = 0; number < MANY; number += 1) {
      const outcome = number % 7 === 0 ? 'failed' : 'allowed';
      audit.note(['t'], anAct({ target: String(number), outcome }));
    }
    await audit.onApplicationShutdown();
    acts = new RecordedActs(log.store, 't');
  });
  afterAll(() => log.close());

  const numbersIn = (groups: readonly (readonly RecordedAct[])[]) =>
    groups.flat().map(({ target }) => Number(target));

  it('come in groups, each act that is wanted once and in order', async () => {
    const every = Array.from({ length: MANY }, (_, number) => number);
    const { signal } = new AbortController();
    const all = await collect((await acts.all({}))(signal));
    const failed = await collect((await acts.all({ outcome: 'failed' }))(signal));
    const nobodys = await collect((await acts.all({ actor: 'nobody at all' }))(signal));

    expect(numbersIn(all)).toEqual(every);
    expect(numbersIn(failed)).toEqual(every.filter((number) => number % 7 === 0));
    expect(numbersIn(nobodys)).toEqual([]);
    expect(all.length).toBeGreaterThan(1);
    expect(Math.max(...all.map((group) => group.length))).toBeLessThan(MANY / 2);
  });

  it('are those that stood when it began, up to where the reader stops', async () => {
    const read = await acts.all({});
    await audit.record(['t'], anAct({ target: String(MANY) }));
    const stop = new AbortController();
    const begun: (readonly RecordedAct[])[] = [];
    for await (const group of read(stop.signal)) {
      begun.push(group);
      stop.abort();
    }

    expect(numbersIn(begun)).toEqual(numbersIn(begun.slice(0, 1)));
    expect(numbersIn(await collect(read(new AbortController().signal)))).toHaveLength(MANY);
  });
});
