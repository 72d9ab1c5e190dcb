import { fuzz, type FuzzedSoFar } from '../api/security/fuzzing.js';
import type { BenchRow } from './measure.js';

const REQUESTS = 100_000;
const MOST_READ_OF_ACTS = 64 * 1024;

/** Malformed requests at a running server: what it answered, and what it kept of them. */
export const benchFuzz = async (): Promise<readonly BenchRow[]> => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  const heaps: number[] = [];
  const tell = (sent: number, { wrong, ...memory }: FuzzedSoFar) => {
    heaps.push(memory.heapMb);
    const mb = Object.entries(memory).map(([name, value]) => `${name} ${value.toFixed(1)}`);
    console.error(`${sent} sent in ${seconds().toFixed(0)} s, ${wrong} wrong; ${mb.join(', ')}`);
  };
  const { wrong, statuses, before, after, statusAfterwards } = await fuzz({
    ...{ requests: REQUESTS, seed, mostReadOfActs: MOST_READ_OF_ACTS, tell },
  });
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  const row = (question: string, unit: string, median: number, note: string): BenchRow => ({
    ...{ question, unit, median, runs: REQUESTS, note },
  });
  const kept = (question: string, name: keyof typeof after, note: string) =>
    row(question, 'MB', after[name] - before[name], note);
  return [
    row('malformed requests', '1/s', REQUESTS / seconds(), `seed ${seed}: ${answers}`),
    row('malformed requests that made it fail', '', wrong.length, wrong[0]?.slice(0, 200) ?? ''),
    kept('heap kept after them', 'heapMb', `on the way ${spread(heaps)}`),
    kept('own memory of the process kept after them', 'ownMb', `then ${after.ownMb.toFixed(0)}`),
    kept('the same with the mapped files of its log', 'residentMb', ''),
    row('status of an ordinary question afterwards', '', statusAfterwards, ''),
  ];
};

const spread = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(1)} – ${Math.max(...values).toFixed(1)}`;
