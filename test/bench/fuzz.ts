import { fuzz } from '../api/security/fuzzing.js';
import type { BenchRow } from './measure.js';

const REQUESTS = 100_000;
const MB = 1024 * 1024;

/** Malformed requests at a running server: what it answered, and what it kept of them. */
export const benchFuzz = async (): Promise<readonly BenchRow[]> => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const before = performance.now();
  const { wrong, statuses, heapGrowthBytes, rssGrowthBytes, statusAfterwards } = await fuzz(
    REQUESTS,
    seed,
  );
  const seconds = (performance.now() - before) / 1_000;
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  const row = (question: string, unit: string, median: number, note: string): BenchRow => ({
    ...{ question, unit, median, runs: REQUESTS, note },
  });
  return [
    row('malformed requests', '1/s', REQUESTS / seconds, `seed ${seed}: ${answers}`),
    row('malformed requests that made it fail', '', wrong.length, wrong[0]?.slice(0, 200) ?? ''),
    row('heap kept after them', 'MB', heapGrowthBytes / MB, `afterwards ${statusAfterwards}`),
    row('memory of the process kept after them', 'MB', rssGrowthBytes / MB, ''),
  ];
};
