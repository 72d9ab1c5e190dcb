import { RecordedActs, type WantedActs } from '../../src/operators/recorded-acts.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { aLog, anAct, recordedIn, systemClock } from '../support/some-acts.js';
import { type BenchRow, sampled, timed } from './measure.js';

const PAGE = 100;
const RUNS = 300;
const UNLIMITED = {
  ...{ mostWaiting: 1_000_000, roomWithinMs: 1000 },
  ...{ retryWithinMs: 600_000, answerWithinMs: 600_000 },
};
/** One act of so many is a refusal. */
const RARE = 997;

/** Measures the operators' audit: recording acts, and asking for pages of them. */
export async function* benchOperators({
  acts,
}: {
  readonly acts: number;
}): AsyncGenerator<BenchRow> {
  const log = await aLog();
  try {
    const audit = new StoredOperatorsAudit(log.store, systemClock, UNLIMITED);
    yield await noting(audit, acts);
    yield await sampled('one act recorded before it is done', 'ms', RUNS, () =>
      audit.record(['t'], anAct()),
    );
    const recorded = new RecordedActs(log.embedded, 't');
    const half = (await recordedIn(log.embedded))[Math.floor(acts / 2)];
    if (half === undefined) return;
    const ask = (question: string, wanted: WantedActs, cursor?: string) =>
      sampled(`${question} of ${String(acts)}`, 'ms', RUNS, () =>
        recorded.page(wanted, PAGE, cursor),
      );
    yield await ask('newest page', {});
    yield await ask('page in the middle', {}, String(Math.floor(acts / 2)));
    yield await ask('page before an instant', { until: half.at });
    yield await ask('page of rare acts, and 10,000 looked at', { outcome: 'refused' });
    yield await ask('page that finds nobody', { actor: 'nobody at all' });
  } finally {
    await log.close();
  }
}

const noting = async (audit: StoredOperatorsAudit, acts: number): Promise<BenchRow> => {
  const before = process.cpuUsage();
  const { ms } = await timed(async () => {
    for (let number = 0; number < acts; number += 1) {
      const outcome = number % RARE === 0 ? 'refused' : 'allowed';
      audit.note(['t'], anAct({ outcome, requestId: String(number) }));
    }
    await audit.onApplicationShutdown();
  });
  const { user, system } = process.cpuUsage(before);
  const question = `one of ${String(acts)} noted acts, until it stands`;
  const cpu = (user + system) / acts;
  return { question, unit: 'µs', median: (ms * 1000) / acts, cpu, runs: 1 };
};
